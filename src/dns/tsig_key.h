/*
 * tsig_key: a secret that two servers share (RFC 8945, 2), with its name and
 * algorithm.
 *
 * A key never changes.  It is shared by counting; only the loop thread counts.
 */
#ifndef DNSSYNC_DNS_TSIG_KEY_H
#define DNSSYNC_DNS_TSIG_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/tsig_mac.h"

enum { TSIG_SECRET_TEXT_MAX = 4096 };	/* characters */

struct tsig_key;

/* Copies all of it.  NULL: tsig_mac_new() has failed. */
struct tsig_key *tsig_key_new(const struct name *name,
    enum tsig_algorithm algorithm, const void *secret, size_t len,
    struct err *err);

/*
 * The same with a secret as people write it: base64 of len characters, with
 * blanks around it.  NULL: also if it is none, or empty.  err does not repeat
 * any of it.
 */
struct tsig_key *tsig_key_from_text(const struct name *name,
    enum tsig_algorithm algorithm, const char *text, size_t len,
    struct err *err);

/* One more owner of the key; NULL stays NULL. */
struct tsig_key *tsig_key_ref(struct tsig_key *key);

/* One less; the last one wipes the secret.  NULL is allowed in it. */
void tsig_key_unref(struct tsig_key **take);

const struct name *tsig_key_name(const struct tsig_key *key);
const char *tsig_key_text(const struct tsig_key *key);	/* the same */
enum tsig_algorithm tsig_key_algorithm(const struct tsig_key *key);

/* Do both sign alike?  NULL signs nothing. */
bool tsig_key_is_same(const struct tsig_key *a, const struct tsig_key *b);

/* A MAC with this key that was fed nothing yet. */
struct tsig_mac *tsig_key_mac(const struct tsig_key *key);

#endif
