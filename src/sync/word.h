/*
 * word: what a primary's answer says of the zone that we hold.
 *
 * A primary may be a secondary itself, whose copy nobody has confirmed for a
 * while; EXPIRE (RFC 7314) tells for how long that is good still, and so how
 * old its word is: it then counts as a check of that time.
 */
#ifndef DNSSYNC_SYNC_WORD_H
#define DNSSYNC_SYNC_WORD_H

#include <stdbool.h>
#include <stdint.h>

#include "dns/soa.h"

struct probe_result;
struct round_result;

enum word {
	WORD_NEWER,			/* it has another zone to give */
	WORD_SAME,
	WORD_OLDER,
	WORD_EXPIRING			/* its own copy is all but expired: it
					   is not to be used (as Knot DNS has
					   it) */
};

/*
 * held is NULL where we have no copy; any: another serial than ours is as good
 * as a newer one.  result has a serial.
 */
enum word word_read(const struct probe_result *result,
    const struct soa *held, bool any);

/* Adds to a round's result why the last primary asked is of no use. */
void word_complain(enum word word, const struct probe_result *said,
    const struct soa *held, struct round_result *result);

/* How long ago the primary's copy was confirmed; 0: now, or not known. */
uint32_t word_age(const struct probe_result *result);

#endif
