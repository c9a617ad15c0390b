#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "surveying.h"

static const char *const data_only[] = { "data", NULL };
static const char *const all[] = { "*.data", "data", NULL };

static struct survey *
run(const char *const *patterns, bool trust_all)
{
	struct survey *s = surveying_new(patterns);

	s->trust_all = trust_all;
	survey_run(s);
	if (!s->ok)
		fail_msg("%s", s->why.text);
	return s;
}

static void
assert_outcome(const struct survey *s, enum survey_outcome expected)
{
	const struct survey_file *f = &s->files[0];

	assert_int_equal(s->n, 1);
	assert_string_equal(f->path, "t/data");
	for (size_t i = 0; f->outcome != expected && i < f->errors.len; i++)
		print_error("%s\n", f->errors.text[i]);
	assert_int_equal(f->outcome, expected);
}

/* The one error of the one file. */
static void
assert_error(const struct survey *s, const char *expected)
{
	assert_int_equal(s->files[0].errors.len, 1);
	assert_string_equal(s->files[0].errors.text[0], expected);
}

/* A good version of t/data has been read before. */
static void
read_good(void)
{
	struct survey *s;

	tempdir_file("t/data", A_LINE B_LINE);
	s = run(data_only, true);
	assert_outcome(s, SURVEY_NEW);
	survey_free(&s);
}

static void
a_good_file_becomes_its_copy(void **state)
{
	struct survey *s;

	(void)state;
	tempdir_file("t/data", A_LINE B_LINE);
	s = run(data_only, true);
	assert_outcome(s, SURVEY_NEW);
	assert_true(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 2);
	assert_int_equal(s->files[0].errors.len, 0);
	assert_int_equal(s->files[0].warnings.len, 0);
	zonefile_assert("d/t+data.cdb", A_LINE B_LINE);
	assert_int_equal(access("d/t+data.cdb.new", F_OK), -1);
	survey_free(&s);
	assert_null(s);
}

static void
files_come_in_the_order_of_data_cdb(void **state)
{
	struct survey *s;

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	tempdir_file("t/a.data", "");
	s = run(all, true);
	assert_int_equal(s->n, 3);
	assert_string_equal(s->files[0].path, "t/a.data");
	assert_string_equal(s->files[1].path, "t/b.data");
	assert_string_equal(s->files[2].path, "t/data");
	assert_int_equal(s->files[0].records, 0);
	zonefile_assert("d/t+a.data.cdb", "");
	zonefile_assert("d/t+b.data.cdb", B_LINE);
	survey_free(&s);
}

static void
a_file_that_is_left_alone_is_the_same(void **state)
{
	struct survey *first, *second;

	(void)state;
	tempdir_file("t/data", A_LINE);
	first = run(data_only, true);
	second = surveying_new(data_only);
	surveying_know(second, first);
	second->trust_all = true;
	survey_run(second);
	assert_outcome(second, SURVEY_SAME);
	zonefile_assert("d/t+data.cdb", A_LINE);
	survey_free(&first);
	survey_free(&second);
}

static void
a_file_that_has_changed_is_read_anew(void **state)
{
	struct survey *first, *second;

	(void)state;
	tempdir_file("t/data", A_LINE);
	first = run(data_only, true);
	second = surveying_new(data_only);
	surveying_know(second, first);
	second->trust_all = true;
	tempdir_file("t/data", B_LINE B_LINE);
	survey_run(second);
	assert_outcome(second, SURVEY_NEW);
	zonefile_assert("d/t+data.cdb", B_LINE B_LINE);
	survey_free(&first);
	survey_free(&second);
}

static void
a_file_that_was_just_written_is_left_for_later(void **state)
{
	struct survey *s;

	(void)state;
	tempdir_file("t/data", A_LINE);
	s = run(data_only, false);
	assert_outcome(s, SURVEY_LATER);
	assert_false(s->files[0].has_copy);
	assert_int_equal(access("d/t+data.cdb", F_OK), -1);
	survey_free(&s);
}

static void
a_copy_of_before_a_restart_is_in_force_until_later(void **state)
{
	const struct filemark mark = { 0 };
	struct survey *s;

	(void)state;
	read_good();
	tempdir_file("t/data", A_LINE);
	s = run(data_only, false);
	assert_outcome(s, SURVEY_LATER);
	assert_true(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 2);
	survey_free(&s);
	s = surveying_new(data_only);
	surveying_know_mark(s, "t/data", &mark, false);
	survey_run(s);
	assert_outcome(s, SURVEY_LATER);
	assert_true(s->files[0].has_copy);
	assert_false(s->files[0].is_missed);
	survey_free(&s);
}

/* A survey in which only that path is trusted. */
static struct survey *
trust(const char *path)
{
	struct survey *s = surveying_new(data_only);

	surveying_trust(s, path, "t/data");
	survey_run(s);
	assert_true(s->ok);
	return s;
}

static void
a_file_that_was_closed_is_trusted(void **state)
{
	struct survey *s;

	(void)state;
	tempdir_file("t/data", A_LINE);
	s = trust("t/other");
	assert_outcome(s, SURVEY_LATER);
	survey_free(&s);
	s = trust("t/data");
	assert_outcome(s, SURVEY_NEW);
	survey_free(&s);
}

static void
only_the_version_that_was_closed_is_trusted(void **state)
{
	struct survey *s = surveying_new(data_only);

	(void)state;
	tempdir_file("t/data", A_LINE);
	surveying_trust(s, "t/data", "t/data");
	tempdir_file("t/data", A_LINE "+b.exam");
	survey_run(s);
	assert_outcome(s, SURVEY_LATER);
	survey_free(&s);
}

/* What is behind the link has not changed for a long time. */
static struct survey *
run_old(const char *partial, bool trust_all)
{
	struct survey *s = surveying_new(data_only);

	if (partial != NULL)
		map_set_str(s->partial, partial, s);
	s->trust_all = trust_all;
	survey_run(s);
	assert_true(s->ok);
	return s;
}

static void
a_file_that_is_being_written_is_left_for_later(void **state)
{
	struct survey *s;
	char *real;

	(void)state;
	assert_int_equal(symlink("/bin/sh", "t/data"), 0);
	s = run_old(NULL, false);
	assert_outcome(s, SURVEY_BAD);
	survey_free(&s);
	s = run_old("t/data", false);
	assert_outcome(s, SURVEY_LATER);
	survey_free(&s);
	real = realpath("/bin/sh", NULL);
	s = run_old(real, false);
	assert_outcome(s, SURVEY_LATER);
	survey_free(&s);
	s = run_old(real, true);
	assert_outcome(s, SURVEY_BAD);
	survey_free(&s);
	free(real);
}

static void
a_new_file_may_be_trusted_though_it_has_just_changed(void **state)
{
	const struct filemark mark = { 0 };
	struct survey *s = surveying_new(data_only);

	(void)state;
	tempdir_file("t/data", A_LINE);
	surveying_know_mark(s, "t/data", &mark, false);
	s->trust_new = true;
	survey_run(s);
	assert_outcome(s, SURVEY_LATER);
	survey_free(&s);
	s = surveying_new(data_only);
	s->trust_new = true;
	survey_run(s);
	assert_outcome(s, SURVEY_NEW);
	survey_free(&s);
}

static void
a_link_is_trusted_by_the_real_path_of_its_file(void **state)
{
	char *real = xasprintf("%s/real/mine", (char *)*state);
	struct survey *s;

	assert_int_equal(mkdir("real", 0700), 0);
	tempdir_file("real/mine", A_LINE);
	assert_int_equal(symlink("../real/mine", "t/data"), 0);
	s = trust("real/mine");
	assert_outcome(s, SURVEY_LATER);
	survey_free(&s);
	s = trust(real);
	assert_outcome(s, SURVEY_NEW);
	zonefile_assert("d/t+data.cdb", A_LINE);
	survey_free(&s);
	free(real);
}

static void
directories_are_those_of_files_links_and_patterns(void **state)
{
	static const char *const patterns[] = { "data", "sub/*.data", NULL };
	char *real = xasprintf("%s/real", (char *)*state);
	char *here = xasprintf("%s/t", (char *)*state);
	struct survey *s;

	assert_int_equal(mkdir("real", 0700), 0);
	tempdir_file("real/mine", A_LINE);
	assert_int_equal(symlink("../real/mine", "t/data"), 0);
	s = run(patterns, true);
	assert_int_equal(map_count(s->directories), 3);
	assert_non_null(map_get_str(s->directories, "t"));
	assert_non_null(map_get_str(s->directories, "t/sub"));
	assert_non_null(map_get_str(s->directories, real));
	survey_free(&s);
	assert_int_equal(unlink("t/data"), 0);
	tempdir_file("t/data", A_LINE);
	s = run(patterns, true);
	assert_non_null(map_get_str(s->directories, here));
	survey_free(&s);
	free(real);
	free(here);
}

static void
a_directory_may_have_any_name(void **state)
{
	struct conf_local *local = conf_local_new("t/data.cdb");
	struct survey *s;

	(void)state;
	conf_local_add(local, "a*[b]\\c", "data");
	s = survey_new(local, "d");
	survey_run(s);
	assert_true(s->ok);
	assert_int_equal(map_count(s->directories), 1);
	assert_non_null(map_get_str(s->directories, "a*[b]\\c"));
	survey_free(&s);
}

static void
the_last_good_copy_is_kept_over_errors(void **state)
{
	struct survey *s;

	(void)state;
	read_good();
	tempdir_file("t/data", BAD_LINE);
	s = run(data_only, true);
	assert_outcome(s, SURVEY_BAD);
	assert_true(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 2);
	assert_int_equal(s->files[0].errors.len, 1);
	assert_non_null(strstr(s->files[0].errors.text[0], "t/data:2: "));
	zonefile_assert("d/t+data.cdb", A_LINE B_LINE);
	assert_int_equal(access("d/t+data.cdb.new", F_OK), -1);
	survey_free(&s);
}

static void
a_bad_file_without_a_copy_gets_an_empty_one(void **state)
{
	struct survey *s;

	(void)state;
	tempdir_file("t/data", BAD_LINE);
	s = run(data_only, true);
	assert_outcome(s, SURVEY_BAD);
	assert_true(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 0);
	zonefile_assert("d/t+data.cdb", "");
	survey_free(&s);
}

static void
a_broken_copy_is_none(void **state)
{
	struct stat st;
	struct survey *s;

	(void)state;
	read_good();
	assert_int_equal(stat("d/t+data.cdb", &st), 0);
	assert_int_equal(truncate("d/t+data.cdb", 2048 + 30), 0);
	tempdir_file("t/data", BAD_LINE);
	s = run(data_only, true);
	assert_outcome(s, SURVEY_BAD);
	assert_int_equal(s->files[0].records, 0);
	zonefile_assert("d/t+data.cdb", "");
	survey_free(&s);
}

static struct survey *
run_careful(void)
{
	struct survey *s = surveying_new(data_only);

	s->careful = s->trust_all = true;
	survey_run(s);
	assert_true(s->ok);
	return s;
}

/* data.cdb may hold records of the file. */
static void
a_careful_survey_makes_no_empty_copy_beside_a_product(void **state)
{
	struct survey *s;

	(void)state;
	tempdir_file("t/data.cdb", "");
	tempdir_file("t/data", BAD_LINE);
	s = run_careful();
	assert_outcome(s, SURVEY_BAD);
	assert_false(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 0);
	assert_int_equal(access("d/t+data.cdb", F_OK), -1);
	survey_free(&s);
}

static void
a_careful_survey_without_a_product_makes_one(void **state)
{
	struct survey *s;

	(void)state;
	tempdir_file("t/data", BAD_LINE);
	s = run_careful();
	assert_outcome(s, SURVEY_BAD);
	assert_true(s->files[0].has_copy);
	survey_free(&s);
}

static void
a_careful_survey_keeps_a_good_copy(void **state)
{
	struct survey *s;

	(void)state;
	read_good();
	tempdir_file("t/data.cdb", "");
	tempdir_file("t/data", BAD_LINE);
	s = run_careful();
	assert_outcome(s, SURVEY_BAD);
	assert_true(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 2);
	survey_free(&s);
}

static void
what_is_no_file_is_not_waited_for(void **state)
{
	struct survey *s;

	(void)state;
	read_good();
	assert_int_equal(unlink("t/data"), 0);
	assert_int_equal(mkfifo("t/data", 0600), 0);
	s = run(data_only, true);
	assert_outcome(s, SURVEY_UNREADABLE);
	assert_error(s, "t/data: is no file");
	assert_true(s->files[0].has_copy);
	assert_int_equal(s->files[0].records, 2);
	survey_free(&s);
	assert_int_equal(unlink("t/data"), 0);
	assert_int_equal(mkdir("t/data", 0700), 0);
	s = run(data_only, true);
	assert_outcome(s, SURVEY_UNREADABLE);
	assert_error(s, "t/data: is no file");
	survey_free(&s);
}

static void
a_link_to_nowhere_cannot_be_opened(void **state)
{
	struct survey *s;

	(void)state;
	read_good();
	assert_int_equal(unlink("t/data"), 0);
	assert_int_equal(symlink("nowhere", "t/data"), 0);
	s = run(data_only, true);
	assert_outcome(s, SURVEY_UNREADABLE);
	assert_error(s, "t/data: cannot open: No such file or directory");
	zonefile_assert("d/t+data.cdb", A_LINE B_LINE);
	survey_free(&s);
}

static void
a_copy_that_cannot_be_written_is_a_failure(void **state)
{
	struct survey *s;

	(void)state;
	tempdir_file("t/data", A_LINE);
	assert_int_equal(mkdir("d/t+data.cdb", 0700), 0);
	s = run(data_only, true);
	assert_outcome(s, SURVEY_FAILED);
	assert_false(s->files[0].has_copy);
	assert_true(s->files[0].errors.len > 0);
	assert_string_equal(s->files[0].errors.text[0],
	    "d/t+data.cdb: cannot be replaced: Is a directory");
	assert_int_equal(access("d/t+data.cdb.new", F_OK), -1);
	survey_free(&s);
}

static void
warnings_do_not_keep_a_file_out(void **state)
{
	struct survey *s;

	(void)state;
	tempdir_file("t/data", "+a.example:192.0.2:300\n");
	s = run(data_only, true);
	assert_outcome(s, SURVEY_NEW);
	assert_int_equal(s->files[0].warnings.len, 1);
	assert_non_null(strstr(s->files[0].warnings.text[0], "t/data:1: "));
	survey_free(&s);
}

static void
copies_of_what_is_neither_found_nor_known_are_removed(void **state)
{
	struct survey *s = surveying_new(data_only);
	const struct filemark mark = { 0 };

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("d/t+gone.cdb", "");
	tempdir_file("d/t+known.cdb", "");
	surveying_know_mark(s, "t/known", &mark, true);
	s->trust_all = true;
	survey_run(s);
	assert_int_equal(s->removed.len, 1);
	assert_string_equal(s->removed.text[0], "t/gone");
	assert_int_equal(access("d/t+gone.cdb", F_OK), -1);
	assert_int_equal(access("d/t+known.cdb", F_OK), 0);
	assert_int_equal(access("d/t+data.cdb", F_OK), 0);
	survey_free(&s);
}

static void
no_file_is_no_failure(void **state)
{
	static const char *const none[] = { NULL };
	struct survey *s = run(none, true);

	(void)state;
	assert_int_equal(s->n, 0);
	survey_free(&s);
	s = run(data_only, true);
	assert_int_equal(s->n, 0);
	assert_non_null(map_get_str(s->directories, "t"));
	survey_free(&s);
}

static void
a_directory_that_cannot_be_read_removes_no_copies(void **state)
{
	static const char *const patterns[] = { "loop/*", NULL };
	struct survey *s = surveying_new(patterns);

	(void)state;
	assert_int_equal(symlink("loop", "t/loop"), 0);
	tempdir_file("d/t+loop+data.cdb", "");
	survey_run(s);
	assert_false(s->ok);
	assert_non_null(strstr(s->why.text, "t/loop/*"));
	assert_int_equal(s->n, 0);
	assert_int_equal(access("d/t+loop+data.cdb", F_OK), 0);
	survey_free(&s);
}

static void
locations_of_ipv6_are_read_if_that_is_configured(void **state)
{
	struct survey *s;

	(void)state;
	tempdir_file("t/data", "%lo:[2001:db8::]\n");
	s = surveying_new(data_only);
	s->trust_all = true;
	s->local->ip6_locations = true;
	survey_run(s);
	assert_outcome(s, SURVEY_NEW);
	assert_int_equal(s->files[0].warnings.len, 0);
	survey_free(&s);
	s = run(data_only, true);
	assert_true(s->files[0].outcome == SURVEY_BAD ||
	    s->files[0].warnings.len > 0);
	survey_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SURVEYING(a_good_file_becomes_its_copy),
		SURVEYING(files_come_in_the_order_of_data_cdb),
		SURVEYING(a_file_that_is_left_alone_is_the_same),
		SURVEYING(a_file_that_has_changed_is_read_anew),
		SURVEYING(a_file_that_was_just_written_is_left_for_later),
		SURVEYING(a_copy_of_before_a_restart_is_in_force_until_later),
		SURVEYING(a_file_that_was_closed_is_trusted),
		SURVEYING(only_the_version_that_was_closed_is_trusted),
		SURVEYING(a_file_that_is_being_written_is_left_for_later),
		SURVEYING(
		    a_new_file_may_be_trusted_though_it_has_just_changed),
		SURVEYING(a_link_is_trusted_by_the_real_path_of_its_file),
		SURVEYING(directories_are_those_of_files_links_and_patterns),
		SURVEYING(a_directory_may_have_any_name),
		SURVEYING(the_last_good_copy_is_kept_over_errors),
		SURVEYING(a_bad_file_without_a_copy_gets_an_empty_one),
		SURVEYING(a_broken_copy_is_none),
		SURVEYING(
		    a_careful_survey_makes_no_empty_copy_beside_a_product),
		SURVEYING(a_careful_survey_without_a_product_makes_one),
		SURVEYING(a_careful_survey_keeps_a_good_copy),
		SURVEYING(what_is_no_file_is_not_waited_for),
		SURVEYING(a_link_to_nowhere_cannot_be_opened),
		SURVEYING(a_copy_that_cannot_be_written_is_a_failure),
		SURVEYING(warnings_do_not_keep_a_file_out),
		SURVEYING(
		    copies_of_what_is_neither_found_nor_known_are_removed),
		SURVEYING(no_file_is_no_failure),
		SURVEYING(a_directory_that_cannot_be_read_removes_no_copies),
		SURVEYING(locations_of_ipv6_are_read_if_that_is_configured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
