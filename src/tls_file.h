/*
 * tls_file: certificates and keys as files in PEM.
 */
#ifndef DNSSYNC_TLS_FILE_H
#define DNSSYNC_TLS_FILE_H

#include <stdbool.h>

#include "base/err.h"

struct ssl_ctx_st;

/*
 * Reads our certificate with its chain, and its key.  A key with a passphrase
 * is an error.
 */
bool tls_file_read_own(struct ssl_ctx_st *ctx, const char *certificate,
    const char *key, struct err *err);

/* Says why OpenSSL could not read a file: "PATH: WHAT: the reason". */
bool tls_file_fail(struct err *err, const char *path, const char *what);

#endif
