/*
 * timer: a call that the loop makes later, once.
 */
#ifndef DNSSYNC_SYNC_TIMER_H
#define DNSSYNC_SYNC_TIMER_H

#include <stdbool.h>
#include <sys/time.h>

struct event_base;
struct timer;

/* May set, stop and free the timer. */
typedef void timer_fn(void *ctx);

/* It is not running yet. */
struct timer *timer_new(struct event_base *base, timer_fn *fn, void *ctx);

/* Stops and frees; NULL is allowed in it. */
void timer_free(struct timer **take);

/*
 * Calls in that many seconds; a timer that is running begins anew.  0: in the
 * next round of the loop, after the sockets that are ready then.
 */
void timer_set(struct timer *timer, double seconds);

/* Calls in this round, behind what the loop has found ready. */
void timer_set_last(struct timer *timer);

void timer_stop(struct timer *timer);
bool timer_is_running(const struct timer *timer);

/* Seconds that are no less than 0, as libevent takes them. */
struct timeval timer_value(double seconds);

#endif
