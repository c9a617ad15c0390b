#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pulls_pace.h"

/* A question at some time, and its answer that many seconds later. */
static unsigned
ask_at(struct pace *p, double now, bool knows, double took)
{
	unsigned wait = pace_start(p, knows, now);

	pace_answered(p, now + took);
	return wait;
}

static unsigned
ask(struct pace *p, bool knows, double took)
{
	return ask_at(p, 1000, knows, took);
}

static void
without_an_etag_the_period_counts_from_question_to_question(void **state)
{
	struct pace p;

	(void)state;
	pace_begin(&p, 60);
	assert_int_equal(ask(&p, false, 2), 0);
	assert_true(pace_succeeded(&p, PACE_NEWS, false) == 58);
	assert_int_equal(ask(&p, false, 100), 0);
	assert_true(pace_succeeded(&p, PACE_NEWS, false) == pace_breath);
}

static void
with_an_etag_the_server_is_asked_to_wait(void **state)
{
	struct pace p;

	(void)state;
	pace_begin(&p, 60);
	ask(&p, false, 0);
	assert_true(pace_succeeded(&p, PACE_NEWS, true) == pace_breath);
	assert_int_equal(ask(&p, true, 60), 60);
	assert_true(pace_succeeded(&p, PACE_NOTHING, true) == pace_breath);
	pace_begin(&p, 86400);
	assert_int_equal(ask(&p, true, 0), PACE_MAX_WAIT);
}

static void
one_that_waits_less_than_asked_is_asked_again_at_once(void **state)
{
	struct pace p;

	(void)state;
	pace_begin(&p, 300);
	ask(&p, true, 30);
	assert_true(pace_succeeded(&p, PACE_NOTHING, true) == pace_breath);
}

static void
one_that_does_not_wait_is_asked_when_the_period_is_over(void **state)
{
	struct pace p;

	(void)state;
	pace_begin(&p, 60);
	ask(&p, true, 0.5);
	assert_true(pace_succeeded(&p, PACE_NOTHING, true) == 59.5);
}

static void
changes_are_followed_as_long_as_there_are_any(void **state)
{
	struct pace p;

	(void)state;
	pace_begin(&p, 60);
	for (int i = 0; i < 100; i++) {
		ask(&p, true, 0);
		assert_true(pace_succeeded(&p, PACE_NEWS, true) ==
		    pace_breath);
	}
	ask(&p, true, 0);
	assert_true(pace_succeeded(&p, PACE_NOTHING, true) == 60);
}

static void
an_equal_list_under_another_etag_is_followed_each_second(void **state)
{
	struct pace p;

	(void)state;
	pace_begin(&p, 60);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(ask(&p, true, 0), 60);
		assert_true(pace_succeeded(&p, PACE_SAME, true) ==
		    pace_idle_breath);
	}
	assert_true(pace_idle_breath <= 1);
	assert_int_equal(ask(&p, true, 0), 60);
	assert_true(pace_succeeded(&p, PACE_NEWS, true) == pace_breath);
}

static void
failures_have_growing_pauses_up_to_a_limit(void **state)
{
	struct pace p;
	double pause = 0, before;

	(void)state;
	pace_begin(&p, 60);
	assert_true(pace_failed(&p, false) == PACE_FIRST_RETRY);
	assert_true(pace_failed(&p, false) == 2 * PACE_FIRST_RETRY);
	for (int i = 0; i < 100; i++) {
		before = pause;
		pause = pace_failed(&p, false);
		assert_true(pause >= before);
	}
	assert_true(pause == PACE_MAX_RETRY);
	ask(&p, false, 0);
	pace_succeeded(&p, PACE_NEWS, false);
	assert_true(pace_failed(&p, false) == PACE_FIRST_RETRY);
	pace_begin(&p, 1);
	assert_true(pace_failed(&p, false) == 1);
	pace_begin(&p, 3600);
	for (int i = 0; i < 100; i++)
		pause = pace_failed(&p, false);
	assert_true(pause == 3600);
}

static void
one_that_says_no_to_a_wait_only_is_not_asked_for_it_for_a_minute(void **state)
{
	struct pace p;

	(void)state;
	pace_begin(&p, 10);
	assert_int_equal(ask_at(&p, 1000, true, 0), 10);
	assert_false(pace_is_known(&p));
	pace_failed(&p, true);
	assert_int_equal(ask_at(&p, 1005, true, 0), 0);
	assert_true(pace_succeeded(&p, PACE_NOTHING, true) == 10);
	assert_int_equal(ask_at(&p, 1004.9 + PACE_FIRST_SHUN, true, 0), 0);
	assert_true(pace_succeeded(&p, PACE_NEWS, true) < 0.2 + 1e-9);
	assert_int_equal(ask_at(&p, 1005.1 + PACE_FIRST_SHUN, true, 10), 10);
	assert_true(pace_succeeded(&p, PACE_NOTHING, true) == pace_breath);
	assert_int_equal(ask_at(&p, 1100, true, 0), 10);
}

static void
a_long_period_does_not_put_off_the_next_wait(void **state)
{
	struct pace p;

	(void)state;
	pace_begin(&p, 86400);
	ask(&p, true, 0);
	pace_failed(&p, true);
	assert_int_equal(ask(&p, true, 0), 0);
	assert_true(pace_succeeded(&p, PACE_NOTHING, true) ==
	    PACE_FIRST_SHUN);
}

/* Returns how long it was not asked for a wait. */
static double
refuse(struct pace *p, double *now)
{
	double since;
	unsigned wait = 0;

	assert_true(ask_at(p, *now, true, 0) > 0);
	*now += pace_failed(p, true);
	for (since = *now; wait == 0; *now += 1) {
		wait = ask_at(p, *now, true, 0);
		if (wait == 0)
			pace_succeeded(p, PACE_NOTHING, true);
	}
	return *now - 1 - since;
}

static void
one_that_keeps_saying_no_is_tried_less_and_less_often(void **state)
{
	struct pace p;
	double now = 1000, pause = 0;

	(void)state;
	pace_begin(&p, 60);
	assert_true(refuse(&p, &now) == PACE_FIRST_SHUN);
	assert_true(pace_is_known(&p));
	assert_true(refuse(&p, &now) == 2 * PACE_FIRST_SHUN);
	for (int i = 0; i < 10; i++)
		pause = refuse(&p, &now);
	assert_true(pause == PACE_MAX_SHUN);
	assert_true(pace_succeeded(&p, PACE_NEWS, true) == pace_breath);
	assert_true(refuse(&p, &now) == PACE_FIRST_SHUN);
}

static void
one_that_says_no_to_all_is_asked_for_a_wait_later(void **state)
{
	struct pace p;

	(void)state;
	pace_begin(&p, 60);
	ask(&p, true, 0);
	pace_failed(&p, true);
	assert_int_equal(ask(&p, true, 0), 0);
	pace_failed(&p, true);
	assert_int_equal(ask(&p, true, 0), 60);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    without_an_etag_the_period_counts_from_question_to_question
		    ),
		cmocka_unit_test(with_an_etag_the_server_is_asked_to_wait),
		cmocka_unit_test(
		    one_that_waits_less_than_asked_is_asked_again_at_once),
		cmocka_unit_test(
		    one_that_does_not_wait_is_asked_when_the_period_is_over),
		cmocka_unit_test(
		    changes_are_followed_as_long_as_there_are_any),
		cmocka_unit_test(
		    an_equal_list_under_another_etag_is_followed_each_second),
		cmocka_unit_test(failures_have_growing_pauses_up_to_a_limit),
		cmocka_unit_test(
		    one_that_says_no_to_a_wait_only_is_not_asked_for_it_for_a_minute
		    ),
		cmocka_unit_test(a_long_period_does_not_put_off_the_next_wait),
		cmocka_unit_test(
		    one_that_keeps_saying_no_is_tried_less_and_less_often),
		cmocka_unit_test(
		    one_that_says_no_to_all_is_asked_for_a_wait_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
