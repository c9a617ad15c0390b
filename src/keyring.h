/*
 * keyring: which hosts a key opens, in memory.
 */
#ifndef DNSSYNC_KEYRING_H
#define DNSSYNC_KEYRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dns/name.h"
#include "store.h"

/* One host that a key opens. */
struct keyring_key {
	int64_t id;			/* the store's */
	struct name host;
	bool is_weak;
};

struct keyring;

struct keyring *keyring_new(void);
void keyring_free(struct keyring **take);

/* Takes note of a key; a revoked one opens nothing. */
void keyring_add(struct keyring *k, const struct store_key *key);

/* The key of that digest for this host; NULL: it does not open it. */
const struct keyring_key *keyring_find(const struct keyring *k,
    const uint8_t digest[STORE_DIGEST_LEN], const struct name *host);

/* Any host that it opens; NULL: it opens none. */
const struct keyring_key *keyring_find_any(const struct keyring *k,
    const uint8_t digest[STORE_DIGEST_LEN]);

/* The only host that it opens; NULL: it opens none, or several. */
const struct keyring_key *keyring_find_only(const struct keyring *k,
    const uint8_t digest[STORE_DIGEST_LEN]);

#endif
