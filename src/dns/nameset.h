/*
 * nameset: a set of names in memory of a fixed size, which may now and then
 * take a name for one of its own.
 *
 * The fewer names, the more seldom: of a million names it takes one stranger
 * in some thousands, of ten thousand none that anybody will meet.  It never
 * denies a name that was added.  Case is folded.
 */
#ifndef DNSSYNC_DNS_NAMESET_H
#define DNSSYNC_DNS_NAMESET_H

#include <stdbool.h>
#include <stdint.h>

struct nameset;

struct nameset *nameset_new(void);
void nameset_free(struct nameset **take);

/* Names are valid wire forms. */
void nameset_add(struct nameset *set, const uint8_t *wire);
bool nameset_has(const struct nameset *set, const uint8_t *wire);

/*
 * For things other than names, by their hash: was it there before?  It is
 * now.
 */
bool nameset_meet(struct nameset *set, uint64_t hash);

/* The same without putting it there. */
bool nameset_has_hash(const struct nameset *set, uint64_t hash);

/*
 * The highest name at or above this one that it has, a part of its bytes;
 * NULL: none.
 */
const uint8_t *nameset_find_above(const struct nameset *set,
    const uint8_t *wire);

#endif
