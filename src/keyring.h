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

/*
 * What the key of that digest opens, until the keyring changes; NULL: nothing.
 * NULL is good for the questions about it, too.
 */
struct keyring_bunch;
const struct keyring_bunch *keyring_look(const struct keyring *k,
    const uint8_t digest[STORE_DIGEST_LEN]);

/* The key for this host; NULL: it does not open it. */
const struct keyring_key *keyring_find(const struct keyring_bunch *bunch,
    const struct name *host);

/* The first host that it opens; NULL: it opens none. */
const struct keyring_key *keyring_any(const struct keyring_bunch *bunch);

/* The only host that it opens; NULL: it opens none, or several. */
const struct keyring_key *keyring_only(const struct keyring_bunch *bunch);

#endif
