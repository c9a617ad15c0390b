#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

static void
a_text_takes_the_place_of_another_or_of_none(void **state)
{
	char *text = NULL;

	(void)state;
	xreplace(&text, "first");
	assert_string_equal(text, "first");
	xreplace(&text, "second, and longer");
	assert_string_equal(text, "second, and longer");
	xreplace(&text, NULL);
	assert_null(text);
	xreplace(&text, NULL);
	assert_null(text);
}

static void
a_text_may_be_replaced_by_a_part_of_itself(void **state)
{
	char *text = xstrdup("a: b");

	(void)state;
	xreplace(&text, text + 3);
	assert_string_equal(text, "b");
	free(text);
}

static void
a_copy_is_not_the_original(void **state)
{
	char original[] = "text", *text = NULL;

	(void)state;
	xreplace(&text, original);
	original[0] = 'x';
	assert_string_equal(text, "text");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_takes_the_place_of_another_or_of_none),
		cmocka_unit_test(a_text_may_be_replaced_by_a_part_of_itself),
		cmocka_unit_test(a_copy_is_not_the_original),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
