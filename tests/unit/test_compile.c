#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiling.h"

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

	if (result == COMPILE_FAILED)
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
	assert_int_equal(run(files, 2, "data.cdb", &out), COMPILE_FAILED);
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
	assert_int_equal(run(dir, 1, "x.cdb", &out), COMPILE_FAILED);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
