#include "ddns/guard.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

enum { KEY_SIZE = NAME_MAX_LEN + 1 + IP6_LEN };

enum which { PAIR, SOURCE, HOST, COUNTERS };

static const double limits[COUNTERS] = {
	[PAIR] = GUARD_PER_PAIR,
	[SOURCE] = GUARD_PER_SOURCE,
	[HOST] = GUARD_PER_HOST,
};

struct bucket {
	double left, at;		/* so many at that time */
	bool is_known;			/* PAIR: a right key came from here */
};

struct guard {
	struct map *buckets[COUNTERS];	/* longest not seen first */
};

/* What a counter is found by; len 0: it does not count this request. */
struct key {
	size_t len;
	uint8_t bytes[KEY_SIZE];
};

struct guard *
guard_new(void)
{
	struct guard *guard = xcalloc(1, sizeof(*guard));

	for (int i = 0; i < COUNTERS; i++)
		guard->buckets[i] = map_new();
	return guard;
}

void
guard_free(struct guard **take)
{
	if (*take == NULL)
		return;
	for (int i = 0; i < COUNTERS; i++)
		map_free_values(&(*take)->buckets[i]);
	free(*take);
	*take = NULL;
}

static void
add(struct key *key, const void *bytes, size_t len)
{
	memcpy(key->bytes + key->len, bytes, len);
	key->len += len;
}

/* The length byte keeps 4 bytes of IPv4 from being those of a name. */
static struct key
key_of(enum which which, const struct name *host, const struct ip *source)
{
	struct key key = { 0 };
	struct ip from = ip_source(source);

	if (host == NULL && which != SOURCE)
		return key;
	if (which != HOST) {
		add(&key, &from.len, 1);
		add(&key, from.bytes, from.len);
	}
	if (which != SOURCE)
		add(&key, host->wire, host->len);
	return key;
}

static double
refilled(const struct bucket *bucket, enum which which, double now)
{
	double left = bucket->left +
	    (now - bucket->at) * limits[which] / GUARD_PERIOD;

	return left < limits[which] ? left : limits[which];
}

static bool
is_spent(const struct guard *guard, enum which which, const struct key *key,
    double now)
{
	const struct bucket *bucket = map_get(guard->buckets[which],
	    key->bytes, key->len);

	return key->len > 0 && bucket != NULL &&
	    refilled(bucket, which, now) < 1;
}

static bool
is_known(const struct guard *guard, const struct key *pair)
{
	const struct bucket *bucket = map_get(guard->buckets[PAIR],
	    pair->bytes, pair->len);

	return bucket != NULL && bucket->is_known;
}

/* Finds or makes it, and moves it to where it is forgotten last. */
static struct bucket *
touch(struct guard *guard, enum which which, const struct key *key, double now)
{
	struct map *map = guard->buckets[which];
	struct bucket *bucket = map_remove(map, key->bytes, key->len);

	if (bucket == NULL && map_count(map) >= GUARD_MAX_COUNTERS) {
		struct map_walk walk = { 0 };

		bucket = map_next(map, &walk);
		map_remove(map, walk.key, walk.len);
		free(bucket);
		bucket = NULL;
	}
	if (bucket == NULL) {
		bucket = xcalloc(1, sizeof(*bucket));
		bucket->left = limits[which];
		bucket->at = now;
	}
	map_set(map, key->bytes, key->len, bucket);
	return bucket;
}

static void
count_wrong(struct guard *guard, enum which which, const struct key *key,
    double now)
{
	struct bucket *bucket;

	if (key->len == 0)
		return;
	bucket = touch(guard, which, key, now);
	bucket->left = refilled(bucket, which, now);
	bucket->at = now;
	if (bucket->left >= 1)
		bucket->left--;
}

/* The pair begins anew: whoever has the key may mistype it once more. */
static void
note_right(struct guard *guard, const struct key *pair, double now)
{
	struct bucket *bucket;

	if (pair->len == 0)
		return;
	bucket = touch(guard, PAIR, pair, now);
	bucket->left = limits[PAIR];
	bucket->at = now;
	bucket->is_known = true;
}

enum guard_word
guard_judge(struct guard *guard, enum guard_key key, const struct name *host,
    const struct ip *source, double now)
{
	struct key keys[COUNTERS];
	bool spent, spent_by_others;

	if (key == GUARD_KEY_STRONG)
		return GUARD_PASS;
	for (int i = 0; i < COUNTERS; i++)
		keys[i] = key_of((enum which)i, host, source);
	spent = is_spent(guard, PAIR, &keys[PAIR], now);
	spent_by_others = is_spent(guard, SOURCE, &keys[SOURCE], now) ||
	    is_spent(guard, HOST, &keys[HOST], now);
	if (key == GUARD_KEY_WEAK && !spent &&
	    (!spent_by_others || is_known(guard, &keys[PAIR]))) {
		if (source->len > 0)
			note_right(guard, &keys[PAIR], now);
		return GUARD_PASS;
	}
	if (key == GUARD_KEY_WRONG)
		for (int i = 0; i < COUNTERS; i++)
			count_wrong(guard, (enum which)i, &keys[i], now);
	return spent || spent_by_others ? GUARD_ABUSE : GUARD_BADAUTH;
}
