#include "sync/timer.h"

#include <stdlib.h>

#include <event2/event.h>

#include "base/mem.h"

/* Longer waits than a year are a year: no time_t overflows in libevent. */
static const double longest = 365.0 * 86400;

struct timer {
	struct event *event;
	timer_fn *fn;
	void *ctx;
};

static void
on_time(evutil_socket_t fd, short what, void *arg)
{
	struct timer *timer = arg;

	(void)fd;
	(void)what;
	timer->fn(timer->ctx);
}

struct timer *
timer_new(struct event_base *base, timer_fn *fn, void *ctx)
{
	struct timer *timer = xcalloc(1, sizeof(*timer));

	timer->event = xgot(event_new(base, -1, 0, on_time, timer));
	timer->fn = fn;
	timer->ctx = ctx;
	return timer;
}

void
timer_free(struct timer **take)
{
	struct timer *timer = *take;

	if (timer == NULL)
		return;
	*take = NULL;
	event_free(timer->event);
	free(timer);
}

struct timeval
timer_value(double seconds)
{
	struct timeval tv = { 0 };

	if (seconds > longest)
		seconds = longest;
	if (seconds > 0) {
		tv.tv_sec = (time_t)seconds;
		tv.tv_usec = (suseconds_t)((seconds - (double)tv.tv_sec) *
		    1e6);
	}
	return tv;
}

void
timer_set(struct timer *timer, double seconds)
{
	struct timeval tv = timer_value(seconds);

	event_add(timer->event, &tv);
}

void
timer_set_last(struct timer *timer)
{
	event_active(timer->event, EV_TIMEOUT, 0);
}

void
timer_stop(struct timer *timer)
{
	event_del(timer->event);
}

bool
timer_is_running(const struct timer *timer)
{
	return event_pending(timer->event, EV_TIMEOUT, NULL) != 0;
}
