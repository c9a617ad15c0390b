/*
 * pull_list: the dynamic hosts of another server.
 *
 * A host is a name with what stands at it and at its wildcard.  A list never
 * changes once it is made, so any thread may read it; references are taken
 * and given back in one thread only.
 */
#ifndef DNSSYNC_PULL_LIST_H
#define DNSSYNC_PULL_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/map.h"
#include "dns/name.h"
#include "dns/record.h"

enum { PULL_LIST_MAX_ADDRESSES = 64 };	/* of a host */

struct pull_list;

/* An empty list, which is filled before anybody else has it. */
struct pull_list *pull_list_new(const char *text, size_t len);

/*
 * Adds a record of type A or AAAA, whose owner is in lower case; of those that
 * differ in their TTL only, the first counts.  false: the host has too many.
 */
bool pull_list_add(struct pull_list *list, const struct record *record);

/* A line of the text is left out; why counts if it is the first. */
void pull_list_leave(struct pull_list *list, const struct err *why);

/* How many lines were, and why the first was, or "". */
size_t pull_list_left(const struct pull_list *list, const char **why);

struct pull_list *pull_list_ref(struct pull_list *list);

/* Leaves NULL, which is allowed in it. */
void pull_list_unref(struct pull_list **take);

/* Was it made of this text? */
bool pull_list_is_of(const struct pull_list *list, const char *text,
    size_t len);

size_t pull_list_count(const struct pull_list *list);

/* Is there a host of this name, in lower case and without a wildcard? */
bool pull_list_has_host(const struct pull_list *list, const uint8_t *wire,
    size_t len);

/* Is there an A or AAAA record at this owner; for any other type, either? */
bool pull_list_has(const struct pull_list *list, const uint8_t *owner,
    size_t len, uint16_t type);

/*
 * The next host of a walk that was zeroed at first, and its name in the walk
 * (key, len).  false: that was all.
 */
bool pull_list_next(const struct pull_list *list, struct map_walk *walk);

/* Gives the records of the host that a walk is at. */
bool pull_list_give(const struct pull_list *list, const struct map_walk *walk,
    record_fn *give, void *ctx, struct err *err);

/*
 * Adds to the sum of each zone something that is another one, as good as
 * always, if the zone's records in the list, or the rank, are others.  A
 * record counts for the deepest zone it is in.
 */
void pull_list_sum(const struct pull_list *list, size_t rank,
    const struct name *zones, size_t n, uint64_t *sums);

#endif
