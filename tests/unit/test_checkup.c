#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "visit.h"

/* A round of that zone ends; back: its copy had expired and is good again. */
static void
end_round_of(struct visit *v, size_t zone, enum round_outcome outcome,
    uint32_t serial, bool back)
{
	struct round_result result = { .outcome = outcome,
		.primary = "192.0.2.1" };
	struct watch *w = &v->set.watches[zone];

	err_set(&result.why, "192.0.2.1: does not answer");
	w->rounds++;
	w->serial = serial;
	if (v->checkup != NULL)
		checkup_checked(v->checkup, w, &result,
		    outcome == ROUND_CHANGED || back);
}

static void
end_round(struct visit *v, size_t zone, enum round_outcome outcome,
    uint32_t serial)
{
	end_round_of(v, zone, outcome, serial, false);
}

static void
end_build_of(struct visit *v, bool ok, const struct merge_source *source)
{
	struct build build = { .ok = ok, .sources = source, .n = 1,
		.milliseconds = 4 };

	err_set(&build.why, "data.cdb: cannot write");
	checkup_built(v->checkup, &build);
}

/* A build with that zone in it ends. */
static void
end_build(struct visit *v, bool ok, size_t zone, uint32_t serial)
{
	const struct merge_source source = { .kind = MERGE_ZONE,
		.soa = { .serial = serial }, .records = 118,
		.zone = v->set.watches[zone].zone.name };

	end_build_of(v, ok, &source);
}

static void
assert_said(struct visit *v, const char *lines)
{
	assert_string_equal(buf_str(&v->said), lines);
}

static void
assert_done(struct visit *v, bool all_good, const char *lines)
{
	assert_int_equal(v->done, 1);
	assert_int_equal(v->settled, 1);
	assert_int_equal(v->all_good, all_good);
	assert_said(v, lines);
}

static void
only_the_zones_that_are_named_are_checked(void **state)
{
	struct visit *v = *state;

	begin(v, texts + 1, 1);
	assert_int_equal(v->set.watches[0].wishes, 0);
	assert_int_equal(v->set.watches[1].wishes, 1);
	end_round(v, 0, ROUND_FAILED, 1);
	assert_int_equal(v->done, 0);
	end_round(v, 1, ROUND_CURRENT, 42);
	assert_done(v, true, "+b: serial 42 is current (192.0.2.1)\n");
}

static void
no_name_means_every_zone(void **state)
{
	struct visit *v = *state;

	begin(v, NULL, 0);
	for (size_t i = 0; i < ZONES; i++) {
		assert_int_equal(v->set.watches[i].wishes, 1);
		assert_int_equal(v->done, 0);
		end_round(v, i, ROUND_CURRENT, 1);
	}
	assert_int_equal(v->done, 1);
}

static void
a_name_that_comes_twice_counts_once(void **state)
{
	char *names[] = { texts[0], texts[0] };
	struct visit *v = *state;

	begin(v, names, 2);
	assert_int_equal(v->set.watches[0].wishes, 1);
	end_round(v, 0, ROUND_CURRENT, 1);
	assert_done(v, true, "+a: serial 1 is current (192.0.2.1)\n");
}

static void
a_round_that_runs_already_does_not_count(void **state)
{
	struct visit *v = *state;

	v->set.watches[0].running = true;
	begin(v, texts, 1);
	end_round(v, 0, ROUND_CURRENT, 1);
	assert_said(v, "");
	v->set.watches[0].running = false;
	end_round(v, 0, ROUND_CURRENT, 2);
	assert_done(v, true, "+a: serial 2 is current (192.0.2.1)\n");
}

static void
a_failure_is_an_outcome(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 2);
	end_round(v, 0, ROUND_FAILED, 1);
	assert_said(v, "-a: 192.0.2.1: does not answer\n");
	assert_int_equal(v->settled, 0);
	end_round(v, 1, ROUND_CURRENT, 1);
	assert_done(v, false, "-a: 192.0.2.1: does not answer\n"
	    "+b: serial 1 is current (192.0.2.1)\n");
}

static void
a_zone_that_was_fetched_is_done_when_data_cdb_has_it(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 1);
	end_round(v, 0, ROUND_CHANGED, 43);
	assert_int_equal(v->settled, 1);
	assert_said(v, "");
	/* Of a build that had begun before, or of another zone. */
	end_build(v, true, 0, 42);
	end_build(v, true, 1, 43);
	assert_int_equal(v->done, 0);
	end_build(v, true, 0, 43);
	assert_done(v, true, "+a: serial 43 live from 192.0.2.1, 118 "
	    "records, built in 4 ms\n");
}

static void
a_copy_that_is_good_again_waits_for_the_build_too(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 1);
	end_round_of(v, 0, ROUND_CURRENT, 43, true);
	assert_int_equal(v->settled, 1);
	assert_int_equal(v->done, 0);
	end_build(v, true, 0, 43);
	assert_done(v, true, "+a: serial 43 live from 192.0.2.1, 118 "
	    "records, built in 4 ms\n");
}

static void
a_zone_that_is_fetched_again_meanwhile_waits_for_that(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 1);
	end_round(v, 0, ROUND_CHANGED, 43);
	end_round(v, 0, ROUND_CHANGED, 44);
	end_build(v, true, 0, 43);
	assert_int_equal(v->done, 0);
	end_build(v, true, 0, 44);
	assert_int_equal(v->settled, 1);
	assert_int_equal(v->done, 1);
}

static void
a_build_that_failed_leaves_it_here_but_not_live(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 2);
	end_round(v, 0, ROUND_CHANGED, 43);
	end_build(v, false, 0, 43);
	assert_said(v, "-a: serial 43 is here, but not live: data.cdb: "
	    "cannot write\n");
	assert_int_equal(v->done, 0);
	end_round(v, 1, ROUND_CURRENT, 1);
	assert_int_equal(v->done, 1);
	assert_false(v->all_good);
}

static void
a_zone_that_leaves_the_configuration_is_let_go(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 3);
	end_round(v, 1, ROUND_CHANGED, 43);
	v->set.watches[0].zone.text = NULL;
	v->set.watches[1].zone.text = NULL;
	checkup_reloaded(v->checkup);
	assert_said(v, "-a: is not configured any more\n"
	    "-b: is not configured any more\n");
	end_round(v, 2, ROUND_CURRENT, 1);
	assert_int_equal(v->settled, 1);
	assert_int_equal(v->done, 1);
}

static void
a_zone_that_goes_is_no_failure_where_nobody_named_it(void **state)
{
	struct visit *v = *state;

	begin(v, NULL, 0);
	v->set.watches[1].zone.text = NULL;
	checkup_reloaded(v->checkup);
	assert_said(v, "+b: is not configured any more\n");
	end_round(v, 0, ROUND_CURRENT, 1);
	end_round(v, 2, ROUND_CURRENT, 1);
	assert_int_equal(v->done, 1);
	assert_true(v->all_good);
}

static void
a_zone_whose_rounds_begin_anew_is_waited_for(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 2);
	checkup_reloaded(v->checkup);
	assert_int_equal(v->set.watches[0].wishes, 1);
	v->set.watches[0].rounds = 0;
	checkup_reloaded(v->checkup);
	assert_int_equal(v->set.watches[0].wishes, 2);
	assert_int_equal(v->set.watches[1].wishes, 1);
	end_round(v, 0, ROUND_CURRENT, 1);
	end_round(v, 1, ROUND_CURRENT, 1);
	assert_int_equal(v->done, 1);
	assert_true(v->all_good);
}

static void
zones_that_come_are_checked_where_all_are(void **state)
{
	struct visit *v = *state;
	char *text = v->set.watches[2].zone.text;

	v->set.watches[2].zone.text = NULL;
	begin(v, NULL, 0);
	end_round(v, 0, ROUND_CURRENT, 1);
	v->set.watches[2].zone.text = text;
	v->set.watches[2].rounds = 0;
	checkup_widen(v->checkup);
	assert_int_equal(v->set.watches[0].wishes, 1);
	assert_int_equal(v->set.watches[2].wishes, 1);
	end_round(v, 1, ROUND_CURRENT, 1);
	assert_int_equal(v->done, 0);
	end_round(v, 2, ROUND_CURRENT, 1);
	assert_int_equal(v->done, 1);
	assert_true(v->all_good);
}

static void
zones_that_come_are_not_checked_where_some_were_named(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 1);
	v->set.watches[1].rounds = 0;
	checkup_widen(v->checkup);
	assert_int_equal(v->set.watches[1].wishes, 0);
	end_round(v, 0, ROUND_CURRENT, 1);
	assert_int_equal(v->done, 1);
}

static void
with_no_zones_at_all_a_poll_is_the_end(void **state)
{
	struct visit *v = *state;

	for (size_t i = 0; i < ZONES; i++)
		v->set.watches[i].zone.text = NULL;
	begin(v, NULL, 0);
	checkup_poll(v->checkup);
	assert_done(v, true, "");
}

static void
a_poll_before_any_outcome_changes_nothing(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 1);
	checkup_poll(v->checkup);
	assert_int_equal(v->settled + v->done, 0);
}

static void
an_abandoned_checkup_ends_as_a_failure(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 1);
	checkup_abandon(v->checkup);
	assert_int_equal(v->done, 1);
	assert_false(v->all_good);
	assert_said(v, "");
}

static void
a_copy_that_is_not_published_yet_waits_for_the_build(void **state)
{
	struct visit *v = *state;

	v->set.watches[0].unpublished = true;
	begin(v, texts, 1);
	end_round(v, 0, ROUND_CURRENT, 43);
	assert_int_equal(v->done, 0);
	end_build(v, true, 0, 43);
	assert_done(v, true, "+a: serial 43 live from 192.0.2.1, 118 "
	    "records, built in 4 ms\n");
}

/* Its SOA was not even read. */
static void
end_build_overruled(struct visit *v, size_t zone)
{
	const struct merge_source first = { .kind = MERGE_LOCAL };
	const struct merge_source source = { .kind = MERGE_ZONE,
		.zone = v->set.watches[zone].zone.name,
		.overruled_by = &first };

	end_build_of(v, true, &source);
}

static void
a_zone_that_another_source_holds_is_here_but_not_live(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 1);
	end_round(v, 0, ROUND_CHANGED, 43);
	v->set.watches[0].overruled = "/t/data has it";
	end_build_overruled(v, 0);
	assert_done(v, false,
	    "-a: serial 43 is here, but not live: /t/data has it\n");
}

static void
a_zone_is_overruled_also_if_nobody_has_said_by_whom(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 1);
	end_round(v, 0, ROUND_CHANGED, 43);
	end_build_overruled(v, 0);
	assert_done(v, false,
	    "-a: serial 43 is here, but not live: another source has it\n");
}

static void
an_overruled_zone_that_is_still_asked_for_has_no_outcome(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 1);
	end_build_overruled(v, 0);
	assert_int_equal(v->done, 0);
	assert_said(v, "");
}

/* It is current, and yet nobody gets it. */
static void
an_overruled_zone_that_is_current_is_not_live(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 1);
	v->set.watches[0].overruled = "/t/data has it";
	end_round(v, 0, ROUND_CURRENT, 43);
	assert_done(v, false,
	    "-a: serial 43 is here, but not live: /t/data has it\n");
}

static void
what_waits_for_a_build_that_is_held_is_told_why(void **state)
{
	struct visit *v = *state;

	begin(v, texts, 2);
	checkup_held(v->checkup, "/t/data is bad");
	assert_said(v, "");
	assert_int_equal(v->done, 0);
	end_round(v, 0, ROUND_CHANGED, 43);
	checkup_held(v->checkup, "/t/data is bad");
	assert_said(v, "-a: serial 43 is here, but not live: /t/data is "
	    "bad\n");
	assert_int_equal(v->done, 0);
	end_round(v, 1, ROUND_CHANGED, 44);
	assert_int_equal(v->settled, 1);
	assert_int_equal(v->done, 0);
	checkup_held(v->checkup, "/t/data is bad");
	assert_int_equal(v->done, 1);
	assert_false(v->all_good);
}

static void
a_local_source_is_no_zones_outcome(void **state)
{
	struct visit *v = *state;
	const struct merge_source local = { .kind = MERGE_LOCAL,
		.zone = v->set.watches[0].zone.name,
		.soa = { .serial = 43 } };

	begin(v, texts, 1);
	end_round(v, 0, ROUND_CHANGED, 43);
	end_build_of(v, true, &local);
	assert_int_equal(v->done, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		VISIT(only_the_zones_that_are_named_are_checked),
		VISIT(no_name_means_every_zone),
		VISIT(a_name_that_comes_twice_counts_once),
		VISIT(a_round_that_runs_already_does_not_count),
		VISIT(a_failure_is_an_outcome),
		VISIT(a_zone_that_was_fetched_is_done_when_data_cdb_has_it),
		VISIT(a_copy_that_is_good_again_waits_for_the_build_too),
		VISIT(a_copy_that_is_not_published_yet_waits_for_the_build),
		VISIT(a_zone_that_is_fetched_again_meanwhile_waits_for_that),
		VISIT(a_build_that_failed_leaves_it_here_but_not_live),
		VISIT(a_zone_that_leaves_the_configuration_is_let_go),
		VISIT(a_zone_that_goes_is_no_failure_where_nobody_named_it),
		VISIT(a_zone_whose_rounds_begin_anew_is_waited_for),
		VISIT(zones_that_come_are_checked_where_all_are),
		VISIT(zones_that_come_are_not_checked_where_some_were_named),
		VISIT(with_no_zones_at_all_a_poll_is_the_end),
		VISIT(a_poll_before_any_outcome_changes_nothing),
		VISIT(an_abandoned_checkup_ends_as_a_failure),
		VISIT(a_zone_that_another_source_holds_is_here_but_not_live),
		VISIT(a_zone_is_overruled_also_if_nobody_has_said_by_whom),
		VISIT(an_overruled_zone_that_is_still_asked_for_has_no_outcome),
		VISIT(an_overruled_zone_that_is_current_is_not_live),
		VISIT(what_waits_for_a_build_that_is_held_is_told_why),
		VISIT(a_local_source_is_no_zones_outcome),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
