#include "http/deadline.h"

#include <stdlib.h>

#include <event2/event.h>

#include "base/clock.h"
#include "base/mem.h"
#include "http/limits.h"

struct deadline {
	struct event *timer;
	deadline_fn *fn;
	void *ctx;
	double due;			/* as clock_seconds(); 0: none */
	double alarm;			/* when the timer comes; 0: never */
};

static void
set_timer(struct deadline *d, double now)
{
	struct timeval tv = limits_timeval(d->due - now);

	d->alarm = d->due;
	event_add(d->timer, &tv);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	double now = clock_seconds();
	struct deadline *d = arg;

	(void)fd;
	(void)what;
	d->alarm = 0;
	if (d->due > now) {
		set_timer(d, now);
	} else if (d->due > 0) {
		d->due = 0;
		d->fn(d->ctx);
	}
}

struct deadline *
deadline_new(struct event_base *base, deadline_fn *fn, void *ctx)
{
	struct deadline *d = xcalloc(1, sizeof(*d));

	d->timer = xgot(evtimer_new(base, on_timer, d));
	d->fn = fn;
	d->ctx = ctx;
	return d;
}

void
deadline_free(struct deadline **take)
{
	struct deadline *d = *take;

	if (d == NULL)
		return;
	*take = NULL;
	event_free(d->timer);
	free(d);
}

void
deadline_set(struct deadline *d, double seconds)
{
	double now = clock_seconds();

	d->due = now + seconds;
	if (d->alarm == 0 || d->due < d->alarm)
		set_timer(d, now);
}

void
deadline_clear(struct deadline *d)
{
	d->due = 0;
}
