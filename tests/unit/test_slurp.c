#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/slurp.h"
#include "tempdir.h"

static void
a_file_is_appended_whole(void **state)
{
	enum { SIZE = 200000 };
	uint8_t *bytes = test_malloc(SIZE);
	struct buf b = { 0 };
	struct err err;

	(void)state;
	for (int i = 0; i < SIZE; i++)
		bytes[i] = (uint8_t)(i * 7);
	tempdir_write("f", bytes, SIZE);
	buf_add_str(&b, "x");
	assert_true(slurp("f", SIZE, &b, &err));
	assert_int_equal(b.len, SIZE + 1);
	assert_memory_equal(b.data + 1, bytes, SIZE);
	buf_fini(&b);
	test_free(bytes);
}

static void
a_file_over_the_limit_is_refused(void **state)
{
	struct buf b = { 0 };
	struct err err;

	(void)state;
	tempdir_file("f", "12345");
	assert_true(slurp("f", 5, &b, &err));
	assert_false(slurp("f", 4, &b, &err));
	assert_string_equal(err.text, "larger than 4 bytes");
	buf_fini(&b);
}

static void
what_cannot_be_read_is_said(void **state)
{
	struct buf b = { 0 };
	struct err err;

	(void)state;
	assert_false(slurp("none", 5, &b, &err));
	assert_string_equal(err.text,
	    "cannot open: No such file or directory");
	assert_false(slurp(".", 5, &b, &err));
	assert_string_equal(err.text, "cannot read: Is a directory");
	buf_fini(&b);
}

int
main(void)
{
#define IN_TEMPDIR(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		IN_TEMPDIR(a_file_is_appended_whole),
		IN_TEMPDIR(a_file_over_the_limit_is_refused),
		IN_TEMPDIR(what_cannot_be_read_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
