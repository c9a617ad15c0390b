#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void
what_is_added_stands_there_in_order(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_add(&b, "a\0b", 3);
	buf_add_byte(&b, 0xff);
	buf_add_str(&b, "cd");
	buf_addf(&b, "%d%s", 42, "!");
	buf_add_num(&b, 5, 2);
	assert_int_equal(b.len, 11);
	assert_memory_equal(b.data, "a\0b\xff" "cd42!05", 11);
	buf_fini(&b);
}

static void
it_grows_with_what_is_added(void **state)
{
	enum { MANY = 100000 };
	struct buf b = { 0 };

	(void)state;
	for (int i = 0; i < MANY; i++)
		buf_add_byte(&b, (uint8_t)i);
	assert_int_equal(b.len, MANY);
	assert_true(b.cap >= b.len);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(b.data[i], (uint8_t)i);
	buf_fini(&b);
}

static void
a_string_ends_in_a_nul_that_is_not_counted(void **state)
{
	struct buf b = { 0 };

	(void)state;
	assert_string_equal(buf_str(&b), "");
	assert_int_equal(b.len, 0);
	/* 64 bytes: the NUL finds no room without growing. */
	for (int i = 0; i < 64; i++)
		buf_add_byte(&b, 'x');
	assert_int_equal(strlen(buf_str(&b)), 64);
	assert_int_equal(b.len, 64);
	buf_add_str(&b, "y");
	assert_string_equal(buf_str(&b) + 63, "xy");
	buf_fini(&b);
}

static void
nothing_can_be_added(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_add(&b, NULL, 0);
	buf_add_str(&b, "");
	buf_addf(&b, "%s", "");
	assert_int_equal(b.len, 0);
	buf_drop_front(&b, 0);
	buf_fini(&b);
	buf_fini(&b);
}

static void
the_front_can_be_taken_away(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_add_str(&b, "abcdef");
	buf_drop_front(&b, 2);
	assert_string_equal(buf_str(&b), "cdef");
	buf_drop_front(&b, 4);
	assert_int_equal(b.len, 0);
	buf_add_str(&b, "again");
	assert_string_equal(buf_str(&b), "again");
	buf_fini(&b);
	assert_null(b.data);
	assert_int_equal(b.cap, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_added_stands_there_in_order),
		cmocka_unit_test(it_grows_with_what_is_added),
		cmocka_unit_test(a_string_ends_in_a_nul_that_is_not_counted),
		cmocka_unit_test(nothing_can_be_added),
		cmocka_unit_test(the_front_can_be_taken_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
