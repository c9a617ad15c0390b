/*
 * secret: the keys of hosts, and what is stored in their place.
 *
 * A key is random, so nothing slow is needed to guard it: what is stored is
 * its BLAKE2b-256, keyed with a pepper that stands in a file of its own.  Who
 * has the database but not the pepper can neither use nor test a key.
 */
#ifndef DNSSYNC_SECRET_H
#define DNSSYNC_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum {
	SECRET_KEY_LEN = 32,		/* characters of 5 bits: 160 bits */
	SECRET_KEY_SIZE = SECRET_KEY_LEN + 1,
	SECRET_DIGEST_LEN = 32		/* bytes */
};

struct secret;

/*
 * Reads the pepper from its file, which is made if it is missing.  A file
 * that others than its owner may read is refused, and so is one that holds
 * anything but a pepper.  Without the file, no key that was stored is ever
 * right again: it belongs into the backup, not beside the database.
 */
struct secret *secret_open(const char *path, struct err *err);

/* Wipes the pepper.  NULL is allowed in it. */
void secret_close(struct secret **take);

/* Makes a new key of digits and small letters without 0, 1, l and o. */
void secret_make_key(char key[SECRET_KEY_SIZE]);

/* Is it too short, or of too few characters, to be one that we made? */
bool secret_is_weak(const char *key);

/* What is stored of a key.  Any thread. */
void secret_digest(const struct secret *secret, const void *key, size_t len,
    uint8_t digest[SECRET_DIGEST_LEN]);

/* Takes as long whatever the bytes are. */
bool secret_equal(const void *a, const void *b, size_t len);

/* Overwrites what was secret; the compiler does not leave it out. */
void secret_wipe(void *p, size_t len);

#endif
