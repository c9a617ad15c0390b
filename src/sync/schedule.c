#include "sync/schedule.h"

#include <stddef.h>

/* The longest wait between tries for a zone that was never here. */
enum { UNKNOWN_MAX = 3600 };

static uint32_t
min_of(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t
max_of(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static uint32_t
clamp(uint32_t v, uint32_t min, uint32_t max)
{
	return min_of(max_of(v, min), max);
}

/* Up to a tenth less, but no less than a second. */
static uint32_t
jitter(uint32_t v, uint32_t random)
{
	return max_of(v - random % (v / 10 + 1), 1);
}

static uint32_t
doubled(uint32_t v, unsigned times, uint32_t limit)
{
	while (times-- > 0 && v < limit)
		v = v > limit / 2 ? limit : 2 * v;
	return min_of(v, limit);
}

uint32_t
schedule_refresh(const struct soa *soa, const struct zone_options *options,
    uint32_t random)
{
	if (options->period > 0)
		return options->period;
	return jitter(clamp(soa->refresh, options->refresh_min,
	    options->refresh_max), random);
}

uint32_t
schedule_retry(const struct soa *soa, const struct zone_options *options,
    unsigned n, uint32_t random)
{
	uint32_t start, limit;

	if (options->period > 0)
		return options->period;
	if (soa == NULL) {
		start = options->retry_min;
		limit = max_of(UNKNOWN_MAX, options->retry_min);
	} else {
		start = clamp(soa->retry, options->retry_min,
		    options->retry_max);
		limit = clamp(soa->refresh, options->refresh_min,
		    options->refresh_max);
	}
	limit = min_of(limit, options->retry_max);
	return jitter(doubled(max_of(start, 1), n - 1, limit), random);
}

uint32_t
schedule_expire(const struct soa *soa, const struct zone_options *options)
{
	uint64_t least = 2 * (uint64_t)options->period;

	if (options->period == 0)
		least = (uint64_t)clamp(soa->refresh, options->refresh_min,
		    options->refresh_max) + clamp(soa->retry,
		    options->retry_min, options->retry_max);
	if (least > UINT32_MAX)
		least = UINT32_MAX;
	return max_of(soa->expire, (uint32_t)least);
}
