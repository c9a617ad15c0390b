#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

static void
a_text_is_set_and_false_returned(void **state)
{
	struct err err;

	(void)state;
	assert_false(err_set(&err, "%s: %d bytes", "x", 5));
	assert_string_equal(err.text, "x: 5 bytes");
}

static void
the_text_of_errno_can_be_part_of_it(void **state)
{
	struct err err;

	(void)state;
	errno = ENOENT;
	err_set(&err, "x: %m");
	assert_string_equal(err.text, "x: No such file or directory");
}

static void
a_subject_is_put_before_the_text(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, "is wrong");
	assert_false(err_about(&err, "this"));
	assert_string_equal(err.text, "this: is wrong");
	err_about(&err, "file");
	assert_string_equal(err.text, "file: this: is wrong");
}

static void
a_text_that_is_too_long_is_cut(void **state)
{
	char long_text[2 * ERR_TEXT_SIZE];
	struct err err;

	(void)state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	err_set(&err, "%s", long_text);
	assert_int_equal(strlen(err.text), ERR_TEXT_SIZE - 1);
	err_about(&err, "subject");
	assert_int_equal(strlen(err.text), ERR_TEXT_SIZE - 1);
	assert_memory_equal(err.text, "subject: xxx", 12);
	err_about(&err, long_text);
	assert_int_equal(strlen(err.text), ERR_TEXT_SIZE - 1);
	assert_memory_equal(err.text, "xxx", 3);
}

static void
a_list_keeps_all_texts_in_order(void **state)
{
	enum { MANY = 1000 };
	struct errs errs = { 0 };
	char expected[16];

	(void)state;
	for (int i = 0; i < MANY; i++)
		errs_add(&errs, "text %d", i);
	assert_int_equal(errs.len, MANY);
	for (int i = 0; i < MANY; i++) {
		snprintf(expected, sizeof(expected), "text %d", i);
		assert_string_equal(errs.text[i], expected);
	}
	errs_fini(&errs);
	assert_int_equal(errs.len, 0);
	assert_null(errs.text);
	errs_fini(&errs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_set_and_false_returned),
		cmocka_unit_test(the_text_of_errno_can_be_part_of_it),
		cmocka_unit_test(a_subject_is_put_before_the_text),
		cmocka_unit_test(a_text_that_is_too_long_is_cut),
		cmocka_unit_test(a_list_keeps_all_texts_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
