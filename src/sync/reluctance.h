/*
 * reluctance: which primaries were found not to give IXFR, or not so that it
 * fits, and are asked for whole zones for a while.
 *
 * One that does not know IXFR is not asked it for any zone for a day; one that
 * does not give it for a zone, or has three times in a row not given what fits,
 * not for that zone for an hour.
 */
#ifndef DNSSYNC_SYNC_RELUCTANCE_H
#define DNSSYNC_SYNC_RELUCTANCE_H

#include <stdbool.h>

#include "sync/address.h"

struct reluctance;

/* What came of a question for changes. */
enum reluctance_word {
	RELUCTANCE_NONE,		/* all is well */
	RELUCTANCE_MISFIT,		/* it answers, but that is of no use */
	RELUCTANCE_DECLINED,		/* no answer for this zone */
	RELUCTANCE_UNKNOWN		/* FORMERR, NOTIMP: it has no IXFR */
};

struct reluctance *reluctance_new(void);
void reluctance_free(struct reluctance **take);

/* Is it to be asked for the whole zone?  now: clock_seconds(). */
bool reluctance_is(struct reluctance *r, const struct address *a,
    const char *zone, double now);

/* Where whole zones came from it after that, or always for NONE. */
void reluctance_note(struct reluctance *r, const struct address *a,
    const char *zone, enum reluctance_word word, double now);

#endif
