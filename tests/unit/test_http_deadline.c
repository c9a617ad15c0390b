#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "http/deadline.h"
#include "loop.h"

struct calls {
	struct deadline *deadline;
	unsigned n;
	bool is_over;
	double again;			/* seconds to set it to; 0: no more */
};

static void
on_deadline(void *ctx)
{
	struct calls *calls = ctx;

	calls->n++;
	if (calls->again > 0)
		deadline_set(calls->deadline, calls->again);
	else
		calls->is_over = true;
	calls->again = 0;
}

static void
begin(struct event_base *base, struct calls *calls)
{
	calls->deadline = deadline_new(base, on_deadline, calls);
}

/* Runs the loop for that time. */
static void
wait_for(struct event_base *base, double seconds)
{
	struct calls other = { 0 };

	begin(base, &other);
	deadline_set(other.deadline, seconds);
	assert_true(loop_until(base, &other.is_over));
	deadline_free(&other.deadline);
}

static void
it_comes_once_and_not_before_its_time(void **state)
{
	struct event_base *base = event_base_new();
	struct calls calls = { 0 };
	double begun = clock_seconds();

	(void)state;
	begin(base, &calls);
	deadline_set(calls.deadline, 0.05);
	assert_true(loop_until(base, &calls.is_over));
	assert_true(clock_seconds() - begun >= 0.05);
	wait_for(base, 0.1);
	assert_int_equal(calls.n, 1);
	deadline_free(&calls.deadline);
	event_base_free(base);
}

static void
it_can_be_put_off_and_brought_forward(void **state)
{
	struct event_base *base = event_base_new();
	struct calls late = { 0 }, soon = { 0 };

	(void)state;
	begin(base, &late);
	begin(base, &soon);
	deadline_set(late.deadline, 0.01);
	deadline_set(late.deadline, 3600);
	deadline_set(soon.deadline, 3600);
	deadline_set(soon.deadline, 0.01);
	assert_true(loop_until(base, &soon.is_over));
	wait_for(base, 0.05);
	assert_int_equal(late.n, 0);
	deadline_set(late.deadline, 0.01);
	assert_true(loop_until(base, &late.is_over));
	assert_int_equal(soon.n, 1);
	deadline_free(&late.deadline);
	deadline_free(&soon.deadline);
	event_base_free(base);
}

static void
it_can_be_cleared_and_set_again(void **state)
{
	struct event_base *base = event_base_new();
	struct calls calls = { 0 };

	(void)state;
	begin(base, &calls);
	deadline_set(calls.deadline, 0.01);
	deadline_clear(calls.deadline);
	wait_for(base, 0.1);
	assert_int_equal(calls.n, 0);
	deadline_set(calls.deadline, 0.01);
	assert_true(loop_until(base, &calls.is_over));
	deadline_free(&calls.deadline);
	assert_null(calls.deadline);
	deadline_free(&calls.deadline);
	event_base_free(base);
}

static void
it_may_be_set_from_inside(void **state)
{
	struct event_base *base = event_base_new();
	struct calls calls = { .again = 0.01 };

	(void)state;
	begin(base, &calls);
	deadline_set(calls.deadline, 0.01);
	assert_true(loop_until(base, &calls.is_over));
	assert_int_equal(calls.n, 2);
	deadline_free(&calls.deadline);
	event_base_free(base);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_comes_once_and_not_before_its_time),
		cmocka_unit_test(it_can_be_put_off_and_brought_forward),
		cmocka_unit_test(it_can_be_cleared_and_set_again),
		cmocka_unit_test(it_may_be_set_from_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
