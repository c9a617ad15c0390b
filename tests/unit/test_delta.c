#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/datacdb.h"
#include "publishing.h"

static void
assert_differs(struct delta *d, uint64_t added, uint64_t removed,
    const char *lines)
{
	struct delta_report report = { 0 };
	struct err err = { "" };

	assert_true(delta_compare(d, NULL, NULL, &report, &err));
	assert_int_equal(report.added, added);
	assert_int_equal(report.removed, removed);
	assert_int_equal(report.untold, 0);
	assert_string_equal(buf_str(&report.lines), lines);
	delta_report_fini(&report);
	assert_null(report.lines.data);
	delta_close(d);
	assert_int_equal(d->publishes, 0);
}

static void
assert_not_compared(struct delta *d, const char *why)
{
	struct delta_report report = { 0 };
	struct err err = { "" };

	assert_false(delta_compare(d, NULL, NULL, &report, &err));
	assert_string_equal(err.text, why);
	delta_report_fini(&report);
	delta_close(d);
}

static void
a_first_file_adds_all_its_records(void **state)
{
	struct delta d;

	(void)state;
	publishing(&d, A B);
	assert_int_equal(d.publishes, 1);
	assert_differs(&d, 2, 0, "+" A "+" B);
}

static void
what_is_added_removed_and_changed_is_counted(void **state)
{
	struct delta d;

	(void)state;
	publishing(&d, A B);
	delta_close(&d);
	publishing(&d, B2 C);
	assert_differs(&d, 2, 2, "-" A "-" B "+" B2 "+" C);
	publishing(&d, C B2);
	assert_differs(&d, 0, 0, "");
	publishing(&d, "");
	assert_differs(&d, 0, 2, "-" C "-" B2);
}

static void
files_are_read_that_have_lost_their_names(void **state)
{
	struct delta d;

	(void)state;
	publishing(&d, A);
	delta_close(&d);
	publishing(&d, B);
	assert_int_equal(unlink("data.cdb"), 0);
	assert_differs(&d, 1, 1, "-" A "+" B);
}

static void
two_are_joined_to_one(void **state)
{
	struct delta d, later;

	(void)state;
	publishing(&d, A);
	publishing(&later, B);
	delta_join(&d, &later);
	assert_int_equal(later.publishes, 0);
	assert_int_equal(d.publishes, 2);
	publishing(&later, B C);
	delta_join(&d, &later);
	assert_int_equal(d.publishes, 3);
	assert_differs(&d, 2, 0, "+" B "+" C);

	publishing(&d, A B);
	publishing(&later, B C);
	delta_join(&d, &later);
	assert_differs(&d, 0, 0, "");
}

static void
a_file_that_is_no_cdb_cannot_be_compared(void **state)
{
	struct delta d, later;

	(void)state;
	tempdir_file("data.cdb", "text");
	publishing(&d, A);
	assert_not_compared(&d, "data.cdb: is no cdb");

	tempdir_file("data.cdb", "text");
	publishing(&d, A);
	publishing(&later, B);
	delta_join(&d, &later);
	assert_int_equal(d.publishes, 2);
	assert_not_compared(&d, "data.cdb: is no cdb");

	publishing(&d, A);
	tempdir_file("data.cdb", "text");
	publishing(&later, B);
	delta_join(&d, &later);
	assert_not_compared(&d, "data.cdb: is no cdb");
}

static void
a_broken_file_cannot_be_compared(void **state)
{
	static const uint8_t huge[] = { 0xff, 0xff, 0xff, 0x7f };
	struct delta_report report = { 0 };
	struct err err = { "" };
	struct delta d;
	FILE *f;

	(void)state;
	publishing(&d, A);
	delta_close(&d);
	f = fopen("data.cdb", "r+");
	assert_non_null(f);
	fseek(f, 2048, SEEK_SET);
	fwrite(huge, 1, sizeof(huge), f);
	fclose(f);
	publishing(&d, A);
	assert_false(delta_compare(&d, NULL, NULL, &report, &err));
	assert_string_not_equal(err.text, "");
	delta_report_fini(&report);
	delta_close(&d);
}

static bool
count_down(void *ctx)
{
	unsigned *left = ctx;

	return (*left)-- > 0;
}

static void
a_comparison_can_be_ended(void **state)
{
	struct delta_report report = { 0 };
	struct err err = { "" };
	unsigned left = 1;
	struct delta d;

	(void)state;
	publishing(&d, A B);
	assert_false(delta_compare(&d, count_down, &left, &report, &err));
	assert_string_equal(err.text, "no more time to compare");
	delta_report_fini(&report);
	delta_close(&d);
	publishing(&d, B2 C);
	left = 3;
	assert_false(delta_compare(&d, count_down, &left, &report, &err));
	delta_report_fini(&report);
	left = 4;
	assert_true(delta_compare(&d, count_down, &left, &report, &err));
	delta_report_fini(&report);
	delta_close(&d);
}

/* Publishes n records whose lines are of about so many bytes. */
static void
publish_many(struct delta *d, unsigned n, unsigned bytes)
{
	struct buf lines = { 0 };

	for (unsigned i = 0; i < n; i++) {
		buf_addf(&lines, "'%u:", i);
		for (unsigned k = 0; k < bytes; k++)
			buf_add_byte(&lines, 'x');
		buf_add_str(&lines, ":5\n");
	}
	publishing(d, buf_str(&lines));
	buf_fini(&lines);
}

static void
only_so_many_lines_are_kept(void **state)
{
	struct delta_report report = { 0 };
	size_t lines = 0;
	struct err err;
	struct delta d;

	(void)state;
	publishing(&d, A B C);
	delta_close(&d);
	publish_many(&d, DELTA_LINES_MAX, 1);
	assert_true(delta_compare(&d, NULL, NULL, &report, &err));
	assert_int_equal(report.added, DELTA_LINES_MAX);
	assert_int_equal(report.removed, 3);
	assert_int_equal(report.untold, 3);
	for (size_t i = 0; i < report.lines.len; i++)
		lines += report.lines.data[i] == '\n';
	assert_int_equal(lines, DELTA_LINES_MAX);
	delta_report_fini(&report);
	delta_close(&d);
}

static void
and_only_so_many_bytes(void **state)
{
	struct delta_report report = { 0 };
	struct err err;
	struct delta d;

	(void)state;
	publish_many(&d, 50, 30000);
	assert_true(delta_compare(&d, NULL, NULL, &report, &err));
	assert_int_equal(report.added, 50);
	assert_in_range(report.untold, 10, 20);
	assert_in_range(report.lines.len, DELTA_BYTES_MAX,
	    DELTA_BYTES_MAX + 40000);
	delta_report_fini(&report);
	delta_close(&d);
}

static void
what_no_line_can_say_is_named(void **state)
{
	static const uint8_t key[] = "\1a", val[] = "\0\6=\0\0\0\5\0\0\0\0\0"
	    "\0\0\0x";
	const struct datacdb_item item = { .key = key, .klen = sizeof(key),
		.val = val, .vlen = sizeof(val) - 1 };
	struct delta_report report = { 0 };
	int fd = open("new.cdb", O_RDWR | O_CREAT, 0600);
	struct datacdb *db = datacdb_new(fd);
	struct err err;
	struct delta d;

	(void)state;
	assert_true(datacdb_add_item(db, &item, &err));
	assert_true(datacdb_finish(&db, &err));
	delta_open(&d, "data.cdb", fd);
	close(fd);
	assert_true(delta_compare(&d, NULL, NULL, &report, &err));
	assert_int_equal(report.added, 1);
	assert_memory_equal(buf_str(&report.lines), "+# a: ", 6);
	delta_report_fini(&report);
	delta_close(&d);
}

int
main(void)
{
#define PUBLISHING(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		PUBLISHING(a_first_file_adds_all_its_records),
		PUBLISHING(what_is_added_removed_and_changed_is_counted),
		PUBLISHING(files_are_read_that_have_lost_their_names),
		PUBLISHING(two_are_joined_to_one),
		PUBLISHING(a_file_that_is_no_cdb_cannot_be_compared),
		PUBLISHING(a_broken_file_cannot_be_compared),
		PUBLISHING(a_comparison_can_be_ended),
		PUBLISHING(only_so_many_lines_are_kept),
		PUBLISHING(and_only_so_many_bytes),
		PUBLISHING(what_no_line_can_say_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
