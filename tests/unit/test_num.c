#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/num.h"

static void
digits_are_a_number(void **state)
{
	uint64_t n;

	(void)state;
	assert_true(num_parse("0", 0, &n));
	assert_int_equal(n, 0);
	assert_true(num_parse("0053", 65535, &n));
	assert_int_equal(n, 53);
	assert_true(num_parse("4294967295", UINT32_MAX, &n));
	assert_int_equal(n, UINT32_MAX);
	assert_true(num_parse("18446744073709551615", UINT64_MAX, &n));
	assert_true(n == UINT64_MAX);
}

static void
a_number_above_the_maximum_is_refused(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_false(num_parse("65536", 65535, &n));
	assert_false(num_parse("1", 0, &n));
	assert_false(num_parse("18446744073709551616", UINT64_MAX, &n));
	assert_false(num_parse("18446744073709551620", UINT64_MAX, &n));
	assert_false(num_parse("99999999999999999999999", UINT64_MAX, &n));
	assert_int_equal(n, 7);
}

static void
anything_but_digits_is_refused(void **state)
{
	static const char *const bad[] = { "", " 1", "1 ", "+1", "-1", "1.0",
		"0x1", "1e3", "a", "1\n", "\xd9\xa1" };
	uint64_t n = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(num_parse(bad[i], UINT64_MAX, &n));
	assert_int_equal(n, 7);
}

static void
assert_written(uint64_t value, size_t digits, const char *expected)
{
	char text[NUM_DIGITS_MAX + 1];

	*num_write(text, value, digits) = '\0';
	assert_string_equal(text, expected);
}

static void
a_number_is_written_with_as_many_digits_as_it_needs(void **state)
{
	(void)state;
	assert_written(0, 1, "0");
	assert_written(0, 0, "0");
	assert_written(7, 2, "07");
	assert_written(10, 2, "10");
	assert_written(1994, 2, "1994");
	assert_written(UINT64_MAX, 1, "18446744073709551615");
	assert_written(1, NUM_DIGITS_MAX, "00000000000000000001");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_are_a_number),
		cmocka_unit_test(a_number_above_the_maximum_is_refused),
		cmocka_unit_test(anything_but_digits_is_refused),
		cmocka_unit_test(
		    a_number_is_written_with_as_many_digits_as_it_needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
