/*
 * copy: our copy of a zone, and whether it belongs into data.cdb.
 *
 * It is good for SOA expire seconds (sync/schedule.h) from the last check
 * that succeeded, or from that of the primary which confirmed it, if that is
 * known (sync/word.h).  It is kept as the file's mtime and so outlives the
 * process.  While the process runs, the time of day may jump as it likes.
 *
 * A zone that data.cdb holds, but of which there is no good copy, is awaited
 * until a round has ended: nothing is to be published without it before, only
 * because it was not asked for yet.
 */
#ifndef DNSSYNC_SYNC_COPY_H
#define DNSSYNC_SYNC_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/err.h"
#include "conf.h"
#include "dns/soa.h"

struct copy;
struct event_base;

/* Kept by all copies together. */
struct copy_counts {
	size_t here;			/* good or expired */
	size_t awaited;
	size_t missing;			/* not here, though data.cdb held them
					   when the copy was first looked for */
};

/* What all copies share.  Outlives them. */
struct copy_env {
	struct event_base *base;
	struct copy_counts *counts;
	/* Does the data.cdb that is there now hold this zone? */
	bool (*is_published)(void *ctx, const struct name *zone);
	void *ctx;			/* for that */
};

/*
 * Reads the frozen file at path, which is copied, if there is one; the log
 * hears of a broken one.  zone, whose name and options are used, stays the
 * caller's.  When the copy expires, the log hears of it and expired is called:
 * by the loop, or from inside copy_judged() if the zone was awaited.
 */
struct copy *copy_new(const struct copy_env *env,
    const struct conf_zone *zone, const char *path,
    void (*expired)(void *ctx), void *ctx);
void copy_free(struct copy **take);

/* The zone as a new configuration has it: the old one is forgotten. */
void copy_configure(struct copy *c, const struct conf_zone *zone);

const char *copy_path(const struct copy *c);

/* NULL: there is no copy. */
const struct soa *copy_soa(const struct copy *c);

/* The same, but NULL also if any other copy is to take its place. */
const struct soa *copy_held(const struct copy *c);

/*
 * It is of another zone of the same name: it stays until copy_replace().
 * false: there is no copy.
 */
bool copy_doubt(struct copy *c);

bool copy_is_expired(const struct copy *c);

/* Does it belong into data.cdb?  An expired one does with on-expire = keep. */
bool copy_is_served(const struct copy *c);

/* The last successful check, and when the copy expires.  0: no copy. */
time_t copy_checked(const struct copy *c);
time_t copy_expires(const struct copy *c);

/*
 * A check found it good just now, by the word of a primary whose own copy was
 * checked age seconds ago: the expiry begins anew, that much earlier, unless
 * it is later already.  A mtime that cannot be set is logged once; only a
 * restart would notice.
 */
void copy_renew(struct copy *c, uint32_t age);

/* A file with this SOA stands at path now; the same as copy_renew() else. */
void copy_replace(struct copy *c, const struct soa *soa, uint32_t age);

/*
 * The file is of no use, which the log hears: there is no copy any more, and
 * one is awaited.
 */
void copy_lose(struct copy *c, const struct err *why);

/* A round has ended, after copy_renew() and copy_replace(). */
void copy_judged(struct copy *c);

#endif
