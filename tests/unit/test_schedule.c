#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sync/schedule.h"

static const struct zone_options defaults = {
	.refresh_min = 60, .refresh_max = 86400,
	.retry_min = 30, .retry_max = 86400,
};

static uint32_t
refresh(uint32_t soa_refresh, uint32_t random)
{
	struct soa soa = { .refresh = soa_refresh, .retry = 1 };

	return schedule_refresh(&soa, &defaults, random);
}

static uint32_t
retry(uint32_t soa_refresh, uint32_t soa_retry, unsigned n)
{
	struct soa soa = { .refresh = soa_refresh, .retry = soa_retry };

	return schedule_retry(&soa, &defaults, n, 0);
}

static void
refresh_is_what_the_soa_says_within_the_limits(void **state)
{
	(void)state;
	assert_int_equal(refresh(3600, 0), 3600);
	assert_int_equal(refresh(0, 0), 60);
	assert_int_equal(refresh(59, 0), 60);
	assert_int_equal(refresh(86401, 0), 86400);
	assert_int_equal(refresh(UINT32_MAX, 0), 86400);
}

static void
jitter_takes_a_tenth_away_at_most(void **state)
{
	uint32_t least = UINT32_MAX, most = 0;

	(void)state;
	for (uint32_t random = 0; random < 2000; random++) {
		uint32_t v = refresh(3600, random);

		least = v < least ? v : least;
		most = v > most ? v : most;
	}
	assert_int_equal(least, 3240);
	assert_int_equal(most, 3600);
	assert_in_range(refresh(3600, UINT32_MAX), 3240, 3600);
}

static void
retry_doubles_with_each_failure_up_to_refresh(void **state)
{
	(void)state;
	assert_int_equal(retry(3600, 600, 1), 600);
	assert_int_equal(retry(3600, 600, 2), 1200);
	assert_int_equal(retry(3600, 600, 3), 2400);
	assert_int_equal(retry(3600, 600, 4), 3600);
	assert_int_equal(retry(3600, 600, UINT32_MAX), 3600);
}

static void
retry_stays_within_its_limits(void **state)
{
	struct zone_options options = defaults;
	struct soa soa = { .refresh = 86400, .retry = 7200 };

	(void)state;
	assert_int_equal(retry(3600, 0, 1), 30);
	assert_int_equal(retry(60, 7200, 1), 60);
	options.retry_max = 900;
	assert_int_equal(schedule_retry(&soa, &options, 1, 0), 900);
	assert_int_equal(schedule_retry(&soa, &options, 9, 0), 900);
}

static void
retry_does_not_overflow(void **state)
{
	struct zone_options options = defaults;
	struct soa soa = { .refresh = UINT32_MAX, .retry = 0x90000000 };

	(void)state;
	options.refresh_max = options.retry_max = UINT32_MAX;
	assert_int_equal(schedule_retry(&soa, &options, 1, 0), 0x90000000);
	assert_int_equal(schedule_retry(&soa, &options, 2, 0), UINT32_MAX);
}

static void
a_zone_that_was_never_here_is_tried_each_hour_at_least(void **state)
{
	struct zone_options options = defaults;

	(void)state;
	assert_int_equal(schedule_retry(NULL, &defaults, 1, 0), 30);
	assert_int_equal(schedule_retry(NULL, &defaults, 2, 0), 60);
	assert_int_equal(schedule_retry(NULL, &defaults, 7, 0), 1920);
	assert_int_equal(schedule_retry(NULL, &defaults, 8, 0), 3600);
	assert_int_equal(schedule_retry(NULL, &defaults, 99, 0), 3600);
	options.retry_min = 7200;
	assert_int_equal(schedule_retry(NULL, &options, 1, 0), 7200);
	assert_int_equal(schedule_retry(NULL, &options, 5, 0), 7200);
}

static void
a_period_is_kept_exactly(void **state)
{
	struct zone_options options = defaults;
	struct soa soa = { .refresh = 5, .retry = 5 };

	(void)state;
	options.period = 300;
	for (uint32_t random = 0; random < 1000; random++) {
		assert_int_equal(schedule_refresh(&soa, &options, random),
		    300);
		assert_int_equal(schedule_retry(&soa, &options, 3, random),
		    300);
		assert_int_equal(schedule_retry(NULL, &options, 3, random),
		    300);
	}
}

static void
no_wait_is_shorter_than_a_second(void **state)
{
	struct zone_options options = { 0 };
	struct soa soa = { 0 };

	(void)state;
	assert_int_equal(schedule_refresh(&soa, &options, 7), 1);
	assert_int_equal(schedule_retry(&soa, &options, 1, 7), 1);
	assert_int_equal(schedule_retry(NULL, &options, 1, 7), 1);
}

static uint32_t
expire(uint32_t soa_refresh, uint32_t soa_retry, uint32_t soa_expire)
{
	struct soa soa = { .refresh = soa_refresh, .retry = soa_retry,
		.expire = soa_expire };

	return schedule_expire(&soa, &defaults);
}

static void
expiry_leaves_time_for_a_second_try(void **state)
{
	struct zone_options fixed = defaults;
	struct soa soa = { .expire = 100 };

	(void)state;
	assert_int_equal(expire(3600, 900, 604800), 604800);
	assert_int_equal(expire(3600, 900, 4500), 4500);
	assert_int_equal(expire(3600, 900, 4499), 4500);
	assert_int_equal(expire(0, 0, 0), 90);
	assert_int_equal(expire(UINT32_MAX, UINT32_MAX, 1), 172800);
	assert_int_equal(expire(3600, 900, UINT32_MAX), UINT32_MAX);
	fixed.period = 300;
	assert_int_equal(schedule_expire(&soa, &fixed), 600);
	fixed.period = UINT32_MAX;
	assert_int_equal(schedule_expire(&soa, &fixed), UINT32_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    refresh_is_what_the_soa_says_within_the_limits),
		cmocka_unit_test(jitter_takes_a_tenth_away_at_most),
		cmocka_unit_test(
		    retry_doubles_with_each_failure_up_to_refresh),
		cmocka_unit_test(retry_stays_within_its_limits),
		cmocka_unit_test(retry_does_not_overflow),
		cmocka_unit_test(
		    a_zone_that_was_never_here_is_tried_each_hour_at_least),
		cmocka_unit_test(a_period_is_kept_exactly),
		cmocka_unit_test(no_wait_is_shorter_than_a_second),
		cmocka_unit_test(expiry_leaves_time_for_a_second_try),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
