/*
 * digest: the digests of ZONEMD (RFC 8976, 5.3), fed piece by piece; made by
 * OpenSSL's EVP_MD.
 */
#ifndef DNSSYNC_DNS_DIGEST_H
#define DNSSYNC_DNS_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum digest_algorithm { DIGEST_SHA384, DIGEST_SHA512 };

enum { DIGEST_ALGORITHMS = DIGEST_SHA512 + 1, DIGEST_MAX = 64 };

/* "SHA-384". */
const char *digest_text(enum digest_algorithm algorithm);

/* How many bytes a digest has, at most DIGEST_MAX. */
size_t digest_len(enum digest_algorithm algorithm);

struct digest;

/* NULL: this machine's OpenSSL does not do that. */
struct digest *digest_new(enum digest_algorithm algorithm, struct err *err);

/* NULL is allowed in it. */
void digest_free(struct digest **take);

void digest_add(struct digest *digest, const void *bytes, size_t len);

/* The digest of all that was added; frees. */
void digest_end(struct digest **take, uint8_t out[DIGEST_MAX]);

#endif
