#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ip.h"

static bool
has(const char *prefix, const char *text)
{
	struct ip_prefix p;
	struct ip ip;
	struct err err;

	assert_true(ip_parse(&ip, text));
	assert_true(ip_prefix_parse(&p, prefix, &err));
	return ip_prefix_has(&p, &ip);
}

static void
a_prefix_has_the_addresses_that_begin_with_it(void **state)
{
	const struct ip_prefix nothing = { 0 };

	(void)state;
	assert_false(ip_prefix_has(&nothing, &nothing.base));
	assert_true(has("192.0.2.0/24", "192.0.2.255"));
	assert_false(has("192.0.2.0/24", "192.0.3.0"));
	assert_true(has("192.0.2.128/25", "192.0.2.128"));
	assert_false(has("192.0.2.128/25", "192.0.2.127"));
	assert_true(has("192.0.2.1", "192.0.2.1"));
	assert_false(has("192.0.2.1", "192.0.2.0"));
	assert_true(has("0.0.0.0/0", "203.0.113.9"));
	assert_false(has("0.0.0.0/0", "2001:db8::1"));
	assert_true(has("::/0", "2001:db8::1"));
	assert_false(has("::/0", "192.0.2.1"));
	assert_true(has("2001:db8::/33", "2001:db8:7fff::1"));
	assert_false(has("2001:db8::/33", "2001:db8:8000::1"));
	assert_true(has("192.0.2.0/24", "::ffff:192.0.2.9"));
	assert_true(has("::1/128", "::1"));
}

static void
assert_bad_prefix(const char *s, const char *text)
{
	struct ip_prefix p;
	struct err err;

	assert_false(ip_prefix_parse(&p, s, &err));
	assert_string_equal(err.text, text);
}

static void
a_bad_prefix_is_named(void **state)
{
	(void)state;
	assert_bad_prefix("x", "'x' is no address or prefix");
	assert_bad_prefix("/24", "'/24' is no address or prefix");
	assert_bad_prefix("192.0.2.0/33", "'192.0.2.0/33': the length of a "
	    "prefix is a number up to 32");
	assert_bad_prefix("::/129", "'::/129': the length of a prefix is a "
	    "number up to 128");
	assert_bad_prefix("::/", "'::/': the length of a prefix is a number "
	    "up to 128");
	assert_bad_prefix("192.0.2.1/24", "'192.0.2.1/24' has bits behind "
	    "its prefix");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_prefix_has_the_addresses_that_begin_with_it),
		cmocka_unit_test(a_bad_prefix_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
