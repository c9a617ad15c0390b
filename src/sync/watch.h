/*
 * watch: one zone's life.
 *
 *	        timer, operator, NOTIFY
 *	WAIT --------------------> ROUND (sync/round.h)
 *	  ^                          |
 *	  |   refresh interval       +-- current: the copy is good for longer
 *	  +--------------------------+-- changed: a new copy, published next
 *	  |   retry interval         |
 *	  +--------------------------+-- failed: asked again, with back-off
 *
 * Beside it runs the expiry: SOA expire after the last successful check the
 * copy leaves data.cdb (or stays, with on-expire = keep).
 */
#ifndef DNSSYNC_SYNC_WATCH_H
#define DNSSYNC_SYNC_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "conf.h"
#include "dns/merge.h"
#include "report.h"
#include "sync/copy.h"
#include "sync/notice.h"
#include "sync/round.h"

struct watch;

struct watch_env {
	struct round_env round;
	struct copy_env copy;
	bool silent;			/* checked() tells of failures */
	/* What data.cdb has to hold of the zone has changed. */
	void (*changed)(void *ctx, struct watch *w);
	/*
	 * A round ended; watch_rounds() counts it.  changed: data.cdb has to
	 * follow, and changed() was called for that.
	 */
	void (*checked)(void *ctx, struct watch *w,
	    const struct round_result *result, bool changed);
	void *ctx;
};

/*
 * Reads the frozen copy at path, if any.  env and zone stay the caller's and
 * outlive the watch; path is copied.  No round begins by itself before
 * watch_begin().
 */
struct watch *watch_new(const struct watch_env *env,
    const struct conf_zone *zone, const char *path);

/* The next round begins after so many seconds, if none runs. */
void watch_begin(struct watch *w, double delay);

/* The frozen copy stays. */
void watch_free(struct watch **take);

/*
 * Goes on with the zone as a new configuration has it; the old one is not
 * looked at any more.  same: nothing about it has changed.  A transfer that
 * runs goes on; a round that is less far begins anew if something has.
 */
void watch_configure(struct watch *w, const struct conf_zone *zone,
    bool same);

/* Begins a round now, or after the running one. */
void watch_check_now(struct watch *w);

/*
 * A NOTIFY has come whose sender is believed.  false: it tells of nothing newer
 * than our copy, and is ignored.  Else the retries begin anew, and a round
 * begins as sync/notice.h says.
 */
bool watch_notify(struct watch *w, const struct notice_word *word);

/* How many rounds have ended, and which number one that begins now bears. */
unsigned watch_rounds(const struct watch *w);
unsigned watch_next_round(const struct watch *w);

const struct conf_zone *watch_zone(const struct watch *w);

/* Path of the copy that belongs into data.cdb; NULL: none does now. */
const char *watch_source(const struct watch *w);

/* Does data.cdb hold what it is to hold of the zone, as far as we know? */
bool watch_is_live(const struct watch *w);

/*
 * data.cdb holds the zone as this source of a build had it.  Logs the line for
 * it when that is new, and what else is to be said (remark.h; if the env is
 * silent, of a new copy only).
 */
void watch_published(struct watch *w, const struct merge_source *source,
    double milliseconds);

/* Says in the status why data.cdb has nothing of it; NULL: it has. */
void watch_overrule(struct watch *w, const char *why);
const char *watch_overruled(const struct watch *w);

/* The frozen copy turned out to be broken: fetches it anew. */
void watch_lost(struct watch *w, const struct err *why);

/*
 * The frozen copy, if there is one, is of another zone of the same name: it is
 * fetched anew, whatever its serial, and the old one serves until then.  A
 * round that runs is of no use any more.
 */
void watch_doubt(struct watch *w);

/* The copy, which is a catalog's, was read: it is live. */
void watch_taken(struct watch *w);

/* Is it a NOTIFY that is acted upon?  Also in the call of changed(). */
bool watch_is_notified(const struct watch *w);

/* Fills in a row; its texts belong to the watch. */
void watch_report(const struct watch *w, struct report_row *row);

/* The running transfer, zeros if none. */
void watch_progress(const struct watch *w, uint64_t *records,
    uint64_t *bytes);

#endif
