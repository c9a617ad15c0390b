/*
 * hashset: a set of strings of bytes, of which only hashes are kept, with two
 * flags for each.
 *
 * 9 to 18 bytes for each string, however long it is.  62 bits of the hash are
 * looked at, and it is seeded at random, so that nobody can choose strings
 * that collide; two of a million do so once in millions of sets.
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

size_t hashset_count(const struct hashset *set);

/* One that is there already changes nothing; a new one has no flag. */
void hashset_add(struct hashset *set, uint64_t hash);

enum { HASHSET_FLAGS = 3 };		/* all there are */

/* Is it there?  Then *flags are its flags. */
bool hashset_find(const struct hashset *set, uint64_t hash, unsigned *flags);

/* Gives it more flags, if it is there. */
void hashset_flag(struct hashset *set, uint64_t hash, unsigned flags);

#endif
