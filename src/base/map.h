/*
 * map: values found by a key of bytes, kept in the order in which they came.
 *
 * The cost of a step does not grow with the number of keys.  The hash is
 * seeded at random, so that nobody can choose names that collide.
 */
#ifndef DNSSYNC_BASE_MAP_H
#define DNSSYNC_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct map;
struct map_pair;

struct map *map_new(void);

/* The values stay the caller's.  NULL is allowed in it. */
void map_free(struct map **take);

/* The same, but the values go, too, by free(). */
void map_free_values(struct map **take);

size_t map_count(const struct map *map);

/* NULL: no such key. */
void *map_get(const struct map *map, const void *key, size_t len);

/*
 * Puts a value, never NULL, under a copy of the key; returns the value that
 * stood there before, whose place in the order it takes, or NULL.
 */
void *map_set(struct map *map, const void *key, size_t len, void *value);

/* Returns the value that is taken away, or NULL. */
void *map_remove(struct map *map, const void *key, size_t len);

/* The same with a string, without its NUL, as the key. */
void *map_get_str(const struct map *map, const char *key);
void *map_set_str(struct map *map, const char *key, void *value);
void *map_remove_str(struct map *map, const char *key);

/* Puts all values of the other map in, in its order. */
void map_add_all(struct map *map, const struct map *other);

/*
 * A walk over the map, in the order in which the keys came:
 *
 *	struct map_walk walk = { 0 };
 *	while ((zone = map_next(map, &walk)) != NULL) ...
 *
 * The pair that was handed out last may be removed, no other one.  A pair that
 * is added may be met or not.
 */
struct map_walk {
	const void *key;		/* of the value just handed out; */
	size_t len;			/* the bytes belong to the map */
	bool begun;			/* these two are map.c's own */
	const struct map_pair *next;
};

/* NULL: that was all. */
void *map_next(const struct map *map, struct map_walk *walk);

#endif
