/*
 * tsig: one question that is signed, and the answer to it, whose signatures
 * are checked (RFC 8945, 5).
 *
 * The first and the last message of an answer have to be signed, and of those
 * between them each hundredth at least.  Messages are not kept: each is
 * digested as it comes.  The time of day is the caller's.
 */
#ifndef DNSSYNC_DNS_TSIG_H
#define DNSSYNC_DNS_TSIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/tsig_key.h"
#include "dns/tsig_record.h"

enum { TSIG_UNSIGNED_MAX = 99 };	/* in a row; RFC 8945, 5.3.1 */

struct tsig;

/* Shares the key. */
struct tsig *tsig_new(struct tsig_key *key);

/* NULL is allowed in it. */
void tsig_free(struct tsig **take);

/* How many bytes tsig_sign() appends with this key. */
size_t tsig_length(const struct tsig_key *key);

/*
 * Signs a question of len bytes, behind which there is TSIG_ROOM; returns its
 * new length.  Comes once, and first.
 */
size_t tsig_sign(struct tsig *t, uint8_t *query, size_t len, uint64_t now);

/*
 * Checks the next message of the answer.  false: it is not to be believed,
 * nor is anything behind it; err has the primary as its subject, "sent a
 * signature that is wrong (BADSIG) ...".  If it was the first one, another
 * may take its place: over UDP, anybody may have sent it.
 */
bool tsig_verify(struct tsig *t, const uint8_t *msg, size_t len,
    uint64_t now, struct err *err);

/* Was the message that came last signed?  The answer may not end else. */
bool tsig_may_end(const struct tsig *t, struct err *err);

#endif
