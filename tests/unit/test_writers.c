#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "surveying.h"
#include "writers.h"

static const char *const data_only[] = { "data", NULL };

/* A stand-in for the clock, so that nobody has to wait. */
static double clock_now = 1000;

double
clock_seconds(void)
{
	return clock_now;
}

/* What a survey is told: " " nothing, "p" partial, "t" trusted. */
static void
assert_told(struct writers *w, char expected)
{
	struct survey *s = surveying_new(data_only);
	const struct filemark *trusted;
	struct filemark now;
	bool is_partial;

	writers_prepare(w, s);
	filemark_read("t/data", &now);
	trusted = map_get_str(s->trusted, "t/data");
	is_partial = map_get_str(s->partial, "t/data") != NULL;
	assert_int_equal(is_partial, expected == 'p');
	assert_int_equal(trusted != NULL && filemark_is_same(trusted, &now),
	    expected == 't');
	survey_free(&s);
}

static void
a_file_is_partial_until_its_writer_closes_it(void **state)
{
	struct writers *w = writers_new();

	(void)state;
	tempdir_file("t/data", "x");
	assert_told(w, ' ');
	writers_note(w, "t/data", LOOKOUT_PART);
	assert_told(w, 'p');
	writers_note(w, "t/data", LOOKOUT_PART);
	assert_told(w, 'p');
	writers_note(w, "t/data", LOOKOUT_WHOLE);
	assert_told(w, 't');
	assert_told(w, 't');
	writers_note(w, "t/data", LOOKOUT_PART);
	assert_told(w, 'p');
	writers_free(&w);
	assert_null(w);
	writers_free(&w);
}

/* Nobody has told yet that a writer has begun anew. */
static void
only_the_version_that_was_closed_is_trusted(void **state)
{
	struct writers *w = writers_new();

	(void)state;
	tempdir_file("t/data", "x");
	writers_note(w, "t/data", LOOKOUT_WHOLE);
	assert_told(w, 't');
	tempdir_file("t/data", "xy");
	assert_told(w, ' ');
	writers_note(w, "t/data", LOOKOUT_WHOLE);
	assert_told(w, 't');
	writers_free(&w);
}

static void
of_a_file_that_is_gone_nothing_is_known(void **state)
{
	struct writers *w = writers_new();

	(void)state;
	tempdir_file("t/data", "x");
	writers_note(w, "t/data", LOOKOUT_OTHER);
	assert_told(w, ' ');
	writers_note(w, "t/data", LOOKOUT_PART);
	writers_note(w, "t/data", LOOKOUT_OTHER);
	assert_told(w, ' ');
	writers_note(w, "t/data", LOOKOUT_WHOLE);
	writers_note(w, "t/data", LOOKOUT_OTHER);
	assert_told(w, ' ');
	writers_free(&w);
}

/* A file that is left open for ever, as by a log, shall be read once. */
static void
patience_with_a_writer_ends_after_its_last_news(void **state)
{
	struct writers *w = writers_new();

	(void)state;
	tempdir_file("t/data", "x");
	writers_note(w, "t/data", LOOKOUT_PART);
	clock_now += WRITERS_PATIENCE;
	assert_told(w, 'p');
	writers_note(w, "t/data", LOOKOUT_PART);
	clock_now += WRITERS_PATIENCE;
	assert_told(w, 'p');
	clock_now += 0.5;
	assert_told(w, ' ');
	clock_now -= 0.5;
	assert_told(w, ' ');
	writers_free(&w);
}

static void
writers_of_other_files_have_their_own_patience(void **state)
{
	struct writers *w = writers_new();

	(void)state;
	tempdir_file("t/data", "x");
	writers_note(w, "t/a", LOOKOUT_PART);
	writers_note(w, "t/b", LOOKOUT_WHOLE);
	clock_now += WRITERS_PATIENCE - 1;
	writers_note(w, "t/data", LOOKOUT_PART);
	clock_now += 2;
	assert_told(w, 'p');
	writers_free(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SURVEYING(a_file_is_partial_until_its_writer_closes_it),
		SURVEYING(only_the_version_that_was_closed_is_trusted),
		SURVEYING(of_a_file_that_is_gone_nothing_is_known),
		SURVEYING(patience_with_a_writer_ends_after_its_last_news),
		SURVEYING(writers_of_other_files_have_their_own_patience),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
