#include "base/map.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/mem.h"
#include "base/random.h"

enum { FIRST_SLOTS = 16 };

struct map_pair {
	struct map_pair *below;		/* in the same slot */
	struct map_pair *prev, *next;	/* in the order of coming */
	void *value;
	uint64_t hash;
	size_t len;
	uint8_t key[];
};

/* The number of slots is a power of two, and never below that of the pairs. */
struct map {
	uint64_t seed;
	size_t slots, count;
	struct map_pair **slot;
	struct map_pair *first, *last;
};

struct map *
map_new(void)
{
	struct map *map = xcalloc(1, sizeof(*map));

	map->seed = random_seed(map);
	map->slots = FIRST_SLOTS;
	map->slot = xcalloc(map->slots, sizeof(struct map_pair *));
	return map;
}

void
map_free(struct map **take)
{
	struct map *map = *take;
	struct map_pair *next;

	if (map == NULL)
		return;
	for (struct map_pair *pair = map->first; pair != NULL; pair = next) {
		next = pair->next;
		free(pair);
	}
	free(map->slot);
	free(map);
	*take = NULL;
}

void
map_free_values(struct map **take)
{
	struct map_walk walk = { 0 };
	void *value;

	while (*take != NULL && (value = map_next(*take, &walk)) != NULL)
		free(value);
	map_free(take);
}

size_t
map_count(const struct map *map)
{
	return map->count;
}

/* FNV-1a from a secret start, its bits mixed at the end (as in MurmurHash3). */
static uint64_t
hash_of(const struct map *map, const void *key, size_t len)
{
	uint64_t h = fnv_more(map->seed, key, len);

	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	return h ^ h >> 33;
}

/* Where the pointer to the key's pair stands, or would have to stand. */
static struct map_pair **
find(const struct map *map, uint64_t hash, const void *key, size_t len)
{
	struct map_pair **at = &map->slot[hash & (map->slots - 1)];

	for (; *at != NULL; at = &(*at)->below)
		if ((*at)->hash == hash && (*at)->len == len &&
		    (len == 0 || memcmp((*at)->key, key, len) == 0))
			break;
	return at;
}

static void
grow(struct map *map)
{
	free(map->slot);
	map->slots *= 2;
	map->slot = xcalloc(map->slots, sizeof(struct map_pair *));
	for (struct map_pair *p = map->first; p != NULL; p = p->next) {
		struct map_pair **at = &map->slot[p->hash & (map->slots - 1)];

		p->below = *at;
		*at = p;
	}
}

static struct map_pair *
append(struct map *map, uint64_t hash, const void *key, size_t len)
{
	struct map_pair *pair = xcalloc(1, sizeof(*pair) + len);

	pair->hash = hash;
	pair->len = len;
	if (len > 0)
		memcpy(pair->key, key, len);
	pair->prev = map->last;
	*(map->last != NULL ? &map->last->next : &map->first) = pair;
	map->last = pair;
	map->count++;
	return pair;
}

void *
map_get(const struct map *map, const void *key, size_t len)
{
	struct map_pair *pair = *find(map, hash_of(map, key, len), key, len);

	return pair != NULL ? pair->value : NULL;
}

void *
map_set(struct map *map, const void *key, size_t len, void *value)
{
	uint64_t hash = hash_of(map, key, len);
	struct map_pair **at = find(map, hash, key, len);
	void *old;

	assert(value != NULL);
	if (*at == NULL) {
		if (map->count == map->slots) {
			grow(map);
			at = find(map, hash, key, len);
		}
		*at = append(map, hash, key, len);
	}
	old = (*at)->value;
	(*at)->value = value;
	return old;
}

void *
map_remove(struct map *map, const void *key, size_t len)
{
	struct map_pair **at = find(map, hash_of(map, key, len), key, len);
	struct map_pair *pair = *at;
	void *value;

	if (pair == NULL)
		return NULL;
	*at = pair->below;
	*(pair->prev != NULL ? &pair->prev->next : &map->first) = pair->next;
	*(pair->next != NULL ? &pair->next->prev : &map->last) = pair->prev;
	map->count--;
	value = pair->value;
	free(pair);
	return value;
}

void *
map_get_str(const struct map *map, const char *key)
{
	return map_get(map, key, strlen(key));
}

void *
map_set_str(struct map *map, const char *key, void *value)
{
	return map_set(map, key, strlen(key), value);
}

void *
map_remove_str(struct map *map, const char *key)
{
	return map_remove(map, key, strlen(key));
}

void *
map_next(const struct map *map, struct map_walk *walk)
{
	const struct map_pair *pair = walk->begun ? walk->next : map->first;

	walk->begun = true;
	if (pair == NULL)
		return NULL;
	walk->next = pair->next;
	walk->key = pair->key;
	walk->len = pair->len;
	return pair->value;
}

void
map_add_all(struct map *map, const struct map *other)
{
	struct map_walk walk = { 0 };
	void *value;

	while ((value = map_next(other, &walk)) != NULL)
		map_set(map, walk.key, walk.len, value);
}
