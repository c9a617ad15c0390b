/*
 * locals: when the admin's own data files are looked at.
 *
 *	lookout, timer, operator, configuration
 *	        |
 *	        v
 *	     SURVEY (survey.h, in a worker) --> local_set --> changed()
 *
 * One survey runs, at most one more is wanted.
 */
#ifndef DNSSYNC_LOCALS_H
#define DNSSYNC_LOCALS_H

#include <stdbool.h>

#include "conf.h"
#include "local_set.h"

struct event_base;
struct locals;
struct worker;

struct locals_env {
	struct event_base *base;
	struct worker *worker;
	bool inotify;			/* use it, if there is any */
	bool once;			/* there is no second look: what has
					   just changed is whole, what is gone
					   is gone */
	double poll;			/* seconds from one look to the next */
	/*
	 * What data.cdb has to hold has changed; since: when that was noticed,
	 * by clock_seconds().
	 */
	void (*changed)(void *ctx, double since);
	void *ctx;
};

enum { LOCALS_POLL = 10 };

/* env is copied; directory: of the copies. */
struct locals *locals_new(const struct locals_env *env,
    const char *directory);

/* No survey may run: worker_free() comes first.  NULL is allowed in it. */
void locals_free(struct locals **take);

/*
 * Takes note of a configuration, which is not looked at any more afterwards.
 * The first time, all files are read before it returns; later, changed() is
 * called if need be.
 */
void locals_configure(struct locals *l, const struct conf *conf);

/* Looks at all files now. */
void locals_look(struct locals *l);

/* data.cdb holds what is in force: from now on, it is ours. */
void locals_built(struct locals *l);

/* The files; never changes while l is there. */
struct local_set *locals_set(const struct locals *l);

#endif
