/*
 * tsig_mac: the HMACs of TSIG (RFC 8945, 6), fed piece by piece; made by
 * OpenSSL's EVP_MAC.
 */
#ifndef DNSSYNC_DNS_TSIG_MAC_H
#define DNSSYNC_DNS_TSIG_MAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"

enum tsig_algorithm {
	TSIG_HMAC_MD5, TSIG_HMAC_SHA1, TSIG_HMAC_SHA224, TSIG_HMAC_SHA256,
	TSIG_HMAC_SHA384, TSIG_HMAC_SHA512
};

enum { TSIG_ALGORITHMS = TSIG_HMAC_SHA512 + 1, TSIG_MAC_MAX = 64 };

/* "hmac-md5", "hmac-sha256". */
const char *tsig_algorithm_text(enum tsig_algorithm algorithm);

/* Its name in a TSIG record, whose first label is the text. */
const struct name *tsig_algorithm_name(enum tsig_algorithm algorithm);

/* The bytes of a whole MAC, at most TSIG_MAC_MAX. */
size_t tsig_algorithm_len(enum tsig_algorithm algorithm);

/*
 * Reads the text, or the name (hmac-md5.sig-alg.reg.int), in any case; false:
 * there is no such algorithm.
 */
bool tsig_algorithm_parse(const char *text, enum tsig_algorithm *algorithm);

/* "hmac-md5, hmac-sha1, ..." */
const char *tsig_algorithm_list(void);

struct tsig_mac;

/* NULL: this machine's OpenSSL does not do that, in FIPS mode for one. */
struct tsig_mac *tsig_mac_new(enum tsig_algorithm algorithm,
    const void *secret, size_t len, struct err *err);

/* Wipes the secret.  NULL is allowed in it. */
void tsig_mac_free(struct tsig_mac **take);

/* Another one with the same secret, fed what this one was fed. */
struct tsig_mac *tsig_mac_copy(const struct tsig_mac *mac);

void tsig_mac_add(struct tsig_mac *mac, const void *bytes, size_t len);

/* The MAC of all that was added; returns its length, and frees. */
size_t tsig_mac_end(struct tsig_mac **take, uint8_t out[TSIG_MAC_MAX]);

/* Takes as long whatever the bytes are. */
bool tsig_mac_equal(const void *a, const void *b, size_t len);

#endif
