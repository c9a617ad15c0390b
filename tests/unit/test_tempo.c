#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loop.h"
#include "sync/tempo.h"

/* A transfer of which so many bytes more have come at each look. */
struct coming {
	uint64_t bytes, more;
	unsigned looks, wanted;
	bool has_looked, is_late;
	struct err why;
};

static uint64_t
bytes_of(void *ctx)
{
	struct coming *c = ctx;

	c->bytes += c->more;
	c->has_looked = ++c->looks == c->wanted;
	return c->bytes;
}

static void
on_late(void *ctx, const struct err *why)
{
	struct coming *c = ctx;

	assert_false(c->is_late);
	c->is_late = true;
	c->why = *why;
}

static const struct tempo_calls calls = { bytes_of, on_late };

static struct zone_options
options(double total, double window, uint64_t rate)
{
	return (struct zone_options){ .transfer_timeout = total,
		.idle_timeout = window, .min_rate = rate };
}

static void
what_takes_too_long_in_all_is_late(void **state)
{
	struct zone_options o = options(0.02, 3600, 1);
	struct event_base *base = event_base_new();
	struct coming c = { .more = 1000 };
	struct tempo *tempo = tempo_new(base, &calls, &c);

	(void)state;
	tempo_start(tempo, &o);
	assert_true(loop_until(base, &c.is_late));
	assert_string_equal(c.why.text, "the transfer took longer than 0 s "
	    "(transfer-timeout)");
	tempo_free(&tempo);
	event_base_free(base);
}

static void
what_comes_slower_than_the_rate_is_late(void **state)
{
	struct zone_options o = options(3600, 0.01, 1000);
	struct event_base *base = event_base_new();
	struct coming c = { .more = 9 };
	struct tempo *tempo = tempo_new(base, &calls, &c);

	(void)state;
	tempo_start(tempo, &o);
	assert_true(loop_until(base, &c.is_late));
	assert_int_equal(c.looks, 2);
	assert_string_equal(c.why.text, "only 9 bytes came in 0.01 s, less "
	    "than 1000 a second (min-rate)");
	tempo_free(&tempo);
	assert_null(tempo);
	tempo_free(&tempo);
	event_base_free(base);
}

static void
what_keeps_the_rate_may_go_on(void **state)
{
	struct zone_options o = options(3600, 0.01, 1000);
	struct event_base *base = event_base_new();
	struct coming c = { .more = 10, .wanted = 5 };
	struct tempo *tempo = tempo_new(base, &calls, &c);

	(void)state;
	tempo_start(tempo, &o);
	assert_true(loop_until(base, &c.has_looked));
	assert_false(c.is_late);
	tempo_free(&tempo);
	event_base_free(base);
}

/* As long as nothing has come, there is no rate to be kept. */
static void
what_has_not_begun_is_not_slow(void **state)
{
	struct zone_options o = options(3600, 0.01, 1000);
	struct event_base *base = event_base_new();
	struct coming c = { .wanted = 3 };
	struct tempo *tempo = tempo_new(base, &calls, &c);

	(void)state;
	tempo_start(tempo, &o);
	assert_true(loop_until(base, &c.has_looked));
	assert_false(c.is_late);
	c.bytes = 1;
	assert_true(loop_until(base, &c.is_late));
	tempo_free(&tempo);
	event_base_free(base);
}

static void
a_stopped_one_calls_nobody(void **state)
{
	struct zone_options o = options(0.01, 0.01, 1000);
	struct event_base *base = event_base_new();
	struct coming c = { .more = 1 }, later = { .more = 1 };
	struct tempo *tempo = tempo_new(base, &calls, &c);
	struct tempo *other = tempo_new(base, &calls, &later);

	(void)state;
	tempo_start(tempo, &o);
	tempo_stop(tempo);
	tempo_start(other, &o);
	assert_true(loop_until(base, &later.is_late));
	assert_int_equal(c.looks, 0);
	assert_false(c.is_late);
	tempo_free(&tempo);
	tempo_free(&other);
	event_base_free(base);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_takes_too_long_in_all_is_late),
		cmocka_unit_test(what_comes_slower_than_the_rate_is_late),
		cmocka_unit_test(what_keeps_the_rate_may_go_on),
		cmocka_unit_test(what_has_not_begun_is_not_slow),
		cmocka_unit_test(a_stopped_one_calls_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
