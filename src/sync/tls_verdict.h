/*
 * tls_verdict: is the certificate that a primary shows the one of who the
 * profile says?
 */
#ifndef DNSSYNC_SYNC_TLS_VERDICT_H
#define DNSSYNC_SYNC_TLS_VERDICT_H

#include <stdbool.h>

#include "base/err.h"

struct tls_profile;
struct x509_store_ctx_st;

/*
 * Judges inside a handshake.  false: why has the primary as its subject, "its
 * certificate is for ns1.example, not for ns0.example".
 */
bool tls_verdict(const struct tls_profile *profile,
    struct x509_store_ctx_st *store, struct err *why);

#endif
