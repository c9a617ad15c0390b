/*
 * tls_profile: how a primary is spoken to over TLS, and who it has to be (RFC
 * 9103, 9.3; RFC 8310).
 *
 * TLS 1.3, ALPN "dot".  A primary is who its certificate says: the name that
 * it is for, by a chain to a CA, or its public key, or both.  A profile never
 * changes.  It is shared by counting; only the loop thread counts.
 */
#ifndef DNSSYNC_TLS_PROFILE_H
#define DNSSYNC_TLS_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "tls_pin.h"

struct ssl_ctx_st;
struct tls_profile;

/* All of it is copied; files are read now, and not again. */
struct tls_profile_args {
	const char *hostname;		/* NULL: any */
	const char *ca;			/* file or directory; NULL: the
					   system's, if there is a hostname */
	const struct tls_pin *pins;	/* one of them has to be the key's */
	size_t npins;			/* 0: any key */
	const char *certificate, *key;	/* ours, both NULL: none */
};

/* NULL: a file cannot be read, which err names. */
struct tls_profile *tls_profile_new(const struct tls_profile_args *args,
    struct err *err);

/* One more owner; NULL stays NULL. */
struct tls_profile *tls_profile_ref(struct tls_profile *profile);

/* One less.  NULL is allowed in it. */
void tls_profile_unref(struct tls_profile **take);

/* Are they of the same words?  The files may have changed. */
bool tls_profile_is_same(const struct tls_profile *a,
    const struct tls_profile *b);

/* For what makes connections with it. */
struct ssl_ctx_st *tls_profile_context(const struct tls_profile *profile);
const char *tls_profile_hostname(const struct tls_profile *profile);
const char *tls_profile_ca(const struct tls_profile *profile);
bool tls_profile_has_certificate(const struct tls_profile *profile);
bool tls_profile_has_pin(const struct tls_profile *profile,
    const struct tls_pin *pin);
size_t tls_profile_pins(const struct tls_profile *profile);

#endif
