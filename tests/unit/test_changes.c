#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "capture.h"
#include "changes.h"
#include "loop.h"
#include "publishing.h"

struct changing {
	char *dir;
	struct event_base *base;
	struct changes *changes;
};

static int
set_up(void **state)
{
	struct changing *c = calloc(1, sizeof(*c));
	void *dir = NULL;
	struct err err;

	assert_non_null(c);
	if (tempdir_setup(&dir) < 0)
		return -1;
	c->dir = dir;
	c->base = event_base_new();
	assert_non_null(c->base);
	c->changes = changes_new(c->base, &err);
	assert_non_null(c->changes);
	log_set_level(LOG_LEVEL_INFO);
	*state = c;
	return 0;
}

static int
tear_down(void **state)
{
	struct changing *c = *state;
	void *dir = c->dir;

	changes_free(&c->changes, 1000);
	event_base_free(c->base);
	free(c);
	return tempdir_teardown(&dir);
}

static void
publish(struct changing *c, const char *lines)
{
	struct delta d;

	publishing(&d, lines);
	changes_add(c->changes, &d);
	assert_int_equal(d.publishes, 0);
}

/* The loop ends when no comparison is under way. */
static void
assert_tells(struct changing *c, const char *const *publishes,
    const char *expected)
{
	struct capture capture;

	capture_start(&capture);
	for (; *publishes != NULL; publishes++)
		publish(c, *publishes);
	event_base_dispatch(c->base);
	assert_string_equal(capture_end(&capture), expected);
}

static void
a_publish_is_told_of_when_it_has_been_compared(void **state)
{
	struct changing *c = *state;

	assert_tells(c, (const char *[]){ A B, NULL },
	    "publish: +2 -0 records\n");
	assert_tells(c, (const char *[]){ B2 C, NULL },
	    "publish: +2 -2 records\n");
	assert_tells(c, (const char *[]){ C, NULL },
	    "publish: +0 -1 records\n");
}

static void
those_that_come_meanwhile_are_told_of_as_one(void **state)
{
	assert_tells(*state, (const char *[]){ A, A B, A C, B C, NULL },
	    "publish: +1 -0 records\n"
	    "publish: +2 -1 records (3 publishes)\n");
}

static void
verbose_is_a_line_for_each_record(void **state)
{
	struct changing *c = *state;

	log_set_level(LOG_LEVEL_DEBUG);
	assert_tells(c, (const char *[]){ A B, NULL },
	    "publish: +2 -0 records\npublish: +" A "publish: +" B);
	assert_tells(c, (const char *[]){ A B2, NULL },
	    "publish: +1 -1 records\npublish: -" B "publish: +" B2);
}

/* The end is read by itself: all of it is more than a capture hands out. */
static void
what_is_too_much_for_the_log_is_counted(void **state)
{
	struct changing *c = *state;
	struct buf lines = { 0 };
	static const char end[] = "\npublish: and 17 more records\n";
	char found[sizeof(end)] = "";
	struct capture capture;

	log_set_level(LOG_LEVEL_DEBUG);
	for (unsigned i = 0; i < DELTA_LINES_MAX + 17; i++)
		buf_addf(&lines, "+%u:192.0.2.1:5\n", i);
	capture_start(&capture);
	publish(c, buf_str(&lines));
	event_base_dispatch(c->base);
	fflush(stderr);
	fseek(capture.file, -(long)strlen(end), SEEK_END);
	assert_int_equal(fread(found, 1, strlen(end), capture.file),
	    strlen(end));
	capture_end(&capture);
	assert_string_equal(found, end);
	assert_memory_equal(capture.text, "publish: +1017 -0 records\n", 26);
	buf_fini(&lines);
}

static void
what_is_no_publish_is_not_told_of(void **state)
{
	struct changing *c = *state;
	struct delta none = { 0 };
	struct capture capture;

	capture_start(&capture);
	changes_add(c->changes, &none);
	event_base_dispatch(c->base);
	assert_string_equal(capture_end(&capture), "");
}

static void
files_that_cannot_be_compared_are_a_line_for_the_verbose(void **state)
{
	struct changing *c = *state;

	tempdir_file("data.cdb", "text");
	assert_tells(c, (const char *[]){ A, NULL }, "");
	log_set_level(LOG_LEVEL_DEBUG);
	tempdir_file("data.cdb", "text");
	assert_tells(c, (const char *[]){ A, NULL }, "publish: cannot tell "
	    "what has changed: data.cdb: is no cdb\n");
}

static void
the_end_tells_of_what_is_left(void **state)
{
	struct changing *c = *state;
	struct capture capture;

	capture_start(&capture);
	publish(c, A);
	publish(c, A B);
	publish(c, B);
	changes_free(&c->changes, 1000);
	assert_null(c->changes);
	assert_string_equal(capture_end(&capture),
	    "publish: +1 -0 records\n"
	    "publish: +1 -1 records (2 publishes)\n");
}

static void
and_gives_up_what_takes_too_long(void **state)
{
	static const char end[] =
	    "publish: not compared to the end: it would take too long\n";
	struct changing *c = *state;
	struct capture capture;
	const char *text;

	capture_start(&capture);
	publish(c, A);
	publish(c, A B);
	publish(c, B);
	changes_free(&c->changes, 0);
	text = capture_end(&capture);
	assert_true(strlen(text) >= strlen(end));
	assert_string_equal(text + strlen(text) - strlen(end), end);
	assert_null(strstr(text, "2 publishes"));
}

#define CHANGING(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CHANGING(a_publish_is_told_of_when_it_has_been_compared),
		CHANGING(those_that_come_meanwhile_are_told_of_as_one),
		CHANGING(verbose_is_a_line_for_each_record),
		CHANGING(what_is_too_much_for_the_log_is_counted),
		CHANGING(what_is_no_publish_is_not_told_of),
		CHANGING(
		    files_that_cannot_be_compared_are_a_line_for_the_verbose),
		CHANGING(the_end_tells_of_what_is_left),
		CHANGING(and_gives_up_what_takes_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
