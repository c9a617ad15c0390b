/*
 * deadline: a time that is mostly put off before it comes.
 *
 * To put it off costs no more than to remember the new time; the loop's timer
 * runs on, and is set again when it finds that it came too early.
 */
#ifndef DNSSYNC_HTTP_DEADLINE_H
#define DNSSYNC_HTTP_DEADLINE_H

#include <stdbool.h>

struct deadline;
struct event_base;

/* Called in the loop when the time has come; may set and free it. */
typedef void deadline_fn(void *ctx);

/* None is set yet. */
struct deadline *deadline_new(struct event_base *base, deadline_fn *fn,
    void *ctx);

/* NULL is allowed in it. */
void deadline_free(struct deadline **take);

/* In so many seconds, in place of the last one. */
void deadline_set(struct deadline *d, double seconds);

/* None, until it is set again. */
void deadline_clear(struct deadline *d);

#endif
