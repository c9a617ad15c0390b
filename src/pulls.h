/*
 * pulls: the lists of dynamic hosts that other servers have, fetched, kept and
 * handed to hosts.
 *
 * A list is good as a whole or not at all (pull_text.h); the last good one
 * stays in force through failures and restarts.
 */
#ifndef DNSSYNC_PULLS_H
#define DNSSYNC_PULLS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "conf.h"

struct event_base;
struct hosts;
struct pulls;

/* NULL: there is no directory for the lists, or no thread. */
struct pulls *pulls_new(struct event_base *base, struct hosts *hosts,
    const char *state, struct err *err);

/*
 * Ends all that runs, but for the writing of a list, which is waited for.
 * Comes before hosts_free().  NULL is allowed in it.
 */
void pulls_free(struct pulls **take);

/*
 * Puts a configuration in force, which is not looked at afterwards.  After
 * hosts_configure(); the first time, before any worker runs, the lists that
 * were kept are in force when it returns.
 */
void pulls_configure(struct pulls *p, const struct conf *conf);

/* How it stands with a dynamic-from; a value, until the loop goes on. */
struct pulls_status {
	const char *title;
	const char *url;		/* for people: without a password */
	size_t hosts;
	int64_t succeeded;		/* when, in seconds since 1970; 0: not
					   since the start */
	const char *error;		/* "": the last time it was good */
};

size_t pulls_count(const struct pulls *p);
void pulls_status(const struct pulls *p, size_t i,
    struct pulls_status *status);

#endif
