#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sync/reluctance.h"

enum { HOUR = 3600, DAY = 86400 };

static struct address
address(const char *host, uint16_t port)
{
	struct hostport hp = { (char *)(uintptr_t)host, port };
	struct address a;

	assert_true(address_parse(&hp, &a));
	return a;
}

static int
set_up(void **state)
{
	*state = reluctance_new();
	return 0;
}

static int
tear_down(void **state)
{
	struct reluctance *r = *state;

	reluctance_free(&r);
	assert_null(r);
	reluctance_free(&r);
	return 0;
}

static void
at_first_all_are_asked_for_changes(void **state)
{
	struct address a = address("192.0.2.1", 53);

	assert_false(reluctance_is(*state, &a, "a", 0));
}

static void
one_that_does_not_know_ixfr_is_spared_for_a_day(void **state)
{
	struct address a = address("192.0.2.1", 53);
	struct address b = address("192.0.2.2", 53);

	reluctance_note(*state, &a, "a", RELUCTANCE_UNKNOWN, 10);
	assert_true(reluctance_is(*state, &a, "a", 10));
	assert_true(reluctance_is(*state, &a, "z", 9.9 + DAY));
	assert_false(reluctance_is(*state, &b, "a", 10));
	assert_false(reluctance_is(*state, &a, "a", 10 + DAY));
	assert_false(reluctance_is(*state, &a, "z", 10));
}

static void
one_that_declines_is_spared_for_an_hour_of_this_zone(void **state)
{
	struct address a = address("192.0.2.1", 53);
	struct address b = address("192.0.2.1", 54);

	reluctance_note(*state, &a, "a", RELUCTANCE_DECLINED, 10);
	assert_true(reluctance_is(*state, &a, "a", 9.9 + HOUR));
	assert_false(reluctance_is(*state, &a, "z", 10));
	assert_false(reluctance_is(*state, &b, "a", 10));
	assert_false(reluctance_is(*state, &a, "a", 10 + HOUR));
}

static void
only_the_third_misfit_in_a_row_counts(void **state)
{
	struct address a = address("192.0.2.1", 53);

	for (int i = 0; i < 2; i++) {
		reluctance_note(*state, &a, "a", RELUCTANCE_MISFIT, 10);
		reluctance_note(*state, &a, "a", RELUCTANCE_MISFIT, 10);
		assert_false(reluctance_is(*state, &a, "a", 10));
		reluctance_note(*state, &a, "a", RELUCTANCE_NONE, 10);
	}
	reluctance_note(*state, &a, "a", RELUCTANCE_MISFIT, 10);
	reluctance_note(*state, &a, "z", RELUCTANCE_MISFIT, 10);
	reluctance_note(*state, &a, "a", RELUCTANCE_MISFIT, 10);
	assert_false(reluctance_is(*state, &a, "a", 10));
	reluctance_note(*state, &a, "a", RELUCTANCE_MISFIT, 10);
	assert_true(reluctance_is(*state, &a, "a", 10));
	assert_false(reluctance_is(*state, &a, "z", 10));
}

static void
after_its_hour_a_misfit_has_three_chances_again(void **state)
{
	struct address a = address("192.0.2.1", 53);

	for (int i = 0; i < 3; i++)
		reluctance_note(*state, &a, "a", RELUCTANCE_MISFIT, 10);
	assert_false(reluctance_is(*state, &a, "a", 10 + HOUR));
	reluctance_note(*state, &a, "a", RELUCTANCE_MISFIT, 10 + HOUR);
	reluctance_note(*state, &a, "a", RELUCTANCE_MISFIT, 10 + HOUR);
	assert_false(reluctance_is(*state, &a, "a", 10 + HOUR));
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(at_first_all_are_asked_for_changes),
		TEST(one_that_does_not_know_ixfr_is_spared_for_a_day),
		TEST(one_that_declines_is_spared_for_an_hour_of_this_zone),
		TEST(only_the_third_misfit_in_a_row_counts),
		TEST(after_its_hour_a_misfit_has_three_chances_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
