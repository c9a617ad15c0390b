/*
 * changes: the lines of the log that say what a publish has changed.
 *
 * Files are compared in a thread of its own, one pair after another, so that
 * nothing waits for it: the lines come when they are ready.  At most one pair
 * waits: what is published meanwhile is joined to it, and told of as one.
 */
#ifndef DNSSYNC_CHANGES_H
#define DNSSYNC_CHANGES_H

#include "base/err.h"

struct changes;
struct delta;
struct event_base;

/* NULL: no thread or pipe could be made. */
struct changes *changes_new(struct event_base *base, struct err *err);

/*
 * Tells of all that was added before it frees; for what takes longer than so
 * many seconds, the log says that it was given up.  NULL is allowed in it.
 */
void changes_free(struct changes **take, double patience);

/* Tells of a publish, if it is one; publishes come in their order. */
void changes_add(struct changes *c, struct delta *take);

#endif
