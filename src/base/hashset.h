/*
 * hashset: a set of strings of bytes, of which only hashes are kept.
 *
 * 9 to 18 bytes for each string, however long it is.  The hash is of 64 bits
 * and seeded at random, so that nobody can choose strings that collide; two
 * of a million do so once in millions of sets.
 */
#ifndef DNSSYNC_BASE_HASHSET_H
#define DNSSYNC_BASE_HASHSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hashset;

struct hashset *hashset_new(void);
void hashset_free(struct hashset **take);

/* The hash of no bytes in this set. */
uint64_t hashset_start(const struct hashset *set);

/*
 * The hash of what another is the hash of, and a piece behind it; where the
 * pieces end counts, too.
 */
uint64_t hashset_more(uint64_t hash, const void *p, size_t len);

bool hashset_has(const struct hashset *set, uint64_t hash);

/* One that is there already changes nothing. */
void hashset_add(struct hashset *set, uint64_t hash);

#endif
