#include "hall_guard.h"

#include "base/log.h"
#include "builder.h"
#include "hall.h"
#include "sync/timer.h"

static void
forget_mark(void *ctx)
{
	struct hall *hall = ctx;

	hall->has_mark = false;
}

static void
on_guard(void *ctx)
{
	struct hall *hall = ctx;

	if (!hall->is_draining && hall_guard_is_replaced(hall))
		builder_want(hall->builder);
	timer_set(hall->guard, GUARD_SECONDS);
}

void
hall_guard_open(struct hall *hall)
{
	hall->mark_end = timer_new(hall->base, forget_mark, hall);
	hall->guard = timer_new(hall->base, on_guard, hall);
	if (!hall->once)
		timer_set(hall->guard, GUARD_SECONDS);
}

void
hall_guard_close(struct hall *hall)
{
	timer_free(&hall->mark_end);
	timer_free(&hall->guard);
}

/* The file is looked at once for all who ask in a turn. */
const struct filemark *
hall_guard_mark(void *ctx)
{
	struct hall *hall = ctx;

	if (!hall->has_mark)
		filemark_read(hall->conf->data_cdb, &hall->mark);
	if (!hall->has_mark && hall->mark_end != NULL) {
		timer_set_last(hall->mark_end);
		hall->has_mark = true;
	}
	return &hall->mark;
}

void
hall_guard_built(struct hall *hall)
{
	hall->has_mark = false;
}

bool
hall_guard_is_replaced(void *ctx)
{
	struct hall *hall = ctx;
	bool is = builder_is_replaced(hall->builder, hall_guard_mark(hall));

	if (is && !hall->said_replaced)
		log_warn("%s: something else stands there now; all is "
		    "published again", hall->conf->data_cdb);
	hall->said_replaced = is;
	return is;
}
