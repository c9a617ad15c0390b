#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/clock.h"
#include "building.h"
#include "ddns/roster.h"

static void
a_build_makes_data_cdb_of_all_sources(void **state)
{
	struct building *b = *state;

	builder_want(b->builder);
	build(b);
	assert_true(b->last.ok);
	assert_true(b->last.replaced);
	assert_int_equal(b->last.records, 5);
	assert_true(b->last.milliseconds >= 0);
	zonefile_assert("data.cdb", BUILDING_A BUILDING_B);
	assert_int_equal(access("data.cdb.tmp", F_OK), -1);
}

static void
no_source_is_an_empty_data_cdb(void **state)
{
	struct building *b = *state;

	b->nzones = 0;
	builder_want(b->builder);
	build(b);
	assert_true(b->last.ok);
	zonefile_assert("data.cdb", "");
}

static void
the_same_bytes_are_not_published_again(void **state)
{
	struct building *b = *state;
	struct stat first, second;

	builder_want(b->builder);
	build(b);
	assert_int_equal(stat("data.cdb", &first), 0);
	builder_want(b->builder);
	build(b);
	assert_int_equal(b->built, 2);
	assert_true(b->last.ok);
	assert_false(b->last.replaced);
	assert_int_equal(stat("data.cdb", &second), 0);
	assert_true(first.st_ino == second.st_ino);
	assert_int_equal(access("data.cdb.tmp", F_OK), -1);
	zonefile_make("a", "a", 2, 1);
	builder_want(b->builder);
	build(b);
	assert_true(b->last.replaced);
}

static void
what_was_there_before_is_handed_over(void **state)
{
	struct building *b = *state;
	struct delta_report report = { 0 };
	struct err err;

	builder_want(b->builder);
	build(b);
	assert_int_equal(b->delta.publishes, 1);
	assert_null(b->delta.old);
	builder_want(b->builder);
	build(b);
	assert_int_equal(b->delta.publishes, 0);
	zonefile_make("a", "a", 2, 1);
	builder_want(b->builder);
	build(b);
	assert_true(delta_compare(&b->delta, NULL, NULL, &report, &err));
	assert_int_equal(report.added, 1);
	assert_int_equal(report.removed, 1);
	delta_report_fini(&report);
}

static void
wishes_of_one_moment_share_a_build(void **state)
{
	struct building *b = *state;

	builder_configure(b->builder, "data.cdb", 0.05, 10);
	for (int i = 0; i < 100; i++)
		builder_want(b->builder);
	build(b);
	assert_int_equal(b->gathered, 1);
	assert_int_equal(b->built, 1);
}

/* Wishes that come one after another. */
static void
wish_again(void *ctx)
{
	struct building *b = ctx;

	builder_want(b->builder);
}

/* Runs the loop for that long, with a wish after each so many seconds. */
static void
wish_on(struct building *b, double pause, double seconds)
{
	double end = clock_seconds() + seconds;
	struct timer *timer = timer_new(b->base, wish_again, b);

	while (clock_seconds() < end && b->built == 0) {
		if (!timer_is_running(timer))
			timer_set(timer, pause);
		event_base_loop(b->base, EVLOOP_ONCE);
	}
	timer_free(&timer);
}

static void
a_build_waits_for_a_quiet_moment(void **state)
{
	struct building *b = *state;

	builder_configure(b->builder, "data.cdb", 5, 100);
	builder_want(b->builder);
	wish_on(b, 0.02, 0.3);
	assert_int_equal(b->gathered, 0);
}

static void
but_never_longer_than_the_maximum(void **state)
{
	struct building *b = *state;
	double begin = clock_seconds();

	builder_configure(b->builder, "data.cdb", 5, 0.2);
	builder_want(b->builder);
	wish_on(b, 0.02, 4);
	assert_true(b->gathered > 0);
	assert_true(clock_seconds() - begin >= 0.2);
}

/* A wish that comes from a thread that had been at work for a while. */
static void
quiet_counts_from_when_the_wish_was_noticed(void **state)
{
	struct building *b = *state;

	builder_configure(b->builder, "data.cdb", 1000, 5000);
	builder_want_since(b->builder, clock_seconds() - 1001);
	build(b);
	assert_int_equal(b->built, 1);
}

static void
the_maximum_counts_from_when_the_wish_was_noticed(void **state)
{
	struct building *b = *state;

	builder_configure(b->builder, "data.cdb", 1000, 2000);
	builder_want_since(b->builder, clock_seconds() - 2001);
	builder_want(b->builder);
	build(b);
	assert_int_equal(b->built, 1);
}

static void
a_later_wish_begins_the_quiet_moment_anew(void **state)
{
	struct building *b = *state;

	builder_configure(b->builder, "data.cdb", 1000, 5000);
	builder_want_since(b->builder, clock_seconds() - 1001);
	builder_want(b->builder);
	loop_rounds(b->base, 3);
	assert_int_equal(b->gathered, 0);
}

static void
a_wish_during_a_build_does_not_begin_its_quiet_moment_anew(void **state)
{
	struct building *b = *state;

	builder_configure(b->builder, "data.cdb", 1000, 5000);
	b->wish = 1;
	b->wish_age = 1001;
	builder_want_since(b->builder, clock_seconds() - 1001);
	building_wait(b, 2);
	assert_int_equal(b->gathered, 2);
}

static void
a_hurry_does_not_wait(void **state)
{
	struct building *b = *state;

	builder_configure(b->builder, "data.cdb", 1000, 1000);
	builder_hurry(b->builder);
	loop_rounds(b->base, 3);
	assert_int_equal(b->gathered, 0);
	builder_want(b->builder);
	builder_hurry(b->builder);
	build(b);
	assert_int_equal(b->built, 1);
}

static void
who_asks_during_a_build_is_served_by_the_next(void **state)
{
	struct building *b = *state;

	b->wish = 1;
	builder_want(b->builder);
	building_wait(b, 2);
	loop_rounds(b->base, 3);
	assert_int_equal(b->gathered, 2);
}

static void
a_new_configuration_builds_elsewhere(void **state)
{
	struct building *b = *state;

	builder_want(b->builder);
	builder_configure(b->builder, "other.cdb", 0, 0);
	build(b);
	assert_int_equal(access("data.cdb", F_OK), -1);
	zonefile_assert("other.cdb", BUILDING_A BUILDING_B);
}

static void
a_build_that_is_cut_off_by_the_end_has_failed(void **state)
{
	struct building *b = *state;

	builder_want(b->builder);
	while (b->gathered == 0)
		event_base_loop(b->base, EVLOOP_ONCE);
	worker_free(&b->worker);
	assert_int_equal(b->built, 1);
	if (b->last.ok)
		zonefile_assert("data.cdb", BUILDING_A BUILDING_B);
	else
		assert_string_equal(b->last.why.text,
		    "stopped before data.cdb was built");
}

/* Hosts, of which one is new. */
static struct roster *
begin_hosts(struct building *b)
{
	struct roster *r = roster_new();

	b->hosts = roster_source(r);
	b->has_news = true;
	return r;
}

static void
set_host(struct roster *r, const char *address)
{
	struct host host = { .name = { .len = 3, .wire = "\1h" },
		.is_enabled = true };

	assert_true(ip_parse(&host.v4, address));
	roster_set(r, &host);
}

static void
news_of_hosts_alone_are_patched_in(void **state)
{
	struct building *b = *state;
	struct roster *r = begin_hosts(b);

	set_host(r, "192.0.2.1");
	builder_want_urgently(b->builder);
	build(b);
	assert_int_equal(b->asked_for_news, 0);
	assert_false(b->last.patched);
	set_host(r, "192.0.2.2");
	builder_want_urgently(b->builder);
	build(b);
	assert_true(b->last.ok && b->last.replaced && b->last.patched);
	assert_int_equal(b->gathered, 1);
	zonefile_assert("data.cdb", BUILDING_A BUILDING_B
	    "+h:192.0.2.2:60\n");
	roster_free(&r);
}

static void
all_is_merged_if_anything_else_is_wanted_too(void **state)
{
	struct building *b = *state;
	struct roster *r = begin_hosts(b);

	set_host(r, "192.0.2.1");
	builder_want(b->builder);
	build(b);
	builder_want(b->builder);
	builder_want_urgently(b->builder);
	build(b);
	assert_int_equal(b->asked_for_news, 0);
	assert_int_equal(b->gathered, 2);
	roster_free(&r);
}

static void
all_is_merged_if_nobody_can_tell_the_news(void **state)
{
	struct building *b = *state;
	struct roster *r = begin_hosts(b);

	b->has_news = false;
	builder_want(b->builder);
	build(b);
	set_host(r, "192.0.2.1");
	builder_want_urgently(b->builder);
	build(b);
	assert_int_equal(b->asked_for_news, 1);
	assert_int_equal(b->gathered, 2);
	zonefile_assert("data.cdb", BUILDING_A BUILDING_B
	    "+h:192.0.2.1:60\n");
	roster_free(&r);
}

static void
all_is_merged_if_the_news_are_no_patch(void **state)
{
	struct building *b = *state;
	struct roster *r = begin_hosts(b);

	builder_want(b->builder);
	build(b);
	set_host(r, "192.0.2.1");
	builder_want_urgently(b->builder);
	build(b);
	assert_int_equal(b->asked_for_news, 1);
	assert_int_equal(b->built, 2);
	assert_true(b->last.ok && b->last.urgent && !b->last.patched);
	zonefile_assert("data.cdb", BUILDING_A BUILDING_B
	    "+h:192.0.2.1:60\n");
	roster_free(&r);
}

static void
do_nothing(void *arg)
{
	(void)arg;
}

static bool
is_replaced(const struct building *b)
{
	struct filemark mark;

	filemark_read("data.cdb", &mark);
	return builder_is_replaced(b->builder, &mark);
}

static void
what_takes_the_place_of_data_cdb_is_noticed(void **state)
{
	struct building *b = *state;

	assert_false(is_replaced(b));
	builder_want(b->builder);
	build(b);
	assert_false(is_replaced(b));
	assert_int_equal(rename("a", "data.cdb"), 0);
	assert_true(is_replaced(b));
	zonefile_make("a", "a", 1, 1);
	assert_int_equal(remove("data.cdb"), 0);
	assert_true(is_replaced(b));
	builder_want(b->builder);
	build(b);
	assert_false(is_replaced(b));
	zonefile_assert("data.cdb", BUILDING_A BUILDING_B);
}

static void
note_end(void *arg, bool ran)
{
	bool *ended = arg;

	*ended = ran;
}

/* The merge that a patch turned out to need waits for the end of the hold. */
static void
also_a_merge_in_place_of_a_patch_is_held(void **state)
{
	struct building *b = *state;
	struct roster *r = begin_hosts(b);
	bool ended = false;

	builder_want(b->builder);
	build(b);
	set_host(r, "192.0.2.1");
	builder_want_urgently(b->builder);
	while (b->asked_for_news == 0)
		event_base_loop(b->base, EVLOOP_ONCE);
	builder_hold(b->builder, true);
	worker_run(b->worker, do_nothing, note_end, &ended);
	assert_true(loop_until(b->base, &ended));
	loop_rounds(b->base, 3);
	assert_int_equal(b->built, 1);
	builder_hold(b->builder, false);
	build(b);
	assert_int_equal(b->built, 2);
	roster_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDING(a_build_makes_data_cdb_of_all_sources),
		BUILDING(no_source_is_an_empty_data_cdb),
		BUILDING(the_same_bytes_are_not_published_again),
		BUILDING(what_was_there_before_is_handed_over),
		BUILDING(wishes_of_one_moment_share_a_build),
		BUILDING(a_build_waits_for_a_quiet_moment),
		BUILDING(but_never_longer_than_the_maximum),
		BUILDING(quiet_counts_from_when_the_wish_was_noticed),
		BUILDING(the_maximum_counts_from_when_the_wish_was_noticed),
		BUILDING(a_later_wish_begins_the_quiet_moment_anew),
		BUILDING(
		    a_wish_during_a_build_does_not_begin_its_quiet_moment_anew),
		BUILDING(a_hurry_does_not_wait),
		BUILDING(who_asks_during_a_build_is_served_by_the_next),
		BUILDING(a_new_configuration_builds_elsewhere),
		BUILDING(a_build_that_is_cut_off_by_the_end_has_failed),
		BUILDING(news_of_hosts_alone_are_patched_in),
		BUILDING(all_is_merged_if_anything_else_is_wanted_too),
		BUILDING(all_is_merged_if_nobody_can_tell_the_news),
		BUILDING(all_is_merged_if_the_news_are_no_patch),
		BUILDING(what_takes_the_place_of_data_cdb_is_noticed),
		BUILDING(also_a_merge_in_place_of_a_patch_is_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
