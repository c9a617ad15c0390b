/*
 * pulls_feed: one dynamic-from, asked again and again; inside of pulls.
 *
 *	LOADING -kept list read-> IDLE -time-> PULLING -text-> JUDGING
 *	                           ^              | same, or failed    |
 *	                           +--------------+--------------------+
 *
 * A server that gives an ETag is asked to wait for something newer.  One that
 * does is asked again as soon as it has answered; one that does not, or cannot
 * be asked so, when the period is over.  After failures the pauses grow.
 */
#ifndef DNSSYNC_PULLS_FEED_H
#define DNSSYNC_PULLS_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "conf.h"
#include "pull_list.h"
#include "pull_zones.h"

struct event_base;
struct feed;
struct puller;
struct worker;

/* What all share; lasts longer than they do. */
struct feed_env {
	struct event_base *base;
	struct puller *puller;
	struct worker *worker;
	const char *directory;
	const struct pull_zones *zones;	/* where names may be */
	/* There is another list, or the same was confirmed. */
	void (*judged)(void *ctx);
	void *ctx;
};

/* It does nothing yet. */
struct feed *feed_new(const struct feed_env *env,
    const struct conf_pull *pull);

/* What a worker does for it goes on, for nobody.  NULL is allowed in it. */
void feed_free(struct feed **take);

/*
 * Reads the kept list, against the zones as they are now, and goes on to ask
 * the server.  at_once: in this thread, before the loop runs, without a call.
 */
void feed_load(struct feed *f, bool at_once);

/* Another URL or period; the list stays. */
void feed_change(struct feed *f, const struct conf_pull *pull);

const char *feed_title(const struct feed *f);

/* NULL: none was ever good. */
struct pull_list *feed_list(const struct feed *f);

struct pulls_status;

/* Its texts last until the loop goes on. */
void feed_status(const struct feed *f, struct pulls_status *status);

#endif
