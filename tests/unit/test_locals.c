#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "capture.h"
#include "locals.h"
#include "loop.h"
#include "surveying.h"
#include "worker.h"

/* The files *.data and data in t, looked at by a loop. */
struct caring {
	void *dir;
	struct event_base *base;
	struct worker *worker;
	struct locals *locals;
	struct conf conf;
	unsigned changes;
	bool changed;			/* since the last await() */
	double since;
	pthread_mutex_t gate;		/* holds the worker, if it is locked */
	bool held;
	unsigned passed;
};

static int
set_up(void **state)
{
	struct caring *c = calloc(1, sizeof(*c));
	struct err err;

	if (c == NULL || surveying_set_up(&c->dir) != 0)
		return -1;
	c->base = event_base_new();
	c->worker = worker_new(c->base, &err);
	pthread_mutex_init(&c->gate, NULL);
	*state = c;
	return c->worker == NULL ? -1 : 0;
}

static void
let_go(struct caring *c)
{
	if (c->held)
		pthread_mutex_unlock(&c->gate);
	c->held = false;
}

static int
tear_down(void **state)
{
	struct caring *c = *state;
	void *dir = c->dir;

	let_go(c);
	worker_free(&c->worker);
	locals_free(&c->locals);
	assert_null(c->locals);
	event_base_free(c->base);
	conf_local_free(&c->conf.local);
	pthread_mutex_destroy(&c->gate);
	free(c);
	return tempdir_teardown(&dir);
}

static void
on_changed(void *ctx, double since)
{
	struct caring *c = ctx;

	c->changes++;
	c->changed = true;
	c->since = since;
}

static void
configure(struct caring *c, const char *const *patterns)
{
	conf_local_free(&c->conf.local);
	c->conf.local = conf_local_new("t/data.cdb");
	for (; *patterns != NULL; patterns++)
		conf_local_add(c->conf.local, "t", *patterns);
	locals_configure(c->locals, &c->conf);
}

static const char *const all[] = { "*.data", "data", NULL };
static const char *const data_only[] = { "data", NULL };

static void
open_locals(struct caring *c, const char *const *patterns,
    const struct locals_env *features)
{
	struct locals_env env = *features;
	char directory[] = "d";

	env.base = c->base;
	env.worker = c->worker;
	env.changed = on_changed;
	env.ctx = c;
	c->locals = locals_new(&env, directory);
	directory[0] = 'x';
	configure(c, patterns);
	assert_int_equal(c->changes, 0);
}

/* poll: seconds. */
static void
begin(struct caring *c, bool inotify, double poll)
{
	const struct locals_env features = { .inotify = inotify,
		.poll = poll };

	open_locals(c, all, &features);
}

/* The same once more, of the state that is left; what the log says. */
static void
restart(struct caring *c, const char *const *patterns, bool once,
    const char *log)
{
	const struct locals_env features = { .once = once, .poll = 1000 };
	struct capture capture;

	locals_free(&c->locals);
	capture_start(&capture);
	open_locals(c, patterns, &features);
	assert_string_equal(capture_end(&capture), log);
}

static void
await_change(struct caring *c)
{
	c->changed = false;
	assert_true(loop_until(c->base, &c->changed));
}

/* What is in force, each with a space behind it. */
static void
assert_files(const struct caring *c, const char *expected)
{
	const struct local_set *set = locals_set(c->locals);
	struct report_local *rows = xcalloc(local_set_count(set),
	    sizeof(*rows));
	struct buf text = { 0 };

	local_set_report(set, rows, NULL);
	for (size_t i = 0; i < local_set_count(set); i++)
		buf_addf(&text, "%s=%llu ", rows[i].file,
		    (unsigned long long)rows[i].records);
	assert_string_equal(buf_str(&text), expected);
	buf_fini(&text);
	free(rows);
}

/* A job of the worker that waits for the gate. */
static void
wait_at_gate(void *arg)
{
	struct caring *c = arg;

	pthread_mutex_lock(&c->gate);
	pthread_mutex_unlock(&c->gate);
}

static void
passed_gate(void *arg, bool ran)
{
	struct caring *c = arg;

	(void)ran;
	c->passed++;
}

/* What is handed to the worker now is not begun until let_go(). */
static void
hold(struct caring *c)
{
	pthread_mutex_lock(&c->gate);
	c->held = true;
	worker_run(c->worker, wait_at_gate, passed_gate, c);
}

/*
 * Runs until all is seen that has happened: the worker passes the gate behind
 * a survey that was begun, then behind one more that it may have called for.
 */
static void
settle(struct caring *c)
{
	for (int i = 0; i < 3; i++) {
		unsigned before = c->passed;

		loop_rounds(c->base, 3);
		hold(c);
		let_go(c);
		while (c->passed == before)
			event_base_loop(c->base, EVLOOP_ONCE);
	}
}

static void
the_first_configuration_is_read_before_it_returns(void **state)
{
	struct caring *c = *state;

	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", A_LINE B_LINE);
	begin(c, false, 1000);
	assert_files(c, "t/b.data=2 t/data=1 ");
	assert_true(local_set_is_ready(locals_set(c->locals)));
	zonefile_assert("d/t+data.cdb", A_LINE);
}

/* Looks now; what the log says is captured. */
static void
look(struct caring *c)
{
	struct capture log;

	capture_start(&log);
	locals_look(c->locals);
	settle(c);
	capture_end(&log);
}

static void
assert_ready(const struct caring *c, bool expected)
{
	assert_int_equal(local_set_is_ready(locals_set(c->locals)), expected);
}

static void
assert_foreign(bool expected)
{
	assert_int_equal(access("d.foreign", F_OK) == 0, expected);
}

/* A file that is bad from the start may have records in data.cdb. */
static void
the_first_survey_is_careful(void **state)
{
	struct caring *c = *state;
	struct capture log;

	tempdir_file("t/data", BAD_LINE);
	tempdir_file("t/data.cdb", "");
	capture_start(&log);
	begin(c, false, 1000);
	assert_non_null(strstr(capture_end(&log), "is not touched until it "
	    "is mended"));
	assert_ready(c, false);
	assert_foreign(true);
}

/* Bad in another way is no better. */
static void
all_surveys_are_careful_until_data_cdb_is_ours(void **state)
{
	struct caring *c = *state;
	struct capture log;

	tempdir_file("t/data", BAD_LINE);
	tempdir_file("t/data.cdb", "");
	capture_start(&log);
	begin(c, true, 1000);
	settle(c);
	tempdir_file("t/data", BAD_LINE "#\n");
	settle(c);
	capture_end(&log);
	assert_ready(c, false);
	capture_start(&log);
	tempdir_file("t/data", A_LINE);
	await_change(c);
	settle(c);
	capture_end(&log);
	assert_ready(c, true);
	assert_foreign(true);
	locals_built(c->locals);
	assert_foreign(false);
	capture_start(&log);
	tempdir_file("t/b.data", BAD_LINE);
	await_change(c);
	capture_end(&log);
	assert_ready(c, true);
}

static void
data_cdb_is_foreign_also_after_a_restart_before_any_build(void **state)
{
	struct caring *c = *state;
	struct capture log;

	tempdir_file("t/data", A_LINE);
	tempdir_file("t/data.cdb", "");
	begin(c, false, 1000);
	assert_ready(c, true);
	tempdir_file("t/b.data", BAD_LINE);
	locals_free(&c->locals);
	capture_start(&log);
	begin(c, false, 1000);
	assert_non_null(strstr(capture_end(&log), "t/b.data: data.cdb may "
	    "hold records of this file"));
	assert_ready(c, false);
	assert_foreign(true);
	locals_built(c->locals);
	assert_foreign(false);
}

static void
data_cdb_is_ours_where_there_are_copies_or_it_is_not_there(void **state)
{
	struct caring *c = *state;

	tempdir_file("t/data", A_LINE);
	begin(c, false, 1000);
	assert_foreign(false);
	locals_built(c->locals);
	tempdir_file("t/data.cdb", "");
	restart(c, all, false, "");
	assert_foreign(false);
	assert_ready(c, true);
}

static void
what_cannot_be_looked_at_from_the_start_may_be_in_data_cdb(void **state)
{
	static const char *const loop[] = { "data", "loop/*", NULL };
	const struct locals_env features = { .poll = 1000 };
	struct caring *c = *state;
	struct capture log;

	tempdir_file("t/data.cdb", "");
	assert_int_equal(symlink("loop", "t/loop"), 0);
	capture_start(&log);
	open_locals(c, loop, &features);
	capture_end(&log);
	assert_ready(c, false);
	assert_int_equal(unlink("t/loop"), 0);
	look(c);
	assert_ready(c, true);
}

static void
copies_of_before_a_restart_are_in_force_until_their_files_settle(void **state)
{
	struct caring *c = *state;

	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	begin(c, false, 1000);
	tempdir_file("t/data", A_LINE "+b.exam");
	assert_int_equal(unlink("t/b.data"), 0);
	restart(c, all, false, "");
	assert_files(c, "t/b.data=1 t/data=1 ");
	assert_ready(c, true);
	zonefile_assert("d/t+data.cdb", A_LINE);
}

static void
without_a_second_look_all_is_taken_as_it_is(void **state)
{
	struct caring *c = *state;

	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	begin(c, false, 1000);
	tempdir_file("t/data", A_LINE B_LINE);
	assert_int_equal(unlink("t/b.data"), 0);
	restart(c, all, true, "warning: t/b.data: is gone, and its 1 "
	    "records leave data.cdb\n");
	assert_files(c, "t/data=2 ");
}

static void
what_was_taken_out_of_the_configuration_before_a_start_is_told(void **state)
{
	struct caring *c = *state;

	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	begin(c, false, 1000);
	restart(c, data_only, false, "warning: t/b.data: is not configured "
	    "any more, and its records leave data.cdb\n");
	assert_files(c, "t/data=1 ");
	assert_int_equal(access("d/t+b.data.cdb", F_OK), -1);
}

/* The file that is gone leaves when the other one would have settled. */
static void
a_file_that_is_being_written_is_not_read_before_it_is_closed(void **state)
{
	struct caring *c = *state;
	struct capture log;
	FILE *f;

	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", B_LINE);
	begin(c, true, 1000);
	settle(c);
	f = fopen("t/data", "a");
	assert_non_null(f);
	assert_true(fputs(B_LINE, f) >= 0);
	assert_int_equal(fflush(f), 0);
	assert_int_equal(unlink("t/b.data"), 0);
	capture_start(&log);
	await_change(c);
	capture_end(&log);
	assert_files(c, "t/data=1 ");
	assert_true(fputs(B_LINE, f) >= 0);
	assert_int_equal(fclose(f), 0);
	await_change(c);
	assert_files(c, "t/data=3 ");
}

static void
a_change_is_noticed_at_once(void **state)
{
	struct caring *c = *state;
	double before;

	tempdir_file("t/data", A_LINE);
	begin(c, true, 1000);
	settle(c);
	before = clock_seconds();
	tempdir_file("t/data", A_LINE B_LINE);
	await_change(c);
	assert_true(c->since >= before);
	assert_true(c->since <= clock_seconds());
	assert_files(c, "t/data=2 ");
	tempdir_file("t/a.data", A_LINE);
	await_change(c);
	assert_files(c, "t/a.data=1 t/data=2 ");
	tempdir_file("t/.new", B_LINE B_LINE B_LINE);
	assert_int_equal(rename("t/.new", "t/data"), 0);
	await_change(c);
	assert_files(c, "t/a.data=1 t/data=3 ");
}

static void
a_change_behind_a_link_is_noticed_at_once(void **state)
{
	struct caring *c = *state;

	assert_int_equal(mkdir("real", 0700), 0);
	tempdir_file("real/mine", A_LINE);
	assert_int_equal(symlink("../real/mine", "t/data"), 0);
	begin(c, true, 1000);
	settle(c);
	tempdir_file("real/mine", A_LINE B_LINE);
	await_change(c);
	assert_files(c, "t/data=2 ");
}

/* It is old enough to be trusted by then. */
static void
without_inotify_a_poll_notices_it(void **state)
{
	struct caring *c = *state;

	tempdir_file("t/data", A_LINE);
	begin(c, false, 0.02);
	tempdir_file("t/data", A_LINE B_LINE);
	await_change(c);
	assert_files(c, "t/data=2 ");
	assert_int_equal(c->changes, 1);
}

static void
a_file_that_is_gone_leaves_after_a_moment(void **state)
{
	struct caring *c = *state;
	double begun = clock_seconds();
	struct capture log;

	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", A_LINE);
	begin(c, true, 1000);
	settle(c);
	assert_int_equal(unlink("t/data"), 0);
	capture_start(&log);
	await_change(c);
	assert_string_equal(capture_end(&log), "warning: t/data: is gone, "
	    "and its 1 records leave data.cdb\n");
	assert_true(clock_seconds() - begun >= SURVEY_SETTLING);
	assert_files(c, "t/b.data=1 ");
}

/* A survey would find the file of which nobody is told. */
static void
our_own_product_is_no_news(void **state)
{
	static const char *const late[] = { "*/x/*.data", "data", NULL };
	struct caring *c = *state;
	const struct local_set *set;

	assert_int_equal(mkdir("t/late", 0700), 0);
	begin(c, true, 1000);
	configure(c, late);
	settle(c);
	set = locals_set(c->locals);
	assert_int_equal(mkdir("t/late/x", 0700), 0);
	tempdir_file("t/late/x/x.data", A_LINE);
	tempdir_file("t/data.cdb.tmp", "");
	assert_int_equal(rename("t/data.cdb.tmp", "t/data.cdb"), 0);
	settle(c);
	assert_int_equal(local_set_count(set), 0);
	tempdir_file("t/news", "");
	settle(c);
	assert_int_equal(local_set_count(set), 1);
}

static void
a_configuration_adds_and_removes_patterns(void **state)
{
	struct caring *c = *state;
	struct capture log;

	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", A_LINE B_LINE);
	begin(c, false, 1000);
	configure(c, data_only);
	assert_files(c, "t/b.data=2 t/data=1 ");
	capture_start(&log);
	await_change(c);
	assert_string_equal(capture_end(&log), "warning: t/b.data: is not configured "
	    "any more, and its 2 records leave data.cdb\n");
	assert_files(c, "t/data=1 ");
	conf_local_free(&c->conf.local);
	settle(c);
	assert_int_equal(c->changes, 1);
}

static void
a_configuration_that_is_the_same_changes_nothing(void **state)
{
	struct caring *c = *state;

	tempdir_file("t/data", A_LINE);
	begin(c, false, 1000);
	configure(c, all);
	settle(c);
	assert_int_equal(c->changes, 0);
	assert_files(c, "t/data=1 ");
}

static void
other_locations_mean_that_all_is_read_anew(void **state)
{
	static const char *const none[] = { NULL };
	struct caring *c = *state;
	struct capture log;

	tempdir_file("t/data", A_LINE);
	begin(c, false, 0.02);
	c->conf.local->ip6_locations = true;
	locals_configure(c->locals, &c->conf);
	await_change(c);
	assert_files(c, "t/data=1 ");
	settle(c);
	assert_int_equal(c->changes, 1);
	configure(c, none);
	capture_start(&log);
	await_change(c);
	assert_string_equal(capture_end(&log), "warning: t/data: is not configured "
	    "any more, and its 1 records leave data.cdb\n");
	assert_files(c, "");
}

/* A survey that waits knows the configuration of its own time. */
static void
what_changes_during_a_survey_is_not_lost(void **state)
{
	struct caring *c = *state;
	struct capture log;

	tempdir_file("t/data", A_LINE);
	tempdir_file("t/b.data", A_LINE B_LINE);
	begin(c, false, 1000);
	hold(c);
	locals_look(c->locals);
	for (int i = 0; i < 100; i++)
		locals_look(c->locals);
	configure(c, data_only);
	assert_files(c, "t/b.data=2 t/data=1 ");
	let_go(c);
	capture_start(&log);
	await_change(c);
	assert_string_equal(capture_end(&log), "warning: t/b.data: is not configured "
	    "any more, and its 2 records leave data.cdb\n");
	assert_files(c, "t/data=1 ");
	settle(c);
	assert_int_equal(c->changes, 1);
}

static void
a_file_that_is_closed_during_a_survey_is_trusted_in_the_next(void **state)
{
	struct caring *c = *state;

	tempdir_file("t/data", A_LINE);
	begin(c, true, 1000);
	settle(c);
	hold(c);
	locals_look(c->locals);
	tempdir_file("t/data", A_LINE B_LINE);
	loop_rounds(c->base, 3);
	assert_int_equal(c->changes, 0);
	let_go(c);
	await_change(c);
	assert_files(c, "t/data=2 ");
	settle(c);
	assert_int_equal(c->changes, 1);
}

/* The time at which the first of many wishes came is that of the change. */
static void
a_change_that_waits_for_its_survey_keeps_its_time(void **state)
{
	struct caring *c = *state;
	double before;

	tempdir_file("t/data", A_LINE);
	begin(c, true, 1000);
	settle(c);
	hold(c);
	locals_look(c->locals);
	before = clock_seconds();
	tempdir_file("t/data", A_LINE B_LINE);
	loop_rounds(c->base, 3);
	while (clock_seconds() - before < 0.05)
		loop_rounds(c->base, 1);
	let_go(c);
	await_change(c);
	assert_true(c->since < before + 0.05);
}

static void
a_directory_that_cannot_be_read_is_told_once(void **state)
{
	static const char *const loop[] = { "data", "loop/*", NULL };
	struct caring *c = *state;
	struct capture log;

	tempdir_file("t/data", A_LINE);
	begin(c, false, 1000);
	assert_int_equal(symlink("loop", "t/loop"), 0);
	capture_start(&log);
	configure(c, loop);
	settle(c);
	locals_look(c->locals);
	settle(c);
	assert_string_equal(capture_end(&log), "error: t/loop/*: cannot "
	    "look for files: Too many levels of symbolic links; the local "
	    "data files stay as they were\n");
	assert_int_equal(c->changes, 0);
	assert_files(c, "t/data=1 ");
	assert_int_equal(unlink("t/loop"), 0);
	locals_look(c->locals);
	settle(c);
	assert_int_equal(symlink("loop", "t/loop"), 0);
	capture_start(&log);
	locals_look(c->locals);
	settle(c);
	assert_non_null(strstr(capture_end(&log), "cannot look for files"));
}

static void
the_end_may_come_while_a_survey_waits(void **state)
{
	struct caring *c = *state;

	tempdir_file("t/data", A_LINE);
	begin(c, true, 1000);
	hold(c);
	locals_look(c->locals);
	locals_look(c->locals);
	let_go(c);
	worker_free(&c->worker);
	assert_int_equal(c->changes, 0);
	locals_free(&c->locals);
}

static void
the_end_may_come_before_any_configuration(void **state)
{
	struct caring *c = *state;
	const struct locals_env env = { .base = c->base,
		.worker = c->worker, .inotify = true, .poll = 1000,
		.changed = on_changed, .ctx = c };

	c->locals = locals_new(&env, "d");
	assert_int_equal(local_set_count(locals_set(c->locals)), 0);
	locals_free(&c->locals);
	locals_free(&c->locals);
}

#define CARING(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CARING(the_first_configuration_is_read_before_it_returns),
		CARING(the_first_survey_is_careful),
		CARING(all_surveys_are_careful_until_data_cdb_is_ours),
		CARING(
	    data_cdb_is_foreign_also_after_a_restart_before_any_build),
		CARING(
	    data_cdb_is_ours_where_there_are_copies_or_it_is_not_there),
		CARING(
	    what_cannot_be_looked_at_from_the_start_may_be_in_data_cdb),
		CARING(
	    copies_of_before_a_restart_are_in_force_until_their_files_settle),
		CARING(without_a_second_look_all_is_taken_as_it_is),
		CARING(
	    what_was_taken_out_of_the_configuration_before_a_start_is_told),
		CARING(
	    a_file_that_is_being_written_is_not_read_before_it_is_closed),
		CARING(a_change_is_noticed_at_once),
		CARING(a_change_behind_a_link_is_noticed_at_once),
		CARING(without_inotify_a_poll_notices_it),
		CARING(a_file_that_is_gone_leaves_after_a_moment),
		CARING(our_own_product_is_no_news),
		CARING(a_configuration_adds_and_removes_patterns),
		CARING(a_configuration_that_is_the_same_changes_nothing),
		CARING(other_locations_mean_that_all_is_read_anew),
		CARING(what_changes_during_a_survey_is_not_lost),
		CARING(
	    a_file_that_is_closed_during_a_survey_is_trusted_in_the_next),
		CARING(
		    a_change_that_waits_for_its_survey_keeps_its_time),
		CARING(a_directory_that_cannot_be_read_is_told_once),
		CARING(the_end_may_come_while_a_survey_waits),
		CARING(the_end_may_come_before_any_configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
