#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/dnssec.h"

static void
just_nine_types_are_of_no_use_without_dnssec(void **state)
{
	unsigned n = 0;

	(void)state;
	for (unsigned type = 0; type <= UINT16_MAX; type++)
		n += dnssec_is_added((uint16_t)type);
	assert_int_equal(n, 9);
	assert_true(dnssec_is_added(46));
	assert_true(dnssec_is_added(47));
	assert_true(dnssec_is_added(48));
	assert_true(dnssec_is_added(50));
	assert_true(dnssec_is_added(51));
	assert_true(dnssec_is_added(59));
	assert_true(dnssec_is_added(60));
	assert_true(dnssec_is_added(63));
	assert_true(dnssec_is_added(65534));
}

static void
five_of_them_say_that_the_zone_is_signed(void **state)
{
	static const uint16_t signatures[] = { 46, 47, 48, 50, 51 };
	unsigned n = 0;

	(void)state;
	for (unsigned type = 0; type <= UINT16_MAX; type++)
		n += dnssec_is_signature((uint16_t)type);
	assert_int_equal(n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_true(dnssec_is_signature(signatures[i]));
}

static void
only_an_rrsig_covers_a_type(void **state)
{
	struct record record = { .type = RR_RRSIG,
		.rdata = (const uint8_t *)"\0\62\5", .rdlen = 3 };

	(void)state;
	assert_int_equal(dnssec_covered(&record), 50);
	record.rdlen = 1;
	assert_int_equal(dnssec_covered(&record), 0);
	record.rdlen = 3;
	record.type = RR_SIG;
	assert_int_equal(dnssec_covered(&record), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(just_nine_types_are_of_no_use_without_dnssec),
		cmocka_unit_test(five_of_them_say_that_the_zone_is_signed),
		cmocka_unit_test(only_an_rrsig_covers_a_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
