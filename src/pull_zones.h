/*
 * pull_zones: the zones that hosts of another server may be in.
 */
#ifndef DNSSYNC_PULL_ZONES_H
#define DNSSYNC_PULL_ZONES_H

#include <stdbool.h>
#include <stddef.h>

#include "conf.h"
#include "dns/name.h"

/* A value, zeroed first; without any zone, names may be anywhere. */
struct pull_zones {
	struct name *names;
	bool *allow_private;		/* of each: addresses */
	size_t n;
};

/* Takes over the dynamic zones.  Returns whether they were others before. */
bool pull_zones_set(struct pull_zones *zones, const struct conf *conf);

void pull_zones_copy(struct pull_zones *zones,
    const struct pull_zones *other);
void pull_zones_fini(struct pull_zones *zones);

/* Is it in one of them, or may it be anywhere? */
bool pull_zones_has(const struct pull_zones *zones, const struct name *name);

/* Does the deepest zone that it is in allow private addresses? */
bool pull_zones_allow_private(const struct pull_zones *zones,
    const struct name *name);

#endif
