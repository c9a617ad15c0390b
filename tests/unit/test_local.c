#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture.h"
#include "local.h"
#include "local_copy.h"
#include "tempdir.h"

/* A file of which nothing is known yet, and what a survey finds. */
struct finding {
	void *dir;
	struct local *local;
	struct survey_file file;
	struct capture log;
};

static int
set_up(void **state)
{
	struct finding *f = calloc(1, sizeof(*f));

	if (f == NULL || tempdir_setup(&f->dir) < 0)
		return -1;
	f->local = local_new("/t/data", "d");
	f->file.mark = (struct filemark){ .ino = 1,
		.mtime.tv_sec = 1700000000 };
	*state = f;
	return mkdir("d", 0700);
}

static int
tear_down(void **state)
{
	struct finding *f = *state;
	void *dir = f->dir;

	local_free(&f->local);
	assert_null(f->local);
	errs_fini(&f->file.errors);
	errs_fini(&f->file.warnings);
	free(f);
	return tempdir_teardown(&dir);
}

static bool
take(struct finding *f, enum survey_outcome outcome, bool has_copy,
    uint64_t records, const char *log)
{
	bool changed;

	f->file.outcome = outcome;
	f->file.has_copy = has_copy;
	f->file.records = records;
	capture_start(&f->log);
	changed = local_take(f->local, &f->file);
	assert_string_equal(capture_end(&f->log), log);
	errs_fini(&f->file.errors);
	errs_fini(&f->file.warnings);
	return changed;
}

static void
assert_state(const struct finding *f, const char *text, const char *error)
{
	struct report_local row;

	local_report(f->local, &row, NULL);
	assert_string_equal(row.file, "/t/data");
	assert_string_equal(row.state, text);
	if (error == NULL)
		assert_null(row.last_error);
	else
		assert_string_equal(row.last_error, error);
}

/* data.cdb holds the version that was read last. */
static void
publish(struct finding *f, uint64_t foreign, const char *log)
{
	const struct merge_source source = { .records = f->file.records,
		.foreign = foreign };

	capture_start(&f->log);
	local_published(f->local, &source, 12.4);
	assert_string_equal(capture_end(&f->log), log);
}

#define LIVE(records) "/t/data: live, " records " records, built in 12 ms\n"

static void
assert_records(const struct finding *f, bool known, uint64_t records,
    time_t changed)
{
	struct report_local row;

	local_report(f->local, &row, NULL);
	assert_int_equal(row.has_records, known);
	assert_int_equal(row.changed, changed);
	if (known)
		assert_int_equal(row.records, records);
}

#define GONE_BAD "error: /t/data:1: bad\n" \
	"error: /t/data: its last good version stays in force, 5 records\n"

static void
a_new_file_waits_until_it_is_read(void **state)
{
	struct finding *f = *state;

	assert_string_equal(f->local->copy, "d/+t+data.cdb");
	assert_false(take(f, SURVEY_LATER, false, 0, ""));
	assert_state(f, "waiting", NULL);
	assert_records(f, false, 0, 0);
	assert_false(local_is_wanting(f->local));
	assert_true(take(f, SURVEY_NEW, true, 5, ""));
	assert_state(f, "waiting", NULL);
	publish(f, 0, LIVE("5"));
	assert_state(f, "live", NULL);
	assert_records(f, true, 5, 1700000000);
	assert_false(take(f, SURVEY_SAME, false, 0, ""));
	assert_state(f, "live", NULL);
	assert_records(f, true, 5, 1700000000);
}

static void
a_copy_of_before_a_restart_is_in_force_until_the_file_is_read(void **state)
{
	struct finding *f = *state;

	assert_true(take(f, SURVEY_LATER, true, 5, ""));
	assert_state(f, "waiting", NULL);
	assert_records(f, true, 5, 0);
	assert_false(take(f, SURVEY_LATER, false, 0, ""));
	assert_records(f, true, 5, 0);
	assert_true(take(f, SURVEY_NEW, true, 6, ""));
	assert_records(f, true, 6, 1700000000);
}

static void
what_was_published_is_told_once(void **state)
{
	const struct merge_source source = { .records = 4 };
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	capture_start(&f->log);
	local_published(f->local, &source, 12.4);
	local_published(f->local, &source, 12.4);
	assert_string_equal(capture_end(&f->log),
	    "/t/data: live, 4 records, built in 12 ms\n");
	assert_records(f, true, 4, 1700000000);
}

static void
warnings_are_told_when_the_file_is_read(void **state)
{
	struct finding *f = *state;

	errs_add(&f->file.warnings, "/t/data:3: odd");
	errs_add(&f->file.warnings, "/t/data:4: odd");
	assert_true(take(f, SURVEY_NEW, true, 5,
	    "warning: /t/data:3: odd\nwarning: /t/data:4: odd\n"));
}

static void
an_error_is_told_with_what_stays_in_force(void **state)
{
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	errs_add(&f->file.errors, "/t/data:1: bad");
	assert_false(take(f, SURVEY_BAD, true, 5, GONE_BAD));
	assert_state(f, "failing", "/t/data:1: bad");
	assert_records(f, true, 5, 1700000000);
	assert_false(local_is_wanting(f->local));
}

static void
the_same_error_is_told_once(void **state)
{
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	errs_add(&f->file.errors, "/t/data:1: bad");
	take(f, SURVEY_BAD, true, 5, GONE_BAD);
	errs_add(&f->file.errors, "/t/data:1: bad");
	take(f, SURVEY_BAD, true, 5, "");
	errs_add(&f->file.errors, "/t/data:1: bad");
	errs_add(&f->file.errors, "/t/data:2: bad");
	take(f, SURVEY_BAD, true, 5, "error: /t/data:1: bad\n"
	    "error: /t/data:2: bad\n"
	    "error: /t/data: its last good version stays in force, 5 "
	    "records\n");
	assert_state(f, "failing", "/t/data:1: bad; /t/data:2: bad");
}

static void
a_file_that_is_mended_is_told(void **state)
{
	struct finding *f = *state;

	errs_add(&f->file.errors, "/t/data:1: bad");
	assert_true(take(f, SURVEY_BAD, true, 0, "error: /t/data:1: bad\n"
	    "error: /t/data: nothing of it is in data.cdb until it is "
	    "mended\n"));
	assert_records(f, true, 0, 0);
	assert_true(take(f, SURVEY_NEW, true, 6,
	    "/t/data: is read without errors again\n"));
	assert_state(f, "waiting", NULL);
	publish(f, 0, LIVE("6"));
	assert_state(f, "live", NULL);
}

static void
a_bad_file_without_a_copy_keeps_data_cdb_as_it_is(void **state)
{
	struct finding *f = *state;

	errs_add(&f->file.errors, "/t/data:1: bad");
	assert_false(take(f, SURVEY_BAD, false, 0, "error: /t/data:1: bad\n"
	    "error: /t/data: data.cdb may hold records of this file, and is "
	    "not touched until it is mended\n"));
	assert_true(local_is_wanting(f->local));
	assert_state(f, "failing", "/t/data:1: bad");
	assert_records(f, false, 0, 0);
}

static void
the_version_that_is_judged_is_marked(void **state)
{
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	assert_true(filemark_is_same(&f->local->mark, &f->file.mark));
	f->file.mark.ino = 2;
	take(f, SURVEY_LATER, false, 0, "");
	assert_false(filemark_is_same(&f->local->mark, &f->file.mark));
	errs_add(&f->file.errors, "/t/data:1: bad");
	take(f, SURVEY_BAD, true, 5, GONE_BAD);
	assert_true(filemark_is_same(&f->local->mark, &f->file.mark));
}

/* A full disk may have room the next time. */
static void
what_failed_is_tried_again(void **state)
{
	const struct filemark none = { 0 };
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	errs_add(&f->file.errors, "d/+t+data.cdb: no space");
	assert_false(take(f, SURVEY_FAILED, true, 5,
	    "error: d/+t+data.cdb: no space\n"
	    "error: /t/data: its last good version stays in force, 5 "
	    "records\n"));
	assert_true(filemark_is_same(&f->local->mark, &none));
}

static void
a_lost_copy_is_wanting_until_there_is_one(void **state)
{
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	f->local->is_lost = true;
	assert_true(local_is_wanting(f->local));
	errs_add(&f->file.errors, "/t/data:1: bad");
	assert_true(take(f, SURVEY_BAD, false, 0, "error: /t/data:1: bad\n"
	    "error: /t/data: data.cdb may hold records of this file, and is "
	    "not touched until it is mended\n"));
	assert_true(local_is_wanting(f->local));
	assert_true(take(f, SURVEY_NEW, true, 5,
	    "/t/data: is read without errors again\n"));
	assert_false(local_is_wanting(f->local));
}

static void
a_file_that_leaves_takes_its_copy_along(void **state)
{
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	tempdir_file("d/+t+data.cdb", "");
	capture_start(&f->log);
	local_remove(f->local, true);
	assert_string_equal(capture_end(&f->log), "warning: /t/data: is "
	    "gone, and its 5 records leave data.cdb\n");
	assert_int_equal(access("d/+t+data.cdb", F_OK), -1);
	capture_start(&f->log);
	local_remove(f->local, false);
	assert_string_equal(capture_end(&f->log), "warning: /t/data: is not "
	    "configured any more, and its 5 records leave data.cdb\n");
}

static void
what_is_left_out_is_no_failure_of_the_file(void **state)
{
	char why[] = "'a' is /t/first's";
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	publish(f, 0, LIVE("5"));
	local_overrule(f->local, why);
	why[0] = 'x';
	assert_state(f, "overruled", "'a' is /t/first's");
	errs_add(&f->file.errors, "/t/data:1: bad");
	take(f, SURVEY_BAD, true, 5, GONE_BAD);
	assert_state(f, "failing", "/t/data:1: bad");
	take(f, SURVEY_NEW, true, 5,
	    "/t/data: is read without errors again\n");
	publish(f, 0, LIVE("5"));
	assert_state(f, "overruled", "'a' is /t/first's");
	local_overrule(f->local, NULL);
	assert_state(f, "live", NULL);
}

/* Nothing else shows why the new version is not there. */
static void
a_new_version_that_cannot_be_built_is_a_failure(void **state)
{
	struct finding *f = *state;
	struct report_local row;

	take(f, SURVEY_NEW, true, 5, "");
	local_report(f->local, &row, "data.cdb: no space");
	assert_string_equal(row.state, "failing");
	assert_string_equal(row.last_error, "data.cdb: no space");
	publish(f, 0, LIVE("5"));
	local_report(f->local, &row, "data.cdb: no space");
	assert_string_equal(row.state, "live");
	assert_null(row.last_error);
}

static void
what_is_left_out_in_zones_of_others_is_told_once(void **state)
{
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	publish(f, 3, LIVE("5") "warning: /t/data: 3 records are left out, "
	    "which lie in zones of other sources or where dynamic hosts have "
	    "theirs\n");
	publish(f, 3, "");
}

static void
all_that_is_overruled_is_told(void **state)
{
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	publish(f, 0, LIVE("5"));
	local_overrule(f->local, "'a' is /t/first's");
	local_overrule(f->local, "'b' is /t/second's");
	assert_state(f, "overruled",
	    "'a' is /t/first's; 'b' is /t/second's");
	local_overrule(f->local, NULL);
	local_overrule(f->local, "'b' is /t/second's");
	assert_state(f, "overruled", "'b' is /t/second's");
}

#define CHANGING "warning: /t/data: has been changing for 10 s, and is not " \
	"read before its writer closes it; its last version stays in force\n"

static void
a_file_that_keeps_changing_is_told_once(void **state)
{
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	publish(f, 0, LIVE("5"));
	take(f, SURVEY_LATER, true, 5, "");
	assert_true(f->local->changing_since > 0);
	assert_state(f, "waiting", NULL);
	f->local->changing_since -= 10;
	take(f, SURVEY_LATER, true, 5, CHANGING);
	take(f, SURVEY_LATER, true, 5, "");
	take(f, SURVEY_NEW, true, 6, "");
	assert_true(f->local->changing_since == 0);
	take(f, SURVEY_LATER, true, 5, "");
	f->local->changing_since -= 10;
	take(f, SURVEY_LATER, true, 5, CHANGING);
	take(f, SURVEY_SAME, false, 0, "");
	assert_true(f->local->changing_since == 0);
}

static void
a_file_that_cannot_be_read_is_its_own_fault_and_looked_at_again(void **state)
{
	const struct filemark none = { 0 };
	struct finding *f = *state;

	take(f, SURVEY_NEW, true, 5, "");
	errs_add(&f->file.errors, "d/+t+data.cdb: no space");
	take(f, SURVEY_FAILED, true, 5, "error: d/+t+data.cdb: no space\n"
	    "error: /t/data: its last good version stays in force, 5 "
	    "records\n");
	assert_true(f->local->is_temporary);
	errs_add(&f->file.errors, "/t/data: is no file");
	assert_false(take(f, SURVEY_UNREADABLE, true, 5,
	    "error: /t/data: is no file\n"
	    "error: /t/data: its last good version stays in force, 5 "
	    "records\n"));
	assert_false(f->local->is_temporary);
	assert_state(f, "failing", "/t/data: is no file");
	assert_true(filemark_is_same(&f->local->mark, &none));
}

static void
a_copy_is_restored_or_wanting(void **state)
{
	struct finding *f = *state;
	struct err err;

	assert_false(local_restore(f->local));
	assert_true(local_is_wanting(f->local));
	assert_records(f, false, 0, 0);
	assert_true(local_copy_make_empty(f->local->copy, &err));
	assert_true(local_restore(f->local));
	assert_false(local_is_wanting(f->local));
	assert_state(f, "live", NULL);
	assert_records(f, true, 0, 0);
}

/* Another program may have made data.cdb of it. */
static void
a_file_that_is_missed_is_wanting_until_it_is_read(void **state)
{
	struct finding *f = *state;

	f->file.is_missed = true;
	assert_false(take(f, SURVEY_LATER, false, 0, ""));
	assert_true(local_is_wanting(f->local));
	f->file.is_missed = false;
	assert_false(take(f, SURVEY_LATER, false, 0, ""));
	assert_true(local_is_wanting(f->local));
	assert_true(take(f, SURVEY_NEW, true, 5, ""));
	assert_false(local_is_wanting(f->local));
}

#define FINDING(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FINDING(a_new_file_waits_until_it_is_read),
		FINDING(
	    a_copy_of_before_a_restart_is_in_force_until_the_file_is_read),
		FINDING(what_was_published_is_told_once),
		FINDING(warnings_are_told_when_the_file_is_read),
		FINDING(an_error_is_told_with_what_stays_in_force),
		FINDING(the_same_error_is_told_once),
		FINDING(a_file_that_is_mended_is_told),
		FINDING(a_bad_file_without_a_copy_keeps_data_cdb_as_it_is),
		FINDING(the_version_that_is_judged_is_marked),
		FINDING(what_failed_is_tried_again),
		FINDING(a_lost_copy_is_wanting_until_there_is_one),
		FINDING(a_file_that_leaves_takes_its_copy_along),
		FINDING(what_is_left_out_is_no_failure_of_the_file),
		FINDING(a_new_version_that_cannot_be_built_is_a_failure),
		FINDING(what_is_left_out_in_zones_of_others_is_told_once),
		FINDING(all_that_is_overruled_is_told),
		FINDING(a_file_that_keeps_changing_is_told_once),
		FINDING(
	    a_file_that_cannot_be_read_is_its_own_fault_and_looked_at_again),
		FINDING(a_copy_is_restored_or_wanting),
		FINDING(a_file_that_is_missed_is_wanting_until_it_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
