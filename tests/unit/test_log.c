#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "capture.h"

static int
default_level(void **state)
{
	(void)state;
	log_set_level(LOG_LEVEL_INFO);
	return 0;
}

static void
each_event_is_one_line_with_its_mark(void **state)
{
	struct capture c;

	(void)state;
	capture_start(&c);
	log_error("a: %d", 1);
	log_warn("b: %s", "two");
	log_info("c");
	assert_string_equal(capture_end(&c),
	    "error: a: 1\nwarning: b: two\nc\n");
}

static void
lines_above_the_level_are_not_written(void **state)
{
	static const struct {
		enum log_level level;
		const char *text;
	} cases[] = {
		{ LOG_LEVEL_ERROR, "error: e\n" },
		{ LOG_LEVEL_WARN, "error: e\nwarning: w\n" },
		{ LOG_LEVEL_INFO, "error: e\nwarning: w\ni\n" },
		{ LOG_LEVEL_DEBUG, "error: e\nwarning: w\ni\nd\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct capture c;

		log_set_level(cases[i].level);
		assert_true(log_has_level(cases[i].level));
		assert_int_equal(log_has_level(LOG_LEVEL_DEBUG),
		    cases[i].level == LOG_LEVEL_DEBUG);
		capture_start(&c);
		log_error("e");
		log_warn("w");
		log_info("i");
		log_debug("d");
		assert_string_equal(capture_end(&c), cases[i].text);
	}
}

static void
bytes_from_outside_cannot_forge_a_line(void **state)
{
	struct capture c;

	(void)state;
	capture_start(&c);
	log_info("%s", "x\nerror: forged\r\033[2K\t\x7f\xc3\xa9\\");
	assert_string_equal(capture_end(&c),
	    "x\\012error: forged\\015\\033[2K\\011\\177\\303\\251\\\n");
}

static void
a_long_text_is_logged_whole(void **state)
{
	char text[3001];
	struct capture c;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	capture_start(&c);
	log_info("%s", text);
	capture_end(&c);
	assert_int_equal(strlen(c.text), sizeof(text));
	assert_memory_equal(c.text, text, sizeof(text) - 1);
}

static void
progress_gives_way_to_a_line(void **state)
{
	struct capture c;

	(void)state;
	capture_start(&c);
	assert_false(log_is_terminal());
	log_progress(NULL);
	log_progress("1 record");
	log_progress("2 records");
	log_info("done");
	log_progress(NULL);
	assert_string_equal(capture_end(&c), "\r\033[K1 record"
	    "\r\033[K2 records\r\033[Kdone\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_event_is_one_line_with_its_mark,
		    default_level),
		cmocka_unit_test_teardown(
		    lines_above_the_level_are_not_written, default_level),
		cmocka_unit_test(bytes_from_outside_cannot_forge_a_line),
		cmocka_unit_test(a_long_text_is_logged_whole),
		cmocka_unit_test(progress_gives_way_to_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
