#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/census.h"

static struct ip
address(const char *s)
{
	struct ip ip;

	assert_true(ip_parse(&ip, s));
	return ip;
}

static void
each_source_is_counted_on_its_own(void **state)
{
	struct census *census = census_new();
	struct ip a = address("192.0.2.1"), b = address("192.0.2.2");

	(void)state;
	assert_true(census_enter(census, &a, 2));
	assert_true(census_enter(census, &a, 2));
	assert_false(census_enter(census, &a, 2));
	assert_true(census_enter(census, &b, 2));
	census_leave(census, &a);
	assert_true(census_enter(census, &a, 2));
	assert_false(census_enter(census, &a, 2));
	census_free(&census);
	assert_null(census);
	census_free(&census);
}

static void
a_64_is_one_source(void **state)
{
	struct census *census = census_new();
	struct ip a = address("2001:db8::1"), b = address("2001:db8::2:0:0:1");
	struct ip other = address("2001:db8:0:1::1");

	(void)state;
	assert_true(census_enter(census, &a, 1));
	assert_false(census_enter(census, &b, 1));
	assert_true(census_enter(census, &other, 1));
	census_leave(census, &a);
	assert_true(census_enter(census, &b, 1));
	census_free(&census);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_source_is_counted_on_its_own),
		cmocka_unit_test(a_64_is_one_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
