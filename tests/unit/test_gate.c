#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "loop.h"
#include "sync/gate.h"

enum { MANY = 100000 };

/* Notes the marks of those who came in, in order. */
struct yard {
	struct event_base *base;
	struct gate *gate;
	char order[64];
	size_t len;
	int in, in_at_tick;
};

struct guest {
	struct yard *yard;
	struct gate_ticket *ticket;
	char mark;
	bool in;
	bool leaves_at_once;
};

static void
come_in(void *ctx)
{
	struct guest *g = ctx;

	assert_false(g->in);
	g->in = true;
	g->yard->in++;
	if (g->yard->len < sizeof(g->yard->order) - 1)
		g->yard->order[g->yard->len++] = g->mark;
	if (g->leaves_at_once)
		gate_leave(&g->ticket);
}

static void
enter(struct yard *yard, struct guest *g, const char *lane, char mark)
{
	*g = (struct guest){ .yard = yard, .mark = mark };
	g->ticket = gate_enter(yard->gate, lane, come_in, g);
	assert_false(g->in);
}

static void
open_yard(struct yard *yard, unsigned total, unsigned per_lane)
{
	*yard = (struct yard){ .base = event_base_new() };
	yard->gate = gate_new(yard->base, total, per_lane);
}

static void
close_yard(struct yard *yard)
{
	gate_free(&yard->gate);
	assert_null(yard->gate);
	event_base_free(yard->base);
}

static void
it_is_empty_when_nobody_is_in_or_waits(void **state)
{
	struct yard yard;
	struct guest a, b;

	(void)state;
	open_yard(&yard, 1, 0);
	assert_true(gate_is_empty(yard.gate));
	enter(&yard, &a, "x", 'a');
	enter(&yard, &b, "y", 'b');
	assert_false(gate_is_empty(yard.gate));
	loop_rounds(yard.base, 3);
	assert_true(a.in && !b.in);
	gate_leave(&a.ticket);
	assert_false(gate_is_empty(yard.gate));
	gate_leave(&b.ticket);
	assert_true(gate_is_empty(yard.gate));
	close_yard(&yard);
}

static void
who_finds_a_place_comes_in_later_but_soon(void **state)
{
	struct yard yard;
	struct guest g;

	(void)state;
	open_yard(&yard, 1, 1);
	enter(&yard, &g, "a", '1');
	loop_rounds(yard.base, 2);
	assert_true(g.in);
	gate_leave(&g.ticket);
	assert_null(g.ticket);
	gate_leave(&g.ticket);
	close_yard(&yard);
}

static void
no_more_than_the_total_are_in(void **state)
{
	struct yard yard;
	struct guest g[5];

	(void)state;
	open_yard(&yard, 2, 0);
	for (int i = 0; i < 5; i++)
		enter(&yard, &g[i], "a", (char)('1' + i));
	loop_rounds(yard.base, 5);
	assert_string_equal(yard.order, "12");
	gate_leave(&g[1].ticket);
	loop_rounds(yard.base, 5);
	assert_string_equal(yard.order, "123");
	for (int i = 0; i < 5; i++) {
		gate_leave(&g[i].ticket);
		loop_rounds(yard.base, 5);
	}
	assert_string_equal(yard.order, "12345");
	close_yard(&yard);
}

static void
no_more_than_the_limit_are_in_a_lane(void **state)
{
	struct yard yard;
	struct guest g[4];

	(void)state;
	open_yard(&yard, 10, 1);
	enter(&yard, &g[0], "a", '1');
	enter(&yard, &g[1], "a", '2');
	enter(&yard, &g[2], "a", '3');
	enter(&yard, &g[3], "b", '4');
	loop_rounds(yard.base, 5);
	assert_string_equal(yard.order, "14");
	gate_leave(&g[0].ticket);
	loop_rounds(yard.base, 5);
	assert_string_equal(yard.order, "142");
	for (int i = 1; i < 4; i++)
		gate_leave(&g[i].ticket);
	close_yard(&yard);
}

static void
lanes_take_turns(void **state)
{
	struct yard yard;
	struct guest g[6];

	(void)state;
	open_yard(&yard, 1, 0);
	enter(&yard, &g[0], "a", 'a');
	enter(&yard, &g[1], "a", 'b');
	enter(&yard, &g[2], "a", 'c');
	enter(&yard, &g[3], "b", 'x');
	enter(&yard, &g[4], "b", 'y');
	enter(&yard, &g[5], "c", '1');
	for (int i = 0; i < 6; i++)
		g[i].leaves_at_once = true;
	loop_rounds(yard.base, 10);
	assert_string_equal(yard.order, "ax1byc");
	close_yard(&yard);
}

static void
who_waits_may_leave(void **state)
{
	struct yard yard;
	struct guest g[4];

	(void)state;
	open_yard(&yard, 1, 1);
	enter(&yard, &g[0], "a", '1');
	enter(&yard, &g[1], "a", '2');
	enter(&yard, &g[2], "b", '3');
	enter(&yard, &g[3], "a", '4');
	loop_rounds(yard.base, 5);
	gate_leave(&g[1].ticket);
	gate_leave(&g[2].ticket);
	gate_leave(&g[0].ticket);
	loop_rounds(yard.base, 5);
	assert_string_equal(yard.order, "14");
	gate_leave(&g[3].ticket);
	close_yard(&yard);
}

static void
who_leaves_before_the_loop_runs_is_not_called(void **state)
{
	struct yard yard;
	struct guest g;

	(void)state;
	open_yard(&yard, 1, 1);
	enter(&yard, &g, "a", '1');
	gate_leave(&g.ticket);
	loop_rounds(yard.base, 5);
	assert_false(g.in);
	close_yard(&yard);
}

static void
new_limits_let_in_those_who_wait(void **state)
{
	struct yard yard;
	struct guest g[4];

	(void)state;
	open_yard(&yard, 1, 1);
	for (int i = 0; i < 4; i++)
		enter(&yard, &g[i], "a", (char)('1' + i));
	loop_rounds(yard.base, 5);
	assert_string_equal(yard.order, "1");
	gate_set_limits(yard.gate, 10, 2);
	loop_rounds(yard.base, 5);
	assert_string_equal(yard.order, "12");
	gate_set_limits(yard.gate, 10, 0);
	loop_rounds(yard.base, 5);
	assert_string_equal(yard.order, "1234");
	for (int i = 0; i < 4; i++)
		gate_leave(&g[i].ticket);
	close_yard(&yard);
}

static void
lower_limits_let_nobody_in_until_enough_have_left(void **state)
{
	struct yard yard;
	struct guest g[4];

	(void)state;
	open_yard(&yard, 3, 3);
	for (int i = 0; i < 4; i++)
		enter(&yard, &g[i], "a", (char)('1' + i));
	loop_rounds(yard.base, 5);
	gate_set_limits(yard.gate, 3, 1);
	gate_leave(&g[0].ticket);
	gate_leave(&g[1].ticket);
	loop_rounds(yard.base, 5);
	assert_string_equal(yard.order, "123");
	gate_leave(&g[2].ticket);
	loop_rounds(yard.base, 5);
	assert_string_equal(yard.order, "1234");
	gate_leave(&g[3].ticket);
	close_yard(&yard);
}

static void
tick(void *ctx)
{
	struct yard *yard = ctx;

	yard->in_at_tick = yard->in;
}

/* Would take minutes if a step grew with the number that waits. */
static void
a_hundred_thousand_waiters_do_not_hold_up_the_loop(void **state)
{
	struct guest *g = calloc(MANY, sizeof(*g));
	struct timer *timer;
	struct yard yard;
	char lane[16];

	(void)state;
	open_yard(&yard, 512, 16);
	timer = timer_new(yard.base, tick, &yard);
	for (int i = 0; i < MANY; i++) {
		snprintf(lane, sizeof(lane), "%d", i % 1000);
		enter(&yard, &g[i], lane, '.');
		g[i].leaves_at_once = true;
	}
	for (int i = MANY / 2; i < MANY; i++)
		gate_leave(&g[i].ticket);
	timer_set(timer, 0);
	loop_rounds(yard.base, 2);
	assert_in_range(yard.in_at_tick, 1, 1000);
	assert_int_equal(yard.in, MANY / 2);
	timer_free(&timer);
	free(g);
	close_yard(&yard);
}

static void
a_crowded_lane_has_a_place_less_until_it_has_calmed_down(void **state)
{
	struct yard yard;
	struct guest g[12];

	(void)state;
	open_yard(&yard, 100, 4);
	for (int i = 0; i < 12; i++)
		enter(&yard, &g[i], "a", (char)('a' + i));
	loop_rounds(yard.base, 2);
	assert_string_equal(yard.order, "abcd");
	/* Two are one too many: two places are left. */
	assert_true(gate_crowded(g[0].ticket));
	gate_leave(&g[0].ticket);
	assert_true(gate_crowded(g[1].ticket));
	gate_leave(&g[1].ticket);
	loop_rounds(yard.base, 2);
	assert_string_equal(yard.order, "abcd");
	/* The second other to leave since then makes room for a third. */
	gate_leave(&g[2].ticket);
	loop_rounds(yard.base, 2);
	assert_string_equal(yard.order, "abcde");
	gate_leave(&g[3].ticket);
	loop_rounds(yard.base, 2);
	assert_string_equal(yard.order, "abcdefg");
	for (int i = 4; i < 12; i++) {
		gate_leave(&g[i].ticket);
		loop_rounds(yard.base, 2);
	}
	assert_string_equal(yard.order, "abcdefghijkl");
	close_yard(&yard);
}

static void
one_too_many_for_the_only_place_waits_until_that_is_free(void **state)
{
	struct yard yard;
	struct guest g[3];

	(void)state;
	open_yard(&yard, 100, 4);
	enter(&yard, &g[0], "a", 'a');
	enter(&yard, &g[1], "a", 'b');
	loop_rounds(yard.base, 2);
	assert_true(gate_crowded(g[1].ticket));
	gate_leave(&g[1].ticket);
	enter(&yard, &g[2], "a", 'c');
	loop_rounds(yard.base, 2);
	assert_string_equal(yard.order, "ab");
	gate_leave(&g[0].ticket);
	loop_rounds(yard.base, 2);
	assert_string_equal(yard.order, "abc");
	gate_leave(&g[2].ticket);
	close_yard(&yard);
}

static void
who_is_alone_is_no_crowd(void **state)
{
	struct yard yard;
	struct guest g[2];

	(void)state;
	open_yard(&yard, 100, 4);
	enter(&yard, &g[0], "a", 'a');
	enter(&yard, &g[1], "b", 'b');
	loop_rounds(yard.base, 2);
	assert_false(gate_crowded(g[0].ticket));
	gate_leave(&g[0].ticket);
	gate_leave(&g[1].ticket);
	close_yard(&yard);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_empty_when_nobody_is_in_or_waits),
		cmocka_unit_test(who_finds_a_place_comes_in_later_but_soon),
		cmocka_unit_test(no_more_than_the_total_are_in),
		cmocka_unit_test(no_more_than_the_limit_are_in_a_lane),
		cmocka_unit_test(lanes_take_turns),
		cmocka_unit_test(who_waits_may_leave),
		cmocka_unit_test(
		    who_leaves_before_the_loop_runs_is_not_called),
		cmocka_unit_test(new_limits_let_in_those_who_wait),
		cmocka_unit_test(
		    lower_limits_let_nobody_in_until_enough_have_left),
		cmocka_unit_test(
		    a_crowded_lane_has_a_place_less_until_it_has_calmed_down),
		cmocka_unit_test(
		    one_too_many_for_the_only_place_waits_until_that_is_free),
		cmocka_unit_test(who_is_alone_is_no_crowd),
		cmocka_unit_test(
		    a_hundred_thousand_waiters_do_not_hold_up_the_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
