#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>

#include <cmocka.h>

#include "sync/errand.h"
#include "sync/timer.h"

static void
end_it(void *ctx)
{
	errand_end(ctx);
}

static void
interrupt(void *ctx)
{
	(void)ctx;
	raise(SIGTERM);
}

/* What errand_run() returns when the timer has done that. */
static int
run(timer_fn *fn)
{
	struct err err;
	struct errand *e = errand_new(&err);
	struct timer *timer;
	int result;

	assert_non_null(e);
	timer = timer_new(errand_base(e), fn, e);
	timer_set(timer, 0);
	result = errand_run(e);
	timer_free(&timer);
	errand_free(&e);
	assert_null(e);
	return result;
}

static void
it_ends_when_it_is_done_or_by_a_signal(void **state)
{
	(void)state;
	assert_int_equal(run(end_it), 0);
	assert_int_equal(run(interrupt), SIGTERM);
	assert_int_equal(run(end_it), 0);
}

static void
afterwards_signals_do_what_they_did_before(void **state)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, after;

	(void)state;
	sigaction(SIGINT, &ignore, NULL);
	assert_int_equal(run(end_it), 0);
	sigaction(SIGINT, NULL, &after);
	assert_ptr_equal(after.sa_handler, SIG_IGN);
	signal(SIGINT, SIG_DFL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_ends_when_it_is_done_or_by_a_signal),
		cmocka_unit_test(afterwards_signals_do_what_they_did_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
