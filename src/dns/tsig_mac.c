#include "dns/tsig_mac.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/mem.h"

#define NAME(wire) { sizeof(wire), wire }

static const struct {
	const char *text, *digest;	/* ours, and OpenSSL's name */
	struct name name;
	size_t len;
} algorithms[] = {
	[TSIG_HMAC_MD5] = { "hmac-md5", "MD5",
	    NAME("\10hmac-md5\7sig-alg\3reg\3int"), 16 },
	[TSIG_HMAC_SHA1] = { "hmac-sha1", "SHA1", NAME("\11hmac-sha1"), 20 },
	[TSIG_HMAC_SHA224] = { "hmac-sha224", "SHA2-224",
	    NAME("\13hmac-sha224"), 28 },
	[TSIG_HMAC_SHA256] = { "hmac-sha256", "SHA2-256",
	    NAME("\13hmac-sha256"), 32 },
	[TSIG_HMAC_SHA384] = { "hmac-sha384", "SHA2-384",
	    NAME("\13hmac-sha384"), 48 },
	[TSIG_HMAC_SHA512] = { "hmac-sha512", "SHA2-512",
	    NAME("\13hmac-sha512"), 64 },
};

struct tsig_mac {
	EVP_MAC_CTX *ctx;		/* with a copy of the secret, which
					   OpenSSL wipes */
};

const char *
tsig_algorithm_text(enum tsig_algorithm algorithm)
{
	return algorithms[algorithm].text;
}

const struct name *
tsig_algorithm_name(enum tsig_algorithm algorithm)
{
	return &algorithms[algorithm].name;
}

size_t
tsig_algorithm_len(enum tsig_algorithm algorithm)
{
	return algorithms[algorithm].len;
}

const char *
tsig_algorithm_list(void)
{
	return "hmac-md5, hmac-sha1, hmac-sha224, hmac-sha256, hmac-sha384 "
	    "or hmac-sha512";
}

bool
tsig_algorithm_parse(const char *text, enum tsig_algorithm *algorithm)
{
	struct name name;
	struct err err;

	if (!name_parse(&name, text, &err))
		return false;
	for (unsigned i = 0; i < TSIG_ALGORITHMS; i++) {
		if (strcasecmp(text, algorithms[i].text) != 0 &&
		    !name_equal(name.wire, algorithms[i].name.wire))
			continue;
		*algorithm = (enum tsig_algorithm)i;
		return true;
	}
	return false;
}

static EVP_MAC_CTX *
new_hmac(void)
{
	EVP_MAC *hmac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
	EVP_MAC_CTX *ctx = hmac != NULL ? EVP_MAC_CTX_new(hmac) : NULL;

	EVP_MAC_free(hmac);
	return ctx;
}

struct tsig_mac *
tsig_mac_new(enum tsig_algorithm algorithm, const void *secret, size_t len,
    struct err *err)
{
	char *digest = xstrdup(algorithms[algorithm].digest);
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
		    digest, 0),
		OSSL_PARAM_construct_end()
	};
	EVP_MAC_CTX *ctx = new_hmac();
	struct tsig_mac *mac = NULL;

	if (ctx != NULL && EVP_MAC_init(ctx, secret, len, params)) {
		mac = xcalloc(1, sizeof(*mac));
		mac->ctx = ctx;
	} else {
		EVP_MAC_CTX_free(ctx);
		err_set(err, "OpenSSL on this machine does not do %s with a "
		    "secret of %zu bytes", algorithms[algorithm].text, len);
	}
	free(digest);
	return mac;
}

void
tsig_mac_free(struct tsig_mac **take)
{
	struct tsig_mac *mac = *take;

	if (mac == NULL)
		return;
	*take = NULL;
	EVP_MAC_CTX_free(mac->ctx);
	free(mac);
}

struct tsig_mac *
tsig_mac_copy(const struct tsig_mac *mac)
{
	struct tsig_mac *copy = xcalloc(1, sizeof(*copy));

	copy->ctx = xgot(EVP_MAC_CTX_dup(mac->ctx));
	return copy;
}

/* A digest that could be begun fails only where memory is out. */
void
tsig_mac_add(struct tsig_mac *mac, const void *bytes, size_t len)
{
	if (!EVP_MAC_update(mac->ctx, bytes, len))
		abort();
}

size_t
tsig_mac_end(struct tsig_mac **take, uint8_t out[TSIG_MAC_MAX])
{
	size_t len = 0;

	if (!EVP_MAC_final((*take)->ctx, out, &len, TSIG_MAC_MAX))
		abort();
	tsig_mac_free(take);
	return len;
}

bool
tsig_mac_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}
