#include "dns/digest.h"

#include <stdlib.h>

#include <openssl/evp.h>

#include "base/mem.h"

static const struct {
	const char *text, *name;	/* ours, and OpenSSL's */
	size_t len;
} algorithms[] = {
	[DIGEST_SHA384] = { "SHA-384", "SHA2-384", 48 },
	[DIGEST_SHA512] = { "SHA-512", "SHA2-512", 64 },
};

struct digest {
	EVP_MD_CTX *ctx;
};

const char *
digest_text(enum digest_algorithm algorithm)
{
	return algorithms[algorithm].text;
}

size_t
digest_len(enum digest_algorithm algorithm)
{
	return algorithms[algorithm].len;
}

struct digest *
digest_new(enum digest_algorithm algorithm, struct err *err)
{
	EVP_MD *md = EVP_MD_fetch(NULL, algorithms[algorithm].name, NULL);
	EVP_MD_CTX *ctx = xgot(EVP_MD_CTX_new());
	struct digest *digest = NULL;

	if (md != NULL && EVP_DigestInit_ex2(ctx, md, NULL)) {
		digest = xcalloc(1, sizeof(*digest));
		digest->ctx = ctx;
	} else {
		EVP_MD_CTX_free(ctx);
		err_set(err, "OpenSSL on this machine does not do %s",
		    algorithms[algorithm].text);
	}
	EVP_MD_free(md);
	return digest;
}

void
digest_free(struct digest **take)
{
	struct digest *digest = *take;

	if (digest == NULL)
		return;
	*take = NULL;
	EVP_MD_CTX_free(digest->ctx);
	free(digest);
}

/* A digest that could be begun fails only where memory is out. */
void
digest_add(struct digest *digest, const void *bytes, size_t len)
{
	if (!EVP_DigestUpdate(digest->ctx, bytes, len))
		abort();
}

void
digest_end(struct digest **take, uint8_t out[DIGEST_MAX])
{
	if (!EVP_DigestFinal_ex((*take)->ctx, out, NULL))
		abort();
	digest_free(take);
}
