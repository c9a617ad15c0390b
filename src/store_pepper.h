/*
 * store_pepper: is the pepper the one that the store's keys were made with?
 */
#ifndef DNSSYNC_STORE_PEPPER_H
#define DNSSYNC_STORE_PEPPER_H

#include <stdbool.h>

#include "base/err.h"
#include "secret.h"
#include "store.h"

/*
 * To be asked by whoever opens both, before a key is added or looked for: a
 * pepper that was lost is made anew, and then no key is right any more.  The
 * store keeps a digest of a fixed text to tell that by; it is stored where
 * there is none yet, and replaced while there are no keys.  false: it is
 * another pepper, or the store failed.  Not in a batch.
 */
bool store_pepper_check(struct store *store, const struct secret *secret,
    struct err *err);

#endif
