#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "progress.h"

static void
sizes_have_the_unit_that_fits(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} cases[] = {
		{ 0, "0 B" }, { 999, "999 B" }, { 1000, "1.0 kB" },
		{ 12345678, "12.3 MB" }, { 999949, "999.9 kB" },
		{ 999950, "1.0 MB" }, { 4200000000, "4.2 GB" },
		{ UINT64_MAX, "18446744.1 TB" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[16];

		progress_size(text, sizeof(text), cases[i].bytes);
		assert_string_equal(text, cases[i].text);
	}
}

static void
a_line_tells_records_bytes_and_rate(void **state)
{
	char line[PROGRESS_SIZE];

	(void)state;
	progress_line(line, "example.com", 123456, 12300000, 4.5e6);
	assert_string_equal(line,
	    "example.com: 123456 records, 12.3 MB, 4.5 MB/s");
	progress_line(line, "example.com", 0, 0, 0);
	assert_string_equal(line, "example.com: 0 records, 0 B");
}

static void
a_line_fits_a_terminal(void **state)
{
	char zone[256], line[PROGRESS_SIZE];

	(void)state;
	memset(zone, 'x', sizeof(zone) - 1);
	zone[sizeof(zone) - 1] = '\0';
	progress_line(line, zone, 999999999, 999900000, 999900000);
	assert_true(strlen(line) < 80);
	progress_questions(line, zone, 1, 9999999, 9999999);
	assert_true(strlen(line) < 80);
}

static void
a_line_tells_questions_and_differences(void **state)
{
	char line[PROGRESS_SIZE];

	(void)state;
	progress_questions(line, "example.com", 0.419, 12345, 2);
	assert_string_equal(line,
	    "example.com: 41 %, 12345 questions, 2 different");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_have_the_unit_that_fits),
		cmocka_unit_test(a_line_tells_records_bytes_and_rate),
		cmocka_unit_test(a_line_fits_a_terminal),
		cmocka_unit_test(a_line_tells_questions_and_differences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
