#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "capture.h"
#include "loop.h"
#include "sync/hush.h"

static void
say(struct hush *hush, const char *key)
{
	hush_say(hush, key, key[0] == 'w', "line on %s", key);
}

static void
a_line_is_written_once_and_then_counted(void **state)
{
	struct event_base *base = event_base_new();
	struct hush *hush = hush_new(base, "topic", 60);
	struct capture c;

	(void)state;
	capture_start(&c);
	for (int i = 0; i < 4; i++)
		say(hush, "a");
	say(hush, "warn");
	hush_free(&hush);
	assert_null(hush);
	assert_string_equal(capture_end(&c), "line on a\n"
	    "warning: line on warn\n"
	    "line on a (3 more times within 60 s)\n");
	event_base_free(base);
}

static void
at_the_end_of_the_minute_it_begins_anew(void **state)
{
	struct event_base *base = event_base_new();
	struct hush *hush = hush_new(base, "topic", 0.01);
	bool late = false;
	struct capture c;
	struct timer *wait = timer_new(base, loop_give_up, &late);

	(void)state;
	capture_start(&c);
	say(hush, "w");
	say(hush, "w");
	timer_set(wait, 0.05);
	assert_true(loop_until(base, &late));
	say(hush, "w");
	hush_free(&hush);
	assert_string_equal(capture_end(&c), "warning: line on w\n"
	    "warning: line on w (1 more times within 0 s)\n"
	    "warning: line on w\n");
	timer_free(&wait);
	event_base_free(base);
}

static void
beyond_some_subjects_all_are_counted_as_one(void **state)
{
	struct event_base *base = event_base_new();
	struct hush *hush = hush_new(base, "topic", 60);
	struct capture c;
	const char *text;
	char key[16];
	size_t lines = 0;

	(void)state;
	capture_start(&c);
	for (int i = 0; i < HUSH_MAX + 1000; i++) {
		snprintf(key, sizeof(key), "%d", i);
		hush_say(hush, key, false, "x");
	}
	hush_free(&hush);
	text = capture_end(&c);
	for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++)
		lines++;
	assert_int_equal(lines, HUSH_MAX + 1);
	assert_non_null(strstr(text, "warning: topic: 1000 more within 60 s"));
	event_base_free(base);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_written_once_and_then_counted),
		cmocka_unit_test(at_the_end_of_the_minute_it_begins_anew),
		cmocka_unit_test(beyond_some_subjects_all_are_counted_as_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
