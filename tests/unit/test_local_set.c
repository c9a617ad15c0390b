#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture.h"
#include "base/buf.h"
#include "local_set.h"
#include "loop.h"
#include "surveying.h"

static const char *const all[] = { "*.data", "data", NULL };
static const char *const data_only[] = { "data", NULL };

static struct local_set *
new_set(void)
{
	return local_set_new("d");
}

/* The loop runs for that long. */
static void
pass(double seconds)
{
	struct event_base *base = event_base_new();
	bool done = false;
	struct timer *timer = timer_new(base, loop_give_up, &done);

	timer_set(timer, seconds);
	assert_true(loop_until(base, &done));
	timer_free(&timer);
	event_base_free(base);
}

/* Surveys what is there, as the set prepares it, and frees the survey. */
static bool
run(struct local_set *set, struct survey *take, double grace, bool *later)
{
	bool changed;

	*later = false;
	local_set_prepare(set, take);
	survey_run(take);
	assert_true(take->ok);
	changed = local_set_take(set, take, take->local, grace, later);
	survey_free(&take);
	return changed;
}

/* A file that is gone leaves after grace seconds. */
static bool
look_for(struct local_set *set, const char *const *patterns, double grace,
    bool *later)
{
	struct survey *s = surveying_new(patterns);

	s->trust_all = true;
	return run(set, s, grace, later);
}

static bool
look(struct local_set *set, const char *const *patterns, bool *later)
{
	return look_for(set, patterns, 1000, later);
}

/* Another program may have made the product. */
static bool
look_carefully(struct local_set *set, bool *later)
{
	struct survey *s = surveying_new(data_only);

	s->careful = s->trust_all = true;
	return run(set, s, 1000, later);
}

/* The sources of a build, each with a space behind it. */
static void
assert_sources(const struct local_set *set, const char *expected)
{
	struct merge_source *sources = xcalloc(local_set_count(set),
	    sizeof(*sources));
	size_t n = local_set_gather(set, sources);
	struct buf all_of_them = { 0 };

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(sources[i].kind, MERGE_LOCAL);
		buf_addf(&all_of_them, "%s=%s ", sources[i].label,
		    sources[i].path);
		free(sources[i].label);
		free(sources[i].path);
	}
	assert_string_equal(buf_str(&all_of_them), expected);
	buf_fini(&all_of_them);
	free(sources);
}

/* The states of all files, in order. */
static void
assert_states(const struct local_set *set, const char *expected)
{
	size_t n = local_set_count(set);
	struct report_local *rows = xcalloc(n, sizeof(*rows));
	struct buf text = { 0 };

	local_set_report(set, rows, NULL);
	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%s=%s ", rows[i].file, rows[i].state);
	assert_string_equal(buf_str(&text), expected);
	buf_fini(&text);
	free(rows);
}

#define DATA "t/data=d/t+data.cdb "
#define A_DATA "t/a.data=d/t+a.data.cdb "
#define B_DATA "t/b.data=d/t+b.data.cdb "

static void
files_are_sources_in_the_order_of_the_survey(void **state)
{
	struct local_set *set = new_set();
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	assert_true(look(set, all, &later));
	assert_false(later);
	assert_true(local_set_has_sources(set));
	assert_sources(set, B_DATA DATA);
	assert_true(local_set_is_ready(set));
	assert_int_equal(local_set_fault(set), LOCAL_SET_GOOD);
	tempdir_file("t/a.data", A_LINE);
	assert_true(look(set, all, &later));
	assert_sources(set, A_DATA B_DATA DATA);
	assert_false(look(set, all, &later));
	local_set_free(&set);
	assert_null(set);
}

static void
another_order_of_the_same_files_is_a_change(void **state)
{
	static const char *const other[] = { "data", "*.data", NULL };
	struct local_set *set = new_set();
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	look(set, all, &later);
	assert_true(look(set, other, &later));
	assert_sources(set, DATA B_DATA);
	assert_false(look(set, other, &later));
	local_set_free(&set);
}

static void
a_file_that_is_gone_stays_for_a_moment(void **state)
{
	struct local_set *set = new_set();
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	look(set, all, &later);
	assert_int_equal(unlink("t/data"), 0);
	assert_false(look(set, all, &later));
	assert_true(later);
	assert_sources(set, DATA);
	assert_int_equal(access("d/t+data.cdb", F_OK), 0);
	local_set_free(&set);
}

static void
a_file_that_stays_gone_leaves(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	look(set, all, &later);
	assert_int_equal(unlink("t/data"), 0);
	assert_false(look(set, all, &later));
	pass(0.05);
	assert_false(look(set, all, &later));
	assert_true(later);
	capture_start(&log);
	assert_true(look_for(set, all, 0.05, &later));
	assert_string_equal(capture_end(&log), "warning: t/data: is gone, "
	    "and its 1 records leave data.cdb\n");
	assert_false(later);
	assert_sources(set, B_DATA);
	assert_int_equal(local_set_count(set), 1);
	assert_int_equal(access("d/t+data.cdb", F_OK), -1);
	local_set_free(&set);
}

/* As an editor does it that removes the old file first. */
static void
a_file_that_is_replaced_meanwhile_never_was_gone(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	look(set, all, &later);
	assert_int_equal(unlink("t/data"), 0);
	capture_start(&log);
	look(set, all, &later);
	tempdir_file("t/data", B_LINE);
	assert_true(look(set, all, &later));
	assert_false(later);
	zonefile_assert("d/t+data.cdb", B_LINE);
	pass(0.5);
	assert_int_equal(unlink("t/data"), 0);
	assert_false(look_for(set, all, 0.5, &later));
	assert_true(later);
	assert_string_equal(capture_end(&log), "");
	assert_sources(set, DATA);
	local_set_free(&set);
}

static void
a_file_that_was_taken_out_of_the_configuration_leaves_at_once(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	look(set, all, &later);
	capture_start(&log);
	assert_true(look(set, data_only, &later));
	assert_string_equal(capture_end(&log), "warning: t/b.data: is not configured "
	    "any more, and its 1 records leave data.cdb\n");
	assert_false(later);
	assert_sources(set, DATA);
	local_set_free(&set);
}

static void
while_a_file_is_gone_new_ones_come_last(void **state)
{
	struct local_set *set = new_set();
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	look(set, all, &later);
	assert_int_equal(unlink("t/b.data"), 0);
	tempdir_file("t/a.data", A_LINE);
	assert_true(look(set, all, &later));
	assert_true(later);
	assert_sources(set, B_DATA DATA A_DATA);
	tempdir_file("t/b.data", B_LINE);
	assert_true(look(set, all, &later));
	assert_false(later);
	assert_sources(set, A_DATA B_DATA DATA);
	local_set_free(&set);
}

static void
a_file_that_may_be_half_written_is_no_source_yet(void **state)
{
	struct local_set *set = new_set();
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	assert_false(run(set, surveying_new(data_only), 1000, &later));
	assert_true(later);
	assert_int_equal(local_set_count(set), 1);
	assert_false(local_set_has_sources(set));
	assert_sources(set, "");
	assert_states(set, "t/data=waiting ");
	assert_true(local_set_is_ready(set));
	assert_int_equal(local_set_fault(set), LOCAL_SET_TEMPORARY);
	assert_true(look(set, data_only, &later));
	assert_int_equal(local_set_fault(set), LOCAL_SET_GOOD);
	local_set_free(&set);
}

static void
a_bad_file_beside_the_product_is_not_ready(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool changed, later;

	(void)state;
	tempdir_file("t/data", BAD_LINE);
	tempdir_file("t/data.cdb", "");
	capture_start(&log);
	changed = look_carefully(set, &later);
	assert_non_null(strstr(capture_end(&log), "error: t/data: data.cdb "
	    "may hold records of this file, and is not touched until it is "
	    "mended\n"));
	assert_false(changed);
	assert_false(local_set_is_ready(set));
	assert_int_equal(local_set_fault(set), LOCAL_SET_BAD);
	assert_sources(set, "");
	assert_false(look_carefully(set, &later));
	tempdir_file("t/data", BAD_LINE "#\n");
	capture_start(&log);
	assert_false(look_carefully(set, &later));
	capture_end(&log);
	assert_false(local_set_is_ready(set));
	tempdir_file("t/data", A_LINE);
	capture_start(&log);
	assert_true(look_carefully(set, &later));
	assert_string_equal(capture_end(&log),
	    "t/data: is read without errors again\n");
	assert_true(local_set_is_ready(set));
	assert_sources(set, DATA);
	local_set_free(&set);
}

static void
a_bad_file_that_was_good_stays_a_source(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/data.cdb", "");
	look(set, data_only, &later);
	tempdir_file("t/data", BAD_LINE);
	capture_start(&log);
	assert_false(look(set, data_only, &later));
	assert_non_null(strstr(capture_end(&log), "error: t/data: its last "
	    "good version stays in force, 1 records\n"));
	assert_true(local_set_is_ready(set));
	assert_int_equal(local_set_fault(set), LOCAL_SET_BAD);
	assert_sources(set, DATA);
	assert_states(set, "t/data=failing ");
	local_set_free(&set);
}

static const struct merge_source lost = {
	.kind = MERGE_LOCAL, .label = (char[]){ "t/data" },
	.why = { "d/t+data.cdb: is a broken cdb" } };

static void
a_lost_copy_is_read_anew(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	look(set, data_only, &later);
	tempdir_file("d/t+data.cdb", "rubbish");
	capture_start(&log);
	local_set_lose(set, &lost);
	assert_string_equal(capture_end(&log), "error: t/data: "
	    "d/t+data.cdb: is a broken cdb; reading the file anew\n");
	assert_false(local_set_is_ready(set));
	assert_true(look(set, data_only, &later));
	assert_true(local_set_is_ready(set));
	zonefile_assert("d/t+data.cdb", A_LINE);
	local_set_free(&set);
}

static void
a_lost_copy_of_a_bad_file_keeps_data_cdb_as_it_is(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/data.cdb", "");
	look(set, data_only, &later);
	tempdir_file("t/data", BAD_LINE);
	tempdir_file("d/t+data.cdb", "rubbish");
	capture_start(&log);
	local_set_lose(set, &lost);
	look(set, data_only, &later);
	capture_end(&log);
	assert_false(local_set_is_ready(set));
	assert_sources(set, "");
	local_set_free(&set);
}

static void
all_that_is_forgotten_is_read_anew(void **state)
{
	struct local_set *set = new_set();
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	look(set, data_only, &later);
	assert_false(look(set, data_only, &later));
	local_set_forget(set);
	assert_true(look(set, data_only, &later));
	local_set_free(&set);
}

static void
what_is_told_of_a_file_that_is_not_there_is_nothing(void **state)
{
	struct local_set *set = new_set();
	struct capture log;

	(void)state;
	capture_start(&log);
	local_set_lose(set, &lost);
	local_set_published(set, &lost, 1);
	local_set_overrule(set, "t/data", "why");
	assert_string_equal(capture_end(&log), "");
	assert_int_equal(local_set_count(set), 0);
	assert_true(local_set_is_ready(set));
	assert_int_equal(local_set_fault(set), LOCAL_SET_GOOD);
	local_set_free(&set);
}

static void
publishes_and_what_is_overruled_are_told_of_their_file(void **state)
{
	struct merge_source published = { .kind = MERGE_LOCAL,
		.label = (char[]){ "t/data" }, .records = 1 };
	struct merge_source other = { .kind = MERGE_LOCAL,
		.label = (char[]){ "t/b.data" }, .records = 1 };
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	look(set, all, &later);
	capture_start(&log);
	local_set_published(set, &published, 3);
	assert_string_equal(capture_end(&log),
	    "t/data: live, 1 records, built in 3 ms\n");
	assert_states(set, "t/b.data=waiting t/data=live ");
	capture_start(&log);
	local_set_published(set, &other, 3);
	capture_end(&log);
	local_set_overrule(set, "t/b.data", "'b' is another's");
	assert_states(set, "t/b.data=overruled t/data=live ");
	assert_int_equal(local_set_fault(set), LOCAL_SET_GOOD);
	local_set_overrule(set, "t/b.data", NULL);
	assert_states(set, "t/b.data=live t/data=live ");
	local_set_free(&set);
}

/* A set as it is after a restart, with the copies of before. */
static struct local_set *
restart(struct local_set *before, const char *const *patterns, bool expected)
{
	struct survey *s = surveying_new(patterns);
	struct local_set *set = new_set();

	local_set_free(&before);
	assert_int_equal(local_set_restore(set, s->local), expected);
	survey_free(&s);
	return set;
}

static void
copies_are_in_force_again_before_any_survey(void **state)
{
	struct local_set *set = restart(new_set(), all, false);
	bool later;

	(void)state;
	assert_int_equal(local_set_count(set), 0);
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	look(set, all, &later);
	set = restart(set, data_only, true);
	assert_sources(set, DATA);
	assert_states(set, "t/data=live ");
	assert_true(local_set_is_ready(set));
	local_set_free(&set);
}

/* As by a move of all files that is under way when the daemon starts. */
static void
a_restored_file_that_is_gone_stays_for_a_moment_too(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	look(set, data_only, &later);
	set = restart(set, data_only, true);
	assert_int_equal(unlink("t/data"), 0);
	assert_false(look(set, data_only, &later));
	assert_true(later);
	assert_sources(set, DATA);
	zonefile_assert("d/t+data.cdb", A_LINE);
	capture_start(&log);
	assert_true(look_for(set, data_only, 0, &later));
	assert_string_equal(capture_end(&log), "warning: t/data: is gone, "
	    "and its 1 records leave data.cdb\n");
	assert_false(later);
	local_set_free(&set);
}

static void
a_restored_copy_that_is_broken_keeps_data_cdb_as_it_is(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("d/t+data.cdb", "rubbish");
	tempdir_file("t/data", BAD_LINE);
	set = restart(set, data_only, true);
	assert_false(local_set_is_ready(set));
	capture_start(&log);
	look(set, data_only, &later);
	assert_non_null(strstr(capture_end(&log), "data.cdb may hold records "
	    "of this file, and is not touched until it is mended"));
	assert_false(local_set_is_ready(set));
	assert_sources(set, "");
	tempdir_file("t/data", BAD_LINE "#\n");
	capture_start(&log);
	look(set, data_only, &later);
	capture_end(&log);
	assert_false(local_set_is_ready(set));
	local_set_free(&set);
}

static void
a_blind_set_is_not_ready_before_the_next_survey(void **state)
{
	struct local_set *set = new_set();
	bool later;

	(void)state;
	local_set_blind(set);
	assert_false(local_set_is_ready(set));
	assert_int_equal(local_set_fault(set), LOCAL_SET_BAD);
	look(set, all, &later);
	assert_true(local_set_is_ready(set));
	assert_int_equal(local_set_fault(set), LOCAL_SET_GOOD);
	local_set_free(&set);
}

/* A pattern and a file's name change at the same time. */
static void
what_is_not_configured_any_more_waits_for_its_successor(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/b.data", B_LINE);
	look(set, all, &later);
	assert_int_equal(rename("t/b.data", "t/data"), 0);
	assert_false(run(set, surveying_new(data_only), 1000, &later));
	assert_true(later);
	assert_sources(set, B_DATA);
	capture_start(&log);
	assert_true(look(set, data_only, &later));
	assert_string_equal(capture_end(&log), "warning: t/b.data: is not "
	    "configured any more, and its 1 records leave data.cdb\n");
	assert_false(later);
	assert_sources(set, DATA);
	local_set_free(&set);
}

static void
a_copy_that_cannot_be_written_is_a_temporary_fault(void **state)
{
	struct local_set *set = new_set();
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	look(set, all, &later);
	tempdir_file("t/data", B_LINE B_LINE);
	assert_int_equal(mkdir("d/t+data.cdb.new", 0700), 0);
	capture_start(&log);
	look(set, all, &later);
	capture_end(&log);
	assert_int_equal(local_set_fault(set), LOCAL_SET_TEMPORARY);
	assert_true(local_set_is_ready(set));
	tempdir_file("t/b.data", BAD_LINE);
	capture_start(&log);
	look(set, all, &later);
	capture_end(&log);
	assert_int_equal(local_set_fault(set), LOCAL_SET_BAD);
	local_set_free(&set);
}

static void
only_files_in_force_have_zones(void **state)
{
	struct local_set *set = new_set();
	struct name zone;
	struct err err;
	bool later;

	(void)state;
	assert_true(name_parse(&zone, "z.example", &err));
	tempdir_file("t/b.data", B_LINE);
	tempdir_file("t/data", "Zz.example:n.example:h.example\n");
	run(set, surveying_new(all), 1000, &later);
	assert_false(local_set_has_zone(set, &zone));
	look(set, all, &later);
	assert_true(local_set_has_zone(set, &zone));
	local_set_free(&set);
}

static void
what_cannot_be_built_is_told_of_new_versions_only(void **state)
{
	struct merge_source published = { .kind = MERGE_LOCAL,
		.label = (char[]){ "t/data" }, .records = 1 };
	struct local_set *set = new_set();
	struct report_local rows[2];
	struct capture log;
	bool later;

	(void)state;
	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	look(set, all, &later);
	capture_start(&log);
	local_set_published(set, &published, 3);
	capture_end(&log);
	local_set_report(set, rows, "data.cdb: no space");
	assert_string_equal(rows[0].state, "failing");
	assert_string_equal(rows[0].last_error, "data.cdb: no space");
	assert_string_equal(rows[1].state, "live");
	assert_null(rows[1].last_error);
	local_set_free(&set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SURVEYING(files_are_sources_in_the_order_of_the_survey),
		SURVEYING(another_order_of_the_same_files_is_a_change),
		SURVEYING(a_file_that_is_gone_stays_for_a_moment),
		SURVEYING(a_file_that_stays_gone_leaves),
		SURVEYING(a_file_that_is_replaced_meanwhile_never_was_gone),
		SURVEYING(
	    a_file_that_was_taken_out_of_the_configuration_leaves_at_once),
		SURVEYING(while_a_file_is_gone_new_ones_come_last),
		SURVEYING(a_file_that_may_be_half_written_is_no_source_yet),
		SURVEYING(a_bad_file_beside_the_product_is_not_ready),
		SURVEYING(a_bad_file_that_was_good_stays_a_source),
		SURVEYING(a_lost_copy_is_read_anew),
		SURVEYING(a_lost_copy_of_a_bad_file_keeps_data_cdb_as_it_is),
		SURVEYING(all_that_is_forgotten_is_read_anew),
		SURVEYING(what_is_told_of_a_file_that_is_not_there_is_nothing),
		SURVEYING(
		    publishes_and_what_is_overruled_are_told_of_their_file),
		SURVEYING(copies_are_in_force_again_before_any_survey),
		SURVEYING(a_restored_file_that_is_gone_stays_for_a_moment_too),
		SURVEYING(
		    a_restored_copy_that_is_broken_keeps_data_cdb_as_it_is),
		SURVEYING(a_blind_set_is_not_ready_before_the_next_survey),
		SURVEYING(
		    what_is_not_configured_any_more_waits_for_its_successor),
		SURVEYING(a_copy_that_cannot_be_written_is_a_temporary_fault),
		SURVEYING(only_files_in_force_have_zones),
		SURVEYING(what_cannot_be_built_is_told_of_new_versions_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
