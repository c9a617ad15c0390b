/*
 * checkup: zones that somebody asked to check now, and what came of each.
 *
 * Each zone's next round counts, not one that runs already: it may have asked
 * the primary before the change that the somebody has made there.  A zone
 * that was fetched is done when data.cdb has it.
 */
#ifndef DNSSYNC_CHECKUP_H
#define DNSSYNC_CHECKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "builder.h"
#include "sync/watch.h"
#include "zoneset.h"

struct checkup;

struct checkup_calls {
	/* One zone's outcome, as a line without its end. */
	void (*say)(void *ctx, const char *line, bool good);
	/* No zone is being checked any more; some may wait for the build. */
	void (*settled)(void *ctx);
	/* That was the last; may free the checkup. */
	void (*done)(void *ctx, bool all_good);
};

/*
 * Begins to check these zones (of the set), or all of it if n is 0.  Calls
 * nothing from inside.
 */
struct checkup *checkup_new(struct zoneset *set, char *const *texts,
    size_t n, const struct checkup_calls *calls, void *ctx);
void checkup_free(struct checkup **take);

/* Zones of the set whose first round is to come are new: if all are checked,
 * they are, too. */
void checkup_widen(struct checkup *c);

/*
 * To be told of all rounds and builds; of one that has brought a new catalog,
 * which no build is to hold, as not changed and when it was read.
 */
void checkup_checked(struct checkup *c, const struct watch *w,
    const struct round_result *result, bool changed);
void checkup_built(struct checkup *c, const struct build *build);

/* Zones that are gone are no failure where nobody named them. */
void checkup_reloaded(struct checkup *c);

/* No build comes until the admin has mended something: why. */
void checkup_held(struct checkup *c, const char *why);

/* Ends at once if nothing is left to wait for, as with no zones at all. */
void checkup_poll(struct checkup *c);

/* Nobody will tell it of anything any more: calls done(ctx, false). */
void checkup_abandon(struct checkup *c);

#endif
