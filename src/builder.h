/*
 * builder: all zones become data.cdb, in a thread of its own.
 *
 * One build runs, at most one more is wanted: whoever asks during a build is
 * served by the next one.  A build waits until nobody has asked for a quiet
 * moment, but never longer than a maximum, so zones that finish together
 * share it.  A failed one is tried again, after a second at first and a
 * minute at the most.
 */
#ifndef DNSSYNC_BUILDER_H
#define DNSSYNC_BUILDER_H

#include <stdbool.h>
#include <stddef.h>

#include "build.h"

struct builder;
struct event_base;
struct worker;

struct builder_calls {
	/*
	 * A build begins: hands over an allocated array of sources, in the
	 * order of writing; their paths and labels are allocated too.
	 */
	size_t (*gather)(void *ctx, struct merge_source **give);
	/*
	 * The same where only what urgent wishes are for has changed since
	 * the last build, which went well.  The names are allocated.  false:
	 * more has changed than can be named, and gather() follows.
	 */
	bool (*gather_news)(void *ctx, struct patch_news *give);
	/* The build lasts during the call. */
	void (*built)(void *ctx, const struct build *build);
	void *ctx;
};

/* path is copied. */
struct builder *builder_new(struct event_base *base, struct worker *worker,
    const struct builder_calls *calls, const char *path);

/* No build may run: worker_free() comes first. */
void builder_free(struct builder **take);

/* Where and how fast, from the next build on.  Seconds. */
void builder_configure(struct builder *b, const char *path, double quiet,
    double max);

/* Somebody's records have changed. */
void builder_want(struct builder *b);

/* The same, noticed at that time by clock_seconds(): quiet begins there. */
void builder_want_since(struct builder *b, double since);

/*
 * The same for hosts that have changed, and nothing else; with no quiet at
 * all, also behind a build that runs.
 */
void builder_want_urgently(struct builder *b);

/*
 * Builds without waiting for quiet, if a build is wanted; the wait after
 * failures begins with a second again.
 */
void builder_hurry(struct builder *b);

/* While it is held, no build begins; what is wanted comes afterwards. */
void builder_hold(struct builder *b, bool held);
bool builder_is_held(const struct builder *b);

/*
 * Is the file that has this mark now, at the path, another one than the last
 * build left there?  The next build merges all, and replaces it.  false also
 * while that is not known: during a build, and after one that failed.
 */
bool builder_is_replaced(const struct builder *b,
    const struct filemark *now);

#endif
