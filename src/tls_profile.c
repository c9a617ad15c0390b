#include "tls_profile.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/mem.h"
#include "tls_file.h"

struct tls_profile {
	unsigned owners;
	char *hostname, *ca, *certificate, *key;	/* or NULL */
	struct tls_pin *pins;
	size_t npins;
	SSL_CTX *ctx;
};

static SSL_CTX *
context_new(void)
{
	static const unsigned char dot[] = "\3dot";
	SSL_CTX *ctx = xgot(SSL_CTX_new(TLS_client_method()));

	SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	/* Messages have their length: no end is taken for that of one. */
	SSL_CTX_set_options(ctx, SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_alpn_protos(ctx, dot, sizeof(dot) - 1);
	return ctx;
}

static bool
read_ca(const struct tls_profile *p, struct err *err)
{
	struct stat st;
	bool is_dir;

	if (p->ca == NULL)
		return p->hostname == NULL ||
		    SSL_CTX_set_default_verify_paths(p->ctx) == 1 ||
		    tls_file_fail(err, "the system's CA certificates",
		    "cannot be read");
	if (stat(p->ca, &st) < 0)
		return err_set(err, "%s: %m", p->ca);
	is_dir = S_ISDIR(st.st_mode);
	return (is_dir ? SSL_CTX_load_verify_dir(p->ctx, p->ca) :
	    SSL_CTX_load_verify_file(p->ctx, p->ca)) == 1 ||
	    tls_file_fail(err, p->ca, "has no certificates of CAs");
}

static char *
copy(const char *text)
{
	return text == NULL ? NULL : xstrdup(text);
}

/* Certificates have host names without the dot of the root. */
static char *
copy_hostname(const char *text)
{
	char *name = copy(text);
	size_t len = name == NULL ? 0 : strlen(name);

	if (len > 1 && name[len - 1] == '.')
		name[len - 1] = '\0';
	return name;
}

struct tls_profile *
tls_profile_new(const struct tls_profile_args *args, struct err *err)
{
	struct tls_profile *p = xcalloc(1, sizeof(*p));

	p->owners = 1;
	p->hostname = copy_hostname(args->hostname);
	p->ca = copy(args->ca);
	p->certificate = copy(args->certificate);
	p->key = copy(args->key);
	p->npins = args->npins;
	if (p->npins > 0)
		p->pins = xmemdup(args->pins, p->npins * sizeof(*p->pins));
	p->ctx = context_new();
	ERR_clear_error();
	if (!read_ca(p, err) || (p->certificate != NULL &&
	    !tls_file_read_own(p->ctx, p->certificate, p->key, err)))
		tls_profile_unref(&p);
	return p;
}

struct tls_profile *
tls_profile_ref(struct tls_profile *profile)
{
	if (profile != NULL)
		profile->owners++;
	return profile;
}

void
tls_profile_unref(struct tls_profile **take)
{
	struct tls_profile *p = *take;

	*take = NULL;
	if (p == NULL || --p->owners > 0)
		return;
	SSL_CTX_free(p->ctx);
	free(p->hostname);
	free(p->ca);
	free(p->certificate);
	free(p->key);
	free(p->pins);
	free(p);
}

static bool
is_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool
tls_profile_is_same(const struct tls_profile *a, const struct tls_profile *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return is_same_text(a->hostname, b->hostname) &&
	    is_same_text(a->ca, b->ca) &&
	    is_same_text(a->certificate, b->certificate) &&
	    is_same_text(a->key, b->key) && a->npins == b->npins &&
	    (a->npins == 0 || memcmp(a->pins, b->pins,
	    a->npins * sizeof(*a->pins)) == 0);
}

struct ssl_ctx_st *
tls_profile_context(const struct tls_profile *profile)
{
	return profile->ctx;
}

const char *
tls_profile_hostname(const struct tls_profile *profile)
{
	return profile->hostname;
}

const char *
tls_profile_ca(const struct tls_profile *profile)
{
	return profile->ca;
}

bool
tls_profile_has_certificate(const struct tls_profile *profile)
{
	return profile->certificate != NULL;
}

bool
tls_profile_has_pin(const struct tls_profile *profile,
    const struct tls_pin *pin)
{
	for (size_t i = 0; i < profile->npins; i++)
		if (tls_pin_equal(&profile->pins[i], pin))
			return true;
	return false;
}

size_t
tls_profile_pins(const struct tls_profile *profile)
{
	return profile->npins;
}
