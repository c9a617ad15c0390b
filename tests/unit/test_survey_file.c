#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "survey_file.h"
#include "surveying.h"

static const char *const data_only[] = { "data", NULL };
static const char *const all[] = { "*.data", "data", NULL };

/* A survey of t/data alone, as it is now, before it is judged. */
static struct survey *
begin(void)
{
	struct survey *s = surveying_new(data_only);

	s->files = xcalloc(1, sizeof(*s->files));
	s->n = 1;
	s->files[0].path = xstrdup("t/data");
	filemark_read("t/data", &s->files[0].mark);
	return s;
}

/* The same of a file that is read without errors. */
static struct survey *
judge(const char *text)
{
	struct survey *s;

	tempdir_file("t/data", text);
	s = begin();
	survey_file_judge(s, &s->files[0], NULL);
	assert_int_equal(s->files[0].outcome, SURVEY_NEW);
	return s;
}

/* The copy holds two records of before. */
static void
read_good(void)
{
	struct survey *s = judge(A_LINE B_LINE);

	survey_file_accept_all(s);
	assert_int_equal(s->files[0].outcome, SURVEY_NEW);
	survey_free(&s);
}

static void
assert_failed(const struct survey *s, const char *error)
{
	const struct survey_file *f = &s->files[0];

	assert_int_equal(f->outcome, SURVEY_FAILED);
	assert_int_equal(f->errors.len, 1);
	assert_string_equal(f->errors.text[0], error);
}

static void
a_draft_stands_beside_the_copy_until_it_is_accepted(void **state)
{
	struct survey *s;

	(void)state;
	read_good();
	s = judge(B_LINE);
	zonefile_assert("d/t+data.cdb", A_LINE B_LINE);
	zonefile_assert("d/t+data.cdb.new", B_LINE);
	survey_file_accept_all(s);
	assert_true(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 1);
	zonefile_assert("d/t+data.cdb", B_LINE);
	assert_int_equal(access("d/t+data.cdb.new", F_OK), -1);
	survey_free(&s);
}

static void
a_file_that_changes_while_it_is_read_is_not_believed(void **state)
{
	struct survey *s;

	(void)state;
	read_good();
	s = judge(B_LINE);
	tempdir_file("t/data", B_LINE A_LINE A_LINE);
	survey_file_accept_all(s);
	assert_int_equal(s->files[0].outcome, SURVEY_LATER);
	assert_true(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 2);
	zonefile_assert("d/t+data.cdb", A_LINE B_LINE);
	assert_int_equal(access("d/t+data.cdb.new", F_OK), -1);
	survey_free(&s);
}

static void
a_file_that_goes_away_while_it_is_read_is_not_believed(void **state)
{
	struct survey *s;

	(void)state;
	s = judge(B_LINE);
	assert_int_equal(unlink("t/data"), 0);
	survey_file_accept_all(s);
	assert_int_equal(s->files[0].outcome, SURVEY_LATER);
	assert_false(s->files[0].has_copy);
	assert_int_equal(access("d/t+data.cdb", F_OK), -1);
	survey_free(&s);
}

static void
a_draft_that_cannot_be_made_is_a_failure(void **state)
{
	struct survey *s;

	(void)state;
	read_good();
	assert_int_equal(mkdir("d/t+data.cdb.new", 0700), 0);
	s = begin();
	survey_file_judge(s, &s->files[0], NULL);
	assert_failed(s, "d/t+data.cdb.new: cannot create: Is a directory");
	assert_true(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 2);
	survey_free(&s);
}

static void
a_draft_that_is_gone_is_a_failure_that_keeps_the_copy(void **state)
{
	struct survey *s;

	(void)state;
	read_good();
	s = judge(B_LINE);
	assert_int_equal(unlink("d/t+data.cdb.new"), 0);
	survey_file_accept_all(s);
	assert_failed(s, "d/t+data.cdb.new: cannot make it durable: No such "
	    "file or directory");
	assert_true(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 2);
	zonefile_assert("d/t+data.cdb", A_LINE B_LINE);
	survey_free(&s);
}

/* Its records are in data.cdb, whatever has become of the copy. */
static void
a_bad_file_that_had_a_copy_gets_no_empty_one(void **state)
{
	const struct survey_known had = { .has_copy = true };
	const struct survey_known had_none = { .has_copy = false };
	struct survey *s;

	(void)state;
	tempdir_file("t/data", BAD_LINE);
	s = begin();
	survey_file_judge(s, &s->files[0], &had);
	assert_int_equal(s->files[0].outcome, SURVEY_BAD);
	assert_false(s->files[0].has_copy);
	assert_int_equal(access("d/t+data.cdb", F_OK), -1);
	survey_free(&s);
	s = begin();
	survey_file_judge(s, &s->files[0], &had_none);
	assert_true(s->files[0].has_copy);
	zonefile_assert("d/t+data.cdb", "");
	survey_free(&s);
}

/* Is a file missed that is left in a careful survey? */
static void
assert_missed(const struct survey_known *known, bool expected)
{
	struct survey *s = begin();

	s->careful = true;
	survey_file_leave(s, &s->files[0], known);
	assert_int_equal(s->files[0].outcome, SURVEY_LATER);
	assert_int_equal(s->files[0].is_missed, expected);
	survey_free(&s);
}

static void
a_file_that_is_left_is_missed_in_the_product_of_another_program(void **state)
{
	const struct survey_known known = { .has_copy = false };
	struct survey *s;

	(void)state;
	tempdir_file("t/data", A_LINE);
	assert_missed(NULL, false);
	tempdir_file("t/data.cdb", "");
	assert_missed(NULL, true);
	assert_missed(&known, false);
	s = begin();
	survey_file_leave(s, &s->files[0], NULL);
	assert_false(s->files[0].is_missed);
	survey_free(&s);
	read_good();
	assert_missed(NULL, false);
}

static void
write_many(unsigned n, const char *text)
{
	char path[32];

	for (unsigned i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "t/%02u.data", i);
		tempdir_file(path, text);
	}
}

/* More than are made durable one by one. */
static void
many_files_become_copies_all_at_once(void **state)
{
	enum { MANY = 20 };
	struct survey *s = surveying_new(all);

	(void)state;
	write_many(MANY, A_LINE);
	tempdir_file("t/07.data", BAD_LINE);
	assert_int_equal(mkdir("d/t+09.data.cdb", 0700), 0);
	s->trust_all = true;
	survey_run(s);
	assert_int_equal(s->n, MANY);
	for (size_t i = 0; i < MANY; i++) {
		const struct survey_file *f = &s->files[i];

		assert_int_equal(f->outcome, i == 7 ? SURVEY_BAD : i == 9 ?
		    SURVEY_FAILED : SURVEY_NEW);
		assert_int_equal(f->has_copy, i != 9);
		assert_int_equal(f->records, i != 7 && i != 9);
	}
	zonefile_assert("d/t+07.data.cdb", "");
	zonefile_assert("d/t+19.data.cdb", A_LINE);
	assert_int_equal(access("d/t+09.data.cdb.new", F_OK), -1);
	survey_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SURVEYING(a_draft_stands_beside_the_copy_until_it_is_accepted),
		SURVEYING(a_file_that_changes_while_it_is_read_is_not_believed),
		SURVEYING(
		    a_file_that_goes_away_while_it_is_read_is_not_believed),
		SURVEYING(a_draft_that_cannot_be_made_is_a_failure),
		SURVEYING(
		    a_draft_that_is_gone_is_a_failure_that_keeps_the_copy),
		SURVEYING(a_bad_file_that_had_a_copy_gets_no_empty_one),
		SURVEYING(
	    a_file_that_is_left_is_missed_in_the_product_of_another_program),
		SURVEYING(many_files_become_copies_all_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
