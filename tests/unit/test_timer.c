#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>

#include <cmocka.h>

#include "loop.h"

static void
note(char order[4], char letter)
{
	size_t n = strlen(order);

	order[n] = letter;
	order[n + 1] = '\0';
}

struct ring {
	struct timer *timer;
	int rung;
	bool done;
};

static void
ring(void *ctx)
{
	struct ring *r = ctx;

	r->rung++;
	r->done = true;
}

static void
ring_and_free(void *ctx)
{
	struct ring *r = ctx;

	ring(ctx);
	timer_free(&r->timer);
}

static void
it_rings_once_and_can_be_set_again(void **state)
{
	struct event_base *base = event_base_new();
	struct ring r = { 0 };

	(void)state;
	r.timer = timer_new(base, ring, &r);
	assert_false(timer_is_running(r.timer));
	timer_set(r.timer, 0.001);
	assert_true(timer_is_running(r.timer));
	assert_true(loop_until(base, &r.done));
	assert_false(timer_is_running(r.timer));
	loop_rounds(base, 3);
	assert_int_equal(r.rung, 1);
	timer_set(r.timer, 0);
	assert_int_equal(r.rung, 1);
	loop_rounds(base, 2);
	assert_int_equal(r.rung, 2);
	timer_free(&r.timer);
	event_base_free(base);
}

/* Two timers that ring in the same round, and what the first one sets. */
struct round {
	struct timer *timers[2], *last;
	char order[4];
};

static void
ring_first(void *ctx)
{
	struct round *r = ctx;

	note(r->order, 'a');
	timer_set_last(r->last);
}

static void
ring_second(void *ctx)
{
	struct round *r = ctx;

	note(r->order, 'b');
}

static void
ring_last(void *ctx)
{
	struct round *r = ctx;

	note(r->order, 'c');
}

static void
the_last_of_a_round_comes_behind_what_is_ready(void **state)
{
	struct event_base *base = event_base_new();
	struct round r = { .order = "" };

	(void)state;
	r.timers[0] = timer_new(base, ring_first, &r);
	r.timers[1] = timer_new(base, ring_second, &r);
	r.last = timer_new(base, ring_last, &r);
	timer_set(r.timers[0], 0);
	timer_set(r.timers[1], 0);
	while (r.order[0] == '\0')
		event_base_loop(base, EVLOOP_ONCE);
	assert_string_equal(r.order, "abc");
	timer_free(&r.timers[0]);
	timer_free(&r.timers[1]);
	timer_free(&r.last);
	event_base_free(base);
}

static void
setting_it_again_begins_anew_and_stopping_stops(void **state)
{
	struct event_base *base = event_base_new();
	struct ring r = { 0 };

	(void)state;
	r.timer = timer_new(base, ring, &r);
	timer_set(r.timer, 0);
	timer_set(r.timer, 3600);
	loop_rounds(base, 3);
	timer_set(r.timer, 0);
	timer_stop(r.timer);
	loop_rounds(base, 3);
	assert_int_equal(r.rung, 0);
	timer_free(&r.timer);
	timer_free(&r.timer);
	event_base_free(base);
}

static void
it_may_be_freed_from_inside(void **state)
{
	struct event_base *base = event_base_new();
	struct ring r = { 0 };

	(void)state;
	r.timer = timer_new(base, ring_and_free, &r);
	timer_set(r.timer, 0);
	assert_true(loop_until(base, &r.done));
	assert_null(r.timer);
	event_base_free(base);
}

static void
seconds_of_any_size_are_a_time(void **state)
{
	struct timeval tv = timer_value(1.5);

	(void)state;
	assert_int_equal(tv.tv_sec, 1);
	assert_int_equal(tv.tv_usec, 500000);
	tv = timer_value(-1);
	assert_int_equal(tv.tv_sec, 0);
	assert_int_equal(tv.tv_usec, 0);
	tv = timer_value(INFINITY);
	assert_int_equal(tv.tv_sec, 365 * 86400);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_rings_once_and_can_be_set_again),
		cmocka_unit_test(the_last_of_a_round_comes_behind_what_is_ready),
		cmocka_unit_test(
		    setting_it_again_begins_anew_and_stopping_stops),
		cmocka_unit_test(it_may_be_freed_from_inside),
		cmocka_unit_test(seconds_of_any_size_are_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
