#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_grid.h"

static void
columns_are_as_wide_as_their_widest_cell(void **state)
{
	static const char *const titles[] = { "host", "keys" };
	static const char *const cells[] = { "a.example", "1", "b",
		"10 (1 weak)" };
	struct report_grid grid = { 0 };
	struct buf out = { 0 };

	(void)state;
	report_grid_start(&grid, titles, 2);
	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		report_grid_add(&grid, cells[i]);
	report_grid_put(&out, &grid, "> ");
	assert_string_equal(buf_str(&out),
	    "> host       keys\n"
	    "> a.example  1\n"
	    "> b          10 (1 weak)\n");
	buf_fini(&out);
	report_grid_fini(&grid);
}

static void
bytes_that_do_not_print_are_escaped_and_counted_so(void **state)
{
	static const char *const titles[] = { "a\nb", "" };
	struct report_grid grid = { 0 };
	struct buf out = { 0 };

	(void)state;
	report_grid_start(&grid, titles, 2);
	report_grid_add(&grid, "");
	report_grid_add(&grid, "c");
	report_grid_put(&out, &grid, "");
	assert_string_equal(buf_str(&out), "a\\012b  \n        c\n");
	buf_fini(&out);
	report_grid_fini(&grid);
}

static void
numbers_are_aligned_to_the_right(void **state)
{
	static const char *const titles[] = { "a", "number", "n" };
	struct report_grid grid = { .is_number = { false, true, true } };
	struct buf out = { 0 };

	(void)state;
	report_grid_start(&grid, titles, 3);
	report_grid_add(&grid, "bc");
	report_grid_add(&grid, "7");
	report_grid_add(&grid, "1000");
	report_grid_put(&out, &grid, "");
	assert_string_equal(buf_str(&out),
	    "a   number     n\n"
	    "bc       7  1000\n");
	buf_fini(&out);
	report_grid_fini(&grid);
}

static void
an_empty_grid_is_nothing(void **state)
{
	struct report_grid grid = { 0 };
	struct buf out = { 0 };

	(void)state;
	report_grid_put(&out, &grid, "x");
	assert_int_equal(out.len, 0);
	report_grid_fini(&grid);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_as_wide_as_their_widest_cell),
		cmocka_unit_test(
		    bytes_that_do_not_print_are_escaped_and_counted_so),
		cmocka_unit_test(numbers_are_aligned_to_the_right),
		cmocka_unit_test(an_empty_grid_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
