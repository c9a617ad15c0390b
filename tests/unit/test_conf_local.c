#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "conf_local.h"
#include "tempdir.h"

/* Some files in the directory t, whose product is t/data.cdb. */
static int
set_up(void **state)
{
	static const char *const files[] = { "t/data", "t/b.data", "t/a.data",
		"t/data.cdb", "t/data.cdb.tmp", "t/.hidden.data" };

	if (tempdir_setup(state) != 0)
		return -1;
	if (mkdir("t", 0700) < 0 || mkdir("t/dir.data", 0700) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		tempdir_file(files[i], "");
	return 0;
}

/* What is found, each with a space behind it. */
static void
assert_found(const struct conf_local *local, const char *expected)
{
	struct conf_local_files files;
	struct buf all = { 0 };
	struct err err = { "" };

	if (!conf_local_find(local, &files, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < files.n; i++)
		buf_addf(&all, "%s ", files.path[i]);
	assert_string_equal(buf_str(&all), expected);
	buf_fini(&all);
	conf_local_files_fini(&files);
	assert_null(files.path);
	assert_int_equal(files.n, 0);
}

/* The same for one pattern, relative to t. */
static void
assert_pattern(const char *pattern, const char *expected)
{
	struct conf_local *local = conf_local_new("t/data.cdb");

	conf_local_add(local, "t", pattern);
	assert_found(local, expected);
	conf_local_free(&local);
	assert_null(local);
}

static void
a_pattern_is_relative_or_absolute(void **state)
{
	char *path = NULL, *expected = NULL;

	assert_pattern("data", "t/data ");
	assert_true(asprintf(&path, "%s/t/data", (char *)*state) > 0);
	assert_true(asprintf(&expected, "%s ", path) > 0);
	assert_pattern(path, expected);
	free(path);
	free(expected);
}

static void
no_pattern_and_no_match_are_no_files(void **state)
{
	struct conf_local *local = conf_local_new("t/data.cdb");

	(void)state;
	assert_found(local, "");
	conf_local_free(&local);
	assert_pattern("none", "");
	assert_pattern("none/*.data", "");
	assert_pattern("data/under", "");
	assert_pattern("data/*", "");
}

static void
wildcards_find_files_in_the_order_of_their_names(void **state)
{
	(void)state;
	tempdir_file("t/B.data", "");
	assert_pattern("*.data", "t/B.data t/a.data t/b.data ");
	assert_pattern("[ab].data", "t/a.data t/b.data ");
	assert_pattern("?.data", "t/B.data t/a.data t/b.data ");
}

static void
files_come_in_the_order_of_the_patterns_each_once(void **state)
{
	struct conf_local *local = conf_local_new("t/data.cdb");

	(void)state;
	conf_local_add(local, "t", "b.data");
	conf_local_add(local, "t", "*");
	conf_local_add(local, "t", "data");
	assert_found(local, "t/b.data t/a.data t/data ");
	conf_local_free(&local);
}

static void
what_is_no_file_is_left_out_where_there_are_wildcards(void **state)
{
	(void)state;
	assert_int_equal(mkfifo("t/fifo", 0600), 0);
	assert_int_equal(symlink("nowhere", "t/fi"), 0);
	assert_int_equal(symlink("data", "t/fix"), 0);
	assert_pattern("fi*", "t/fix ");
	assert_pattern("fifo", "t/fifo ");
	assert_pattern("dir.data", "t/dir.data ");
	assert_pattern("fi", "t/fi ");
}

static void
the_product_is_left_out_under_any_name(void **state)
{
	char *path = NULL;

	assert_pattern("data.cdb", "");
	assert_pattern("data.cdb.tmp", "");
	assert_pattern("data*", "t/data ");
	assert_int_equal(symlink("data.cdb", "t/other"), 0);
	assert_int_equal(link("t/data.cdb", "t/hard"), 0);
	assert_pattern("other", "");
	assert_pattern("*", "t/a.data t/b.data t/data ");
	assert_true(asprintf(&path, "%s/t/data.cdb", (char *)*state) > 0);
	assert_pattern(path, "");
	free(path);
}

static void
names_that_begin_like_the_product_are_found(void **state)
{
	(void)state;
	tempdir_file("t/data.cdb.data", "");
	tempdir_file("t/data.cdb.tmp.data", "");
	assert_pattern("data.cdb?*", "t/data.cdb.data t/data.cdb.tmp.data ");
}

static void
a_product_that_is_not_there_yet_hides_nothing(void **state)
{
	(void)state;
	assert_int_equal(unlink("t/data.cdb"), 0);
	assert_int_equal(unlink("t/data.cdb.tmp"), 0);
	assert_pattern("data*", "t/data ");
}

static void
files_of_a_zones_name_are_left_out(void **state)
{
	struct conf_local *local = conf_local_new("t/data.cdb");

	(void)state;
	tempdir_file("t/example.com", "");
	tempdir_file("t/Example.COM.", "");
	tempdir_file("t/example.net", "");
	tempdir_file("t/a b", "");
	conf_local_add(local, "t", "[Ea]?*");
	conf_local_add(local, "t", "example.com");
	conf_local_add(local, "t", "example.net");
	conf_local_skip_zone(local, "example.com");
	assert_found(local, "t/a b t/a.data t/example.net ");
	conf_local_free(&local);
}

/* Wildcards in the name of the directory are none. */
static void
the_directory_is_taken_literally(void **state)
{
	struct conf_local *local = conf_local_new("t/data.cdb");

	(void)state;
	assert_int_equal(mkdir("a*[b]?\\c", 0700) | mkdir("ax", 0700), 0);
	tempdir_file("a*[b]?\\c/data", "");
	tempdir_file("a*[b]?\\c/x.data", "");
	tempdir_file("ax/data", "");
	conf_local_add(local, "a*[b]?\\c", "data");
	conf_local_add(local, "a*[b]?\\c", "*.data");
	conf_local_add(local, "a*", "data");
	assert_found(local, "a*[b]?\\c/data a*[b]?\\c/x.data ");
	conf_local_free(&local);
}

static void
a_wildcard_that_is_escaped_is_none(void **state)
{
	(void)state;
	tempdir_file("t/x*", "");
	tempdir_file("t/xy", "");
	assert_int_equal(mkdir("t/y*", 0700), 0);
	assert_pattern("x\\*", "t/x* ");
	assert_pattern("y\\*", "t/y* ");
	assert_pattern("x*", "t/x* t/xy ");
}

static void
assert_literal(const char *pattern, const char *expected)
{
	char *path = conf_local_literal(pattern);

	assert_string_equal(path, expected);
	free(path);
}

static void
escapes_are_taken_out_of_what_is_no_wildcard(void **state)
{
	(void)state;
	assert_literal("/a/b", "/a/b");
	assert_literal("a\\*b\\\\\\[c", "a*b\\[c");
	assert_literal("a\\", "a\\");
	assert_literal("", "");
}

static void
assert_unreadable(const char *pattern, const char *why)
{
	struct conf_local *local = conf_local_new("t/data.cdb");
	struct conf_local_files files;
	struct err err;

	conf_local_add(local, "t", "data");
	conf_local_add(local, "t", pattern);
	conf_local_add(local, "t", "b.data");
	assert_false(conf_local_find(local, &files, &err));
	assert_string_equal(err.text, why);
	assert_null(files.path);
	assert_int_equal(files.n, 0);
	conf_local_free(&local);
}

/* A loop keeps also the superuser out. */
static void
a_directory_that_cannot_be_read_is_a_failure(void **state)
{
	(void)state;
	assert_int_equal(symlink("loop", "t/loop"), 0);
	assert_unreadable("loop/*", "t/loop/*: cannot look for files: Too "
	    "many levels of symbolic links");
	assert_unreadable("loop/data", "t/loop/data: cannot look for files: "
	    "Too many levels of symbolic links");
}

static void
a_copy_finds_the_same_without_its_original(void **state)
{
	struct conf_local *local = conf_local_new("t/data.cdb"), *copy;

	(void)state;
	tempdir_file("t/example.com", "");
	conf_local_add(local, "t", "*.data");
	conf_local_add(local, "t", "example.*");
	conf_local_add(local, "t", "data.cdb");
	conf_local_skip_zone(local, "example.com");
	local->ip6_locations = true;
	copy = conf_local_copy(local);
	conf_local_free(&local);
	assert_true(copy->ip6_locations);
	assert_found(copy, "t/a.data t/b.data ");
	conf_local_free(&copy);
}

/* It would be counted, or answered for, twice. */
static void
the_same_file_by_another_path_counts_once(void **state)
{
	struct conf_local *local = conf_local_new("t/data.cdb");

	(void)state;
	assert_int_equal(symlink("data", "t/alias"), 0);
	assert_int_equal(link("t/b.data", "t/c.data"), 0);
	conf_local_add(local, "t", "data");
	conf_local_add(local, "t", "alias");
	conf_local_add(local, "t", "?.data");
	conf_local_add(local, "./t", "data");
	assert_found(local, "t/data t/a.data t/b.data ");
	conf_local_free(&local);
	assert_pattern("alias", "t/alias ");
}

static void
the_next_product_is_left_out_under_any_name(void **state)
{
	(void)state;
	assert_int_equal(symlink("data.cdb.tmp", "t/other"), 0);
	assert_int_equal(link("t/data.cdb.tmp", "t/hard"), 0);
	assert_pattern("other", "");
	assert_pattern("hard", "");
	assert_int_equal(unlink("t/data.cdb.tmp"), 0);
	assert_pattern("hard", "t/hard ");
}

static void
a_path_is_configured_if_it_would_be_found(void **state)
{
	struct conf_local *local = conf_local_new("t/data.cdb");

	(void)state;
	assert_false(conf_local_has(local, "t/data"));
	conf_local_add(local, "t", "data*");
	conf_local_add(local, "a*b", "[xy].data");
	conf_local_skip_zone(local, "data.example");
	assert_true(conf_local_has(local, "t/data"));
	assert_true(conf_local_has(local, "t/data.none"));
	assert_true(conf_local_has(local, "a*b/x.data"));
	assert_false(conf_local_has(local, "a*b/z.data"));
	assert_false(conf_local_has(local, "axb/x.data"));
	assert_false(conf_local_has(local, "t/data.sub/data"));
	assert_false(conf_local_has(local, "t/data.cdb"));
	assert_false(conf_local_has(local, "t/data.cdb.tmp"));
	assert_false(conf_local_has(local, "t/Data.EXAMPLE."));
	assert_false(conf_local_has(local, "data"));
	conf_local_add(local, "h", "*");
	assert_true(conf_local_has(local, "h/x"));
	assert_false(conf_local_has(local, "h/.x"));
	assert_false(conf_local_has(local, "h/x/y"));
	conf_local_free(&local);
}

int
main(void)
{
#define LOCAL(test) \
	cmocka_unit_test_setup_teardown(test, set_up, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		LOCAL(a_pattern_is_relative_or_absolute),
		LOCAL(no_pattern_and_no_match_are_no_files),
		LOCAL(wildcards_find_files_in_the_order_of_their_names),
		LOCAL(files_come_in_the_order_of_the_patterns_each_once),
		LOCAL(what_is_no_file_is_left_out_where_there_are_wildcards),
		LOCAL(the_product_is_left_out_under_any_name),
		LOCAL(names_that_begin_like_the_product_are_found),
		LOCAL(a_product_that_is_not_there_yet_hides_nothing),
		LOCAL(files_of_a_zones_name_are_left_out),
		LOCAL(the_directory_is_taken_literally),
		LOCAL(a_wildcard_that_is_escaped_is_none),
		cmocka_unit_test(escapes_are_taken_out_of_what_is_no_wildcard),
		LOCAL(a_directory_that_cannot_be_read_is_a_failure),
		LOCAL(a_copy_finds_the_same_without_its_original),
		LOCAL(the_same_file_by_another_path_counts_once),
		LOCAL(the_next_product_is_left_out_under_any_name),
		LOCAL(a_path_is_configured_if_it_would_be_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
