/*
 * notice: what NOTIFY has told of a zone, and is still to be acted upon.
 *
 * The first one after a calm is acted upon at once; then a round begins for
 * another one a second later at the earliest, and the last one is never lost:
 * what comes while it is waited, or while a round runs, leads to one more
 * round.  A round that has asked all primaries and found nothing newer ends
 * it, whatever serial it told of; one that failed does not.
 *
 * A value, zeroed before its first use.  now is clock_seconds().
 */
#ifndef DNSSYNC_SYNC_NOTICE_H
#define DNSSYNC_SYNC_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/ip.h"
#include "dns/soa.h"

/* Seconds from one round for a NOTIFY to the next one. */
#define NOTICE_PACE 1.0

/* The sender is none of the zone's primaries. */
#define NOTICE_OTHER SIZE_MAX

/* A NOTIFY whose sender is believed. */
struct notice_word {
	struct ip from;
	size_t primary;			/* which of the zone's primaries */
	bool has_serial;
	uint32_t serial;
};

struct notice {
	struct notice_word word;	/* what is acted upon */
	bool is_open;			/* nothing has ended it yet */
	bool is_new;			/* no round has begun since it came */
	bool has_begun;			/* some round has, for some notice: */
	double begun;			/* when, by now */
	time_t heard;			/* the last one, whatever it told; 0:
					   none */
	struct ip from;			/* its sender */
};

/* Of several serials the newest is kept, and no serial is newer than any. */
void notice_hear(struct notice *n, const struct notice_word *word);

/* How many seconds it is to be waited before a round begins for it. */
double notice_wait(const struct notice *n, double now);

/* A round begins, whatever for. */
void notice_begin(struct notice *n, double now);

/*
 * A round has ended; failed: there may be a newer copy that it could not get.
 * held is our copy's SOA, or NULL.  Returns whether one more is wanted.
 */
bool notice_end(struct notice *n, bool failed, const struct soa *held);

/* Is what it tells of newer than our copy, or unknown? */
bool notice_is_news(const struct notice_word *word, const struct soa *held);

#endif
