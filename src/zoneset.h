/*
 * zoneset: the watches of all configured zones, found by name.
 */
#ifndef DNSSYNC_ZONESET_H
#define DNSSYNC_ZONESET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "conf.h"
#include "dns/merge.h"
#include "sync/watch.h"

struct zoneset;

/* Both, the one for catalogs, stay the caller's and outlive the set. */
struct zoneset *zoneset_new(const struct watch_env *env,
    const struct watch_env *catalog_env);
void zoneset_free(struct zoneset **take);

/*
 * Makes the set what conf says: new zones begin, first those without a copy
 * and at most ZONESET_START_RATE a second; zones that are gone end; zones
 * that are the same only take note of the new conf.  The old conf is not
 * looked at any more afterwards.  start false: no new zone begins by itself.
 * Returns whether any zone came, went or is another now.
 */
enum { ZONESET_START_RATE = 500 };
bool zoneset_apply(struct zoneset *set, const struct conf *conf, bool start);

size_t zoneset_count(const struct zoneset *set);

/* By conf_zone.text; NULL: no such zone. */
struct watch *zoneset_find(const struct zoneset *set, const char *text);

/* A walk, as map_next() has it, over watches in no particular order. */
struct watch *zoneset_next(const struct zoneset *set, struct map_walk *walk);

/*
 * Fills in the copies that belong into data.cdb, in its order, conf->nzones at
 * most; returns how many.  Their paths are allocated.
 */
size_t zoneset_gather(const struct zoneset *set, const struct conf *conf,
    struct merge_source *sources);

#endif
