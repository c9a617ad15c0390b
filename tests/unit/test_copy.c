#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

#include "capture.h"
#include "loop.h"
#include "sync/copy.h"
#include "sync/frozen.h"
#include "tempdir.h"
#include "zonefile.h"

struct keeping {
	char *dir;
	struct event_base *base;
	struct zone_options options;
	struct conf_zone zone;		/* "a", asked each second */
	struct copy_counts counts;
	struct copy_env env;
	bool published;			/* data.cdb holds the zone */
	struct copy *copy;
	struct err err;
	unsigned expired;		/* how often it was told */
	bool told;
};

static char zone_text[] = "a";

static bool
is_published(void *ctx, const struct name *zone)
{
	const struct keeping *k = ctx;

	assert_ptr_equal(zone, &k->zone.name);
	return k->published;
}

static int
set_up(void **state)
{
	struct keeping *k = calloc(1, sizeof(*k));
	void *dir = NULL;

	assert_non_null(k);
	if (tempdir_setup(&dir) < 0)
		return -1;
	k->dir = dir;
	k->base = event_base_new();
	assert_non_null(k->base);
	k->env = (struct copy_env){ .base = k->base, .counts = &k->counts,
		.is_published = is_published, .ctx = k };
	k->options.period = 1;
	k->zone = (struct conf_zone){ .text = zone_text,
		.options = &k->options };
	assert_true(name_parse(&k->zone.name, zone_text, &k->err));
	*state = k;
	return 0;
}

static int
tear_down(void **state)
{
	struct keeping *k = *state;
	void *dir = k->dir;

	copy_free(&k->copy);
	assert_null(k->copy);
	assert_int_equal(k->counts.here, 0);
	assert_int_equal(k->counts.awaited, 0);
	assert_int_equal(k->counts.missing, 0);
	event_base_free(k->base);
	free(k);
	return tempdir_teardown(&dir);
}

static void
on_expired(void *ctx)
{
	struct keeping *k = ctx;

	k->expired++;
	k->told = true;
}

/* The copy at the path "f"; what is logged. */
static void
open_copy(struct keeping *k, const char *log)
{
	char path[] = "f";
	struct capture c;

	capture_start(&c);
	k->copy = copy_new(&k->env, &k->zone, path, on_expired, k);
	assert_string_equal(capture_end(&c), log);
	path[0] = 'x';
	assert_int_equal(k->expired, 0);
}

/* A file that was checked so many seconds ago, and expires after 4. */
static void
make_checked(time_t ago)
{
	struct err err;

	zonefile_make("f", "a", 7, 0);
	assert_true(frozen_touch("f", time(NULL) - ago, &err));
}

static void
without_a_file_there_is_no_copy(void **state)
{
	struct keeping *k = *state;

	open_copy(k, "");
	assert_string_equal(copy_path(k->copy), "f");
	assert_null(copy_soa(k->copy));
	assert_false(copy_is_expired(k->copy));
	assert_int_equal(copy_checked(k->copy), 0);
	assert_int_equal(copy_expires(k->copy), 0);
	loop_rounds(k->base, 3);
	assert_int_equal(k->expired, 0);
}

static void
a_broken_file_is_told_and_is_no_copy(void **state)
{
	struct keeping *k = *state;

	tempdir_file("f", "rubbish");
	open_copy(k, "error: a: f: is no cdb; fetching it anew\n");
	assert_null(copy_soa(k->copy));
}

static void
a_file_is_good_until_expire_after_its_last_check(void **state)
{
	struct keeping *k = *state;
	time_t now = time(NULL);

	make_checked(1);
	open_copy(k, "");
	assert_int_equal(copy_soa(k->copy)->serial, 7);
	assert_false(copy_is_expired(k->copy));
	assert_in_range(copy_checked(k->copy), now - 1, now);
	assert_int_equal(copy_expires(k->copy), copy_checked(k->copy) + 4);
	loop_rounds(k->base, 3);
	assert_int_equal(k->expired, 0);
}

static void
a_copy_that_had_expired_is_told_of_by_the_loop(void **state)
{
	struct keeping *k = *state;

	make_checked(100);
	open_copy(k, "");
	assert_true(copy_is_expired(k->copy));
	assert_non_null(copy_soa(k->copy));
	assert_true(loop_until(k->base, &k->told));
	loop_rounds(k->base, 3);
	assert_int_equal(k->expired, 1);
}

static void
a_copy_expires_while_the_loop_runs(void **state)
{
	struct keeping *k = *state;

	make_checked(3);
	open_copy(k, "");
	assert_true(loop_until(k->base, &k->told));
	assert_true(copy_is_expired(k->copy));
	assert_true(time(NULL) >= copy_expires(k->copy));
	assert_int_equal(k->expired, 1);
}

static void
a_check_begins_the_expiry_anew_and_is_noted_in_the_file(void **state)
{
	struct keeping *k = *state;
	struct stat st;

	make_checked(100);
	open_copy(k, "");
	copy_renew(k->copy, 0);
	assert_false(copy_is_expired(k->copy));
	assert_true(difftime(time(NULL), copy_checked(k->copy)) < 50);
	assert_int_equal(stat("f", &st), 0);
	assert_int_equal(st.st_mtime, copy_checked(k->copy));
	loop_rounds(k->base, 3);
	assert_int_equal(k->expired, 0);
}

static void
an_old_word_renews_the_copy_only_from_its_own_time(void **state)
{
	struct keeping *k = *state;
	struct soa soa = { .serial = 9, .expire = 5000 };
	struct stat st;
	time_t before;

	open_copy(k, "");
	make_checked(0);
	copy_replace(k->copy, &soa, 2000);
	assert_int_equal(stat("f", &st), 0);
	assert_int_equal(st.st_mtime, copy_checked(k->copy));
	assert_true(difftime(time(NULL), st.st_mtime) >= 2000);
	assert_true(difftime(time(NULL), st.st_mtime) < 2050);
	assert_int_equal(copy_expires(k->copy), st.st_mtime + 5000);
	before = st.st_mtime;
	copy_renew(k->copy, 3000);
	assert_int_equal(copy_checked(k->copy), before);
	assert_int_equal(stat("f", &st), 0);
	assert_int_equal(st.st_mtime, before);
	copy_renew(k->copy, 1000);
	assert_true(copy_checked(k->copy) >= before + 950);
	copy_renew(k->copy, 0);
	assert_true(difftime(time(NULL), copy_checked(k->copy)) < 50);
	assert_false(copy_is_expired(k->copy));
}

static void
a_word_so_old_that_the_copy_expires_at_once_is_told(void **state)
{
	struct keeping *k = *state;
	struct soa soa = { .serial = 9, .expire = 5000 };

	open_copy(k, "");
	make_checked(0);
	copy_replace(k->copy, &soa, 5000);
	assert_true(copy_is_expired(k->copy));
	copy_renew(k->copy, 4000);
	assert_false(copy_is_expired(k->copy));
}

static void
a_check_that_cannot_be_noted_is_told_once_and_counts(void **state)
{
	struct keeping *k = *state;
	struct capture c;

	make_checked(100);
	open_copy(k, "");
	assert_int_equal(unlink("f"), 0);
	capture_start(&c);
	copy_renew(k->copy, 0);
	copy_renew(k->copy, 0);
	assert_string_equal(capture_end(&c), "warning: a: f: cannot note "
	    "the check: No such file or directory\n");
	assert_false(copy_is_expired(k->copy));
}

static void
a_clock_that_went_back_makes_no_copy_older(void **state)
{
	struct keeping *k = *state;
	struct stat st;

	make_checked(-1000);
	open_copy(k, "");
	assert_false(copy_is_expired(k->copy));
	copy_renew(k->copy, 0);
	assert_int_equal(stat("f", &st), 0);
	assert_true(st.st_mtime > time(NULL) + 900);
	assert_false(copy_is_expired(k->copy));
}

static void
a_zone_of_data_cdb_is_awaited_until_a_round_has_ended(void **state)
{
	struct keeping *k = *state;

	k->published = true;
	open_copy(k, "");
	assert_int_equal(k->counts.awaited, 1);
	assert_int_equal(k->counts.here, 0);
	copy_judged(k->copy);
	assert_int_equal(k->counts.awaited, 0);
}

static const struct err why = { "x.cdb: is a broken cdb" };

static void
a_zone_with_a_good_copy_is_not_awaited_until_it_is_lost(void **state)
{
	struct keeping *k = *state;

	k->published = true;
	make_checked(1);
	open_copy(k, "");
	assert_true(copy_is_served(k->copy));
	assert_int_equal(k->counts.awaited, 0);
	assert_int_equal(k->counts.here, 1);
	copy_lose(k->copy, &why);
	assert_false(copy_is_served(k->copy));
	assert_int_equal(k->counts.awaited, 1);
	assert_int_equal(k->counts.here, 0);
}

static void
a_zone_of_data_cdb_without_a_copy_is_missing_until_there_is_one(void **state)
{
	const struct soa soa = { .serial = 8, .expire = 1000 };
	struct keeping *k = *state;

	k->published = true;
	open_copy(k, "");
	assert_int_equal(k->counts.missing, 1);
	copy_judged(k->copy);
	assert_int_equal(k->counts.missing, 1);
	zonefile_make("f", "a", 8, 0);
	copy_replace(k->copy, &soa, 0);
	assert_int_equal(k->counts.missing, 0);
}

static void
a_zone_that_data_cdb_never_held_is_not_missing(void **state)
{
	struct keeping *k = *state;

	open_copy(k, "");
	assert_int_equal(k->counts.missing, 0);
}

static void
an_expired_copy_is_here_and_not_missing(void **state)
{
	struct keeping *k = *state;

	k->published = true;
	make_checked(100);
	open_copy(k, "");
	assert_int_equal(k->counts.awaited, 1);
	assert_int_equal(k->counts.missing, 0);
}

static void
a_copy_that_is_lost_is_missing_and_told_of(void **state)
{
	struct keeping *k = *state;
	struct capture c;

	make_checked(1);
	open_copy(k, "");
	capture_start(&c);
	copy_lose(k->copy, &why);
	assert_string_equal(capture_end(&c), "error: a: x.cdb: is a broken "
	    "cdb; fetching it anew\n");
	assert_int_equal(k->counts.missing, 1);
	copy_judged(k->copy);
	assert_int_equal(k->counts.missing, 1);
}

static void
an_expired_copy_that_is_awaited_is_told_of_when_its_round_failed(void **state)
{
	struct keeping *k = *state;

	k->published = true;
	make_checked(100);
	open_copy(k, "");
	assert_int_equal(k->counts.awaited, 1);
	loop_rounds(k->base, 3);
	assert_int_equal(k->expired, 0);
	copy_judged(k->copy);
	assert_int_equal(k->expired, 1);
	copy_judged(k->copy);
	assert_int_equal(k->expired, 1);
}

static void
an_expired_copy_that_is_confirmed_was_never_expired(void **state)
{
	struct keeping *k = *state;

	k->published = true;
	make_checked(100);
	open_copy(k, "");
	loop_rounds(k->base, 3);
	copy_renew(k->copy, 0);
	copy_judged(k->copy);
	assert_int_equal(k->expired, 0);
	assert_true(copy_is_served(k->copy));
}

static void
an_expired_copy_is_served_with_on_expire_keep(void **state)
{
	struct keeping *k = *state;

	k->options.keep_expired = true;
	k->published = true;
	make_checked(100);
	open_copy(k, "");
	assert_true(copy_is_expired(k->copy));
	assert_true(copy_is_served(k->copy));
	assert_int_equal(k->counts.awaited, 0);
}

static void
a_replaced_copy_has_the_new_soa(void **state)
{
	const struct soa soa = { .serial = 8, .expire = 1000 };
	struct keeping *k = *state;

	open_copy(k, "");
	zonefile_make("f", "a", 8, 0);
	copy_replace(k->copy, &soa, 0);
	assert_int_equal(copy_soa(k->copy)->serial, 8);
	assert_false(copy_is_expired(k->copy));
	assert_int_equal(copy_expires(k->copy),
	    copy_checked(k->copy) + 1000);
}

static void
an_expire_of_0_leaves_time_for_another_check(void **state)
{
	const struct soa soa = { .serial = 8 };
	struct keeping *k = *state;

	open_copy(k, "");
	zonefile_make("f", "a", 8, 0);
	copy_replace(k->copy, &soa, 0);
	assert_false(copy_is_expired(k->copy));
	assert_int_equal(copy_expires(k->copy), copy_checked(k->copy) + 2);
	assert_true(loop_until(k->base, &k->told));
	assert_true(copy_is_expired(k->copy));
}

static void
a_new_configuration_may_move_the_expiry(void **state)
{
	const struct zone_options seldom = { .period = 1000 };
	struct conf_zone zone;
	struct keeping *k = *state;

	make_checked(1);
	open_copy(k, "");
	zone = k->zone;
	zone.options = &seldom;
	copy_configure(k->copy, &zone);
	memset(&k->zone, 0xff, sizeof(k->zone));
	assert_int_equal(copy_expires(k->copy),
	    copy_checked(k->copy) + 2000);
	assert_false(copy_is_expired(k->copy));
}

static void
the_longest_expire_does_not_overflow(void **state)
{
	const struct soa soa = { .serial = 8, .expire = UINT32_MAX };
	struct keeping *k = *state;

	open_copy(k, "");
	zonefile_make("f", "a", 8, 0);
	copy_replace(k->copy, &soa, 0);
	loop_rounds(k->base, 3);
	assert_int_equal(k->expired, 0);
	assert_true(copy_expires(k->copy) > (time_t)UINT32_MAX);
}

static void
a_lost_copy_is_none_and_does_not_expire(void **state)
{
	struct keeping *k = *state;

	make_checked(100);
	open_copy(k, "");
	copy_lose(k->copy, &why);
	assert_null(copy_soa(k->copy));
	assert_false(copy_is_expired(k->copy));
	assert_int_equal(copy_checked(k->copy), 0);
	assert_int_equal(copy_expires(k->copy), 0);
	loop_rounds(k->base, 3);
	assert_int_equal(k->expired, 0);
}

static void
a_copy_of_another_zone_is_served_but_not_held(void **state)
{
	struct keeping *k = *state;
	struct soa soa;

	open_copy(k, "");
	assert_false(copy_doubt(k->copy));
	assert_null(copy_held(k->copy));
	copy_free(&k->copy);
	make_checked(0);
	open_copy(k, "");
	assert_non_null(copy_held(k->copy));
	assert_true(copy_doubt(k->copy));
	assert_null(copy_held(k->copy));
	assert_int_equal(copy_soa(k->copy)->serial, 7);
	assert_true(copy_is_served(k->copy));
	copy_renew(k->copy, 0);
	assert_null(copy_held(k->copy));
	soa = *copy_soa(k->copy);
	soa.serial = 3;
	copy_replace(k->copy, &soa, 0);
	assert_int_equal(copy_held(k->copy)->serial, 3);
}

#define KEEPING(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KEEPING(without_a_file_there_is_no_copy),
		KEEPING(a_broken_file_is_told_and_is_no_copy),
		KEEPING(a_file_is_good_until_expire_after_its_last_check),
		KEEPING(a_copy_that_had_expired_is_told_of_by_the_loop),
		KEEPING(a_copy_expires_while_the_loop_runs),
		KEEPING(
		    a_check_begins_the_expiry_anew_and_is_noted_in_the_file),
		KEEPING(an_old_word_renews_the_copy_only_from_its_own_time),
		KEEPING(a_word_so_old_that_the_copy_expires_at_once_is_told),
		KEEPING(a_check_that_cannot_be_noted_is_told_once_and_counts),
		KEEPING(a_clock_that_went_back_makes_no_copy_older),
		KEEPING(a_zone_of_data_cdb_is_awaited_until_a_round_has_ended),
		KEEPING(
		    a_zone_with_a_good_copy_is_not_awaited_until_it_is_lost),
		KEEPING(
	    a_zone_of_data_cdb_without_a_copy_is_missing_until_there_is_one),
		KEEPING(a_zone_that_data_cdb_never_held_is_not_missing),
		KEEPING(an_expired_copy_is_here_and_not_missing),
		KEEPING(a_copy_that_is_lost_is_missing_and_told_of),
		KEEPING(
	    an_expired_copy_that_is_awaited_is_told_of_when_its_round_failed),
		KEEPING(an_expired_copy_that_is_confirmed_was_never_expired),
		KEEPING(an_expired_copy_is_served_with_on_expire_keep),
		KEEPING(a_replaced_copy_has_the_new_soa),
		KEEPING(an_expire_of_0_leaves_time_for_another_check),
		KEEPING(a_new_configuration_may_move_the_expiry),
		KEEPING(the_longest_expire_does_not_overflow),
		KEEPING(a_lost_copy_is_none_and_does_not_expire),
		KEEPING(a_copy_of_another_zone_is_served_but_not_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
