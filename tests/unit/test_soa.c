#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/soa.h"
#include "making.h"

static void
all_numbers_are_read(void **state)
{
	struct buf b = { 0 };
	struct soa soa;

	(void)state;
	make_soa(&b, 0xfffffffe);
	assert_true(soa_parse(b.data, b.len, &soa));
	assert_int_equal(soa.serial, 0xfffffffe);
	assert_int_equal(soa.refresh, 2);
	assert_int_equal(soa.retry, 3);
	assert_int_equal(soa.expire, 4);
	assert_int_equal(soa.minimum, 5);
	buf_fini(&b);
}

static void
both_names_may_be_the_root(void **state)
{
	uint8_t rdata[22] = { [5] = 7 };
	struct soa soa;

	(void)state;
	assert_true(soa_parse(rdata, sizeof(rdata), &soa));
	assert_int_equal(soa.serial, 7);
}

static void
it_has_exactly_the_length_of_its_fields(void **state)
{
	struct buf b = { 0 };
	struct soa soa;

	(void)state;
	make_soa(&b, 1);
	for (size_t len = 0; len < b.len; len++)
		assert_false(soa_parse(b.data, len, &soa));
	buf_add_byte(&b, 0);
	assert_false(soa_parse(b.data, b.len, &soa));
	buf_fini(&b);
}

static void
its_names_must_be_uncompressed(void **state)
{
	uint8_t first[24] = { 0xc0, 0x0c }, second[24] = { 0, 0xc0, 0x0c };
	struct soa soa;

	(void)state;
	for (size_t len = 20; len <= 24; len++) {
		assert_false(soa_parse(first, len, &soa));
		assert_false(soa_parse(second, len, &soa));
	}
}

static void
serials_are_compared_on_their_circle(void **state)
{
	static const struct {
		uint32_t a, b;
		bool newer;
	} rows[] = {
		{ 1, 0, true },
		{ 0, 1, false },
		{ 0, 0, false },
		{ 5, 5, false },
		{ 0, 0xffffffff, true },
		{ 0xffffffff, 0, false },
		{ 0x7fffffff, 0, true },
		{ 0, 0x7fffffff, false },
		{ 0x80000001, 0, false },
		{ 0, 0x80000001, true },
		{ 2026010100, 2025123199, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(serial_is_newer(rows[i].a, rows[i].b),
		    rows[i].newer);
}

static void
half_a_circle_apart_counts_as_newer_both_ways(void **state)
{
	(void)state;
	assert_true(serial_is_newer(0x80000000, 0));
	assert_true(serial_is_newer(0, 0x80000000));
	assert_true(serial_is_newer(0x80000005, 5));
	assert_true(serial_is_newer(5, 0x80000005));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_numbers_are_read),
		cmocka_unit_test(both_names_may_be_the_root),
		cmocka_unit_test(it_has_exactly_the_length_of_its_fields),
		cmocka_unit_test(its_names_must_be_uncompressed),
		cmocka_unit_test(serials_are_compared_on_their_circle),
		cmocka_unit_test(
		    half_a_circle_apart_counts_as_newer_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
