#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiling.h"
#include "zonefile.h"

static void
put(void *ctx, const char *text)
{
	struct buf *out = ctx;

	buf_add_str(out, text);
	buf_add_byte(out, '\n');
}

/* Compiles the files that are named; what is told goes to out. */
static enum compile_result
run(const char *const *files, size_t n, const char *output, struct buf *out)
{
	const struct compile_job job = { .files = files, .nfiles = n,
		.output = output, .whole = true, .error = put, .warn = put,
		.ctx = out };
	struct compile_stats stats;
	struct err err;
	enum compile_result result = compile_run(&job, &stats, &err);

	if (result == COMPILE_UNREADABLE || result == COMPILE_FAILED)
		put(out, err.text);
	return result;
}

static void
assert_told(const char *text, enum compile_result result,
    const char *expected)
{
	static const char *const files[] = { "data" };
	struct buf out = { 0 };

	tempdir_file("data", text);
	assert_int_equal(run(files, 1, "data.cdb", &out), result);
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

static void
errors_and_warnings_name_file_line_and_text(void **state)
{
	(void)state;
	assert_told(".a\n+b.a:1.2.3\nSa::x\n", COMPILE_BAD,
	    "data:2: '+b.a:1.2.3': '1.2.3' is no IPv4 address, so there will "
	    "be no address record; IPv6 is written [2001:db8::1]\n"
	    "data:3: 'Sa::x': has no port; the fields are "
	    "name:address:server:port:priority:weight\n");
	assert_true(access("data.cdb", F_OK) < 0);
	assert_true(access("data.cdb.tmp", F_OK) < 0);
	assert_told(".a\n", COMPILE_DONE, "");
	assert_int_equal(access("data.cdb", F_OK), 0);
}

static void
a_file_that_is_missing_leaves_the_old_product(void **state)
{
	static const char *const files[] = { "data", "none" };
	struct buf out = { 0 };

	(void)state;
	tempdir_file("data", ".a\n");
	tempdir_file("data.cdb", "old");
	assert_int_equal(run(files, 2, "data.cdb", &out),
	    COMPILE_UNREADABLE);
	assert_non_null(strstr(buf_str(&out),
	    "none: cannot open: No such file or directory\n"));
	assert_int_equal(access("data.cdb", F_OK), 0);
	assert_true(access("data.cdb.tmp", F_OK) < 0);
	buf_fini(&out);
}

static void
a_directory_is_no_file_and_the_text_is_not_replaced(void **state)
{
	static const char *const dir[] = { "." }, *const text[] = { "data" };
	struct buf out = { 0 };

	(void)state;
	tempdir_file("data", ".a\n");
	assert_int_equal(run(dir, 1, "x.cdb", &out),
	    COMPILE_UNREADABLE);
	assert_int_equal(run(text, 1, "./data", &out), COMPILE_BAD);
	assert_string_equal(buf_str(&out), ".: is a directory\n"
	    "data: would be replaced by the cdb that is made of it; name "
	    "another file with -o\n");
	buf_fini(&out);
}

static void
checking_makes_no_file(void **state)
{
	static const char *const files[] = { "data" };
	struct buf out = { 0 };

	(void)state;
	tempdir_file("data", "+a:1.2.3.4\n");
	assert_int_equal(run(files, 1, NULL, &out), COMPILE_DONE);
	assert_non_null(strstr(buf_str(&out), "no NS record at all"));
	assert_true(access("data.cdb", F_OK) < 0);
	buf_fini(&out);
}

static void
an_output_that_cannot_be_written_is_no_fault_of_the_files(void **state)
{
	static const char *const files[] = { "data" };
	struct buf out = { 0 };

	(void)state;
	tempdir_file("data", ".a\n");
	assert_int_equal(run(files, 1, "none/data.cdb", &out),
	    COMPILE_FAILED);
	assert_non_null(strstr(buf_str(&out), "No such file or directory"));
	buf_fini(&out);
}

/* Only files are read; what it says of another thing is told. */
static void
assert_no_file(const char *path, const char *why)
{
	const struct compile_job job = { .files = &path, .nfiles = 1,
		.only_files = true };
	struct compile_stats stats;
	struct err err;

	assert_int_equal(compile_run(&job, &stats, &err),
	    COMPILE_UNREADABLE);
	assert_string_equal(err.text, why);
}

/* Opening the pipe would wait for its writer. */
static void
where_only_files_are_read_nothing_else_is_waited_for(void **state)
{
	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_no_file("fifo", "fifo: is no file");
	assert_no_file(".", ".: is no file");
	assert_no_file("-", "-: cannot open: No such file or directory");
}

static void
where_only_files_are_read_a_dash_is_one(void **state)
{
	static const char *const files[] = { "-" };
	const struct compile_job job = { .files = files, .nfiles = 1,
		.only_files = true };
	struct compile_stats stats;
	struct err err;

	(void)state;
	tempdir_file("-", "+a:1.2.3.4\n");
	assert_int_equal(compile_run(&job, &stats, &err), COMPILE_DONE);
	assert_int_equal(stats.items, 1);
}

/* Compiles into a draft that is open, whose name is not looked at. */
static enum compile_result
draft(const char *text, struct buf *out)
{
	static const char *const files[] = { "data" };
	struct compile_job job = { .files = files, .nfiles = 1,
		.output = "data.cdb", .error = put, .ctx = out };
	enum compile_result result;
	struct compile_stats stats;
	struct err err;

	tempdir_file("data", text);
	job.draft = open("draft", O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(job.draft > 0);
	result = compile_run(&job, &stats, &err);
	assert_int_equal(close(job.draft), 0);
	return result;
}

static void
a_draft_is_filled_and_has_no_other_name(void **state)
{
	struct buf out = { 0 };

	(void)state;
	assert_int_equal(draft("+a:1.2.3.4:300\n", &out), COMPILE_DONE);
	zonefile_assert("draft", "+a:1.2.3.4:300\n");
	assert_true(access("data.cdb", F_OK) < 0);
	assert_true(access("data.cdb.tmp", F_OK) < 0);
	assert_int_equal(draft("rubbish\n", &out), COMPILE_BAD);
	assert_non_null(strstr(buf_str(&out), "data:1: 'rubbish': "));
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    errors_and_warnings_name_file_line_and_text,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_file_that_is_missing_leaves_the_old_product,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_directory_is_no_file_and_the_text_is_not_replaced,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(checking_makes_no_file,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    an_output_that_cannot_be_written_is_no_fault_of_the_files,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    where_only_files_are_read_nothing_else_is_waited_for,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    where_only_files_are_read_a_dash_is_one,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_draft_is_filled_and_has_no_other_name,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
