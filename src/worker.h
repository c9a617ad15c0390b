/*
 * worker: a thread for what the loop must not wait for.
 *
 * Jobs run one after another in the order in which they came.  A job belongs
 * to the thread until its done() is called in the loop, which goes on as long
 * as one is to come.
 */
#ifndef DNSSYNC_WORKER_H
#define DNSSYNC_WORKER_H

#include <stdbool.h>

#include "base/err.h"

struct event_base;
struct worker;

/* NULL: no thread or pipe could be made. */
struct worker *worker_new(struct event_base *base, struct err *err);

/*
 * Waits for the running job, then calls done() of every job that was handed
 * in, also of those that did not run any more (ran false), and frees.  Not
 * from inside a done().  NULL is allowed in it.
 */
void worker_free(struct worker **take);

/* work runs in the thread, done in the loop, both with arg, exactly once. */
void worker_run(struct worker *worker, void (*work)(void *arg),
    void (*done)(void *arg, bool ran), void *arg);

#endif
