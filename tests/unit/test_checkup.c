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

/* A build with that zone in it ends. */
static void
end_build(struct visit *v, bool ok, size_t zone, uint32_t serial)
{
	struct merge_source source = { .soa = { .serial = serial },
		.records = 118, .zone = v->set.watches[zone].zone.name };
	struct build build = { .ok = ok, .sources = &source, .n = 1,
		.milliseconds = 4 };

	err_set(&build.why, "data.cdb: cannot write");
	checkup_built(v->checkup, &build);
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
		VISIT(with_no_zones_at_all_a_poll_is_the_end),
		VISIT(a_poll_before_any_outcome_changes_nothing),
		VISIT(an_abandoned_checkup_ends_as_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
