/*
 * complaint: what the log hears of a zone's troubles, without being flooded.
 *
 * A failed round is told when its reason is new, and again after 2, 4, 8 ...
 * rounds; a primary that failed before another one helped, once until that
 * changes; a primary with an older serial, once until none has one.  That a
 * primary does not answer is told once for all its zones (sync/peers.h).
 */
#ifndef DNSSYNC_SYNC_COMPLAINT_H
#define DNSSYNC_SYNC_COMPLAINT_H

#include <stdbool.h>

#include "sync/round.h"

/* A value: zeroed before its first use. */
struct complaint {
	unsigned failures;		/* rounds in a row */
	unsigned said;			/* how many when last said aloud */
	char *why;			/* of the last one; NULL: none */
	char *trouble;			/* before another primary helped */
	bool said_behind;
};

void complaint_fini(struct complaint *c);

/* Counts a round that failed; its telling comes with complaint_say(). */
void complaint_count(struct complaint *c);

/* Tells why the round failed, if that is worth a line.  wait: seconds. */
void complaint_say(struct complaint *c, const char *zone,
    const struct round_result *result, double wait);

/* A round went well; tells that too if failures had been said aloud. */
void complaint_end(struct complaint *c, const char *zone,
    const struct round_result *result);

#endif
