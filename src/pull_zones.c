#include "pull_zones.h"

#include <stdlib.h>

#include "base/mem.h"
#include "ddns/hostname.h"

bool
pull_zones_set(struct pull_zones *zones, const struct conf *conf)
{
	struct pull_zones old = *zones;
	size_t n = conf->ndynamics;
	bool is_same = n == old.n;

	zones->n = n;
	zones->names = xcalloc(n, sizeof(*zones->names));
	zones->allow_private = xcalloc(n, sizeof(*zones->allow_private));
	for (size_t i = 0; i < n; i++) {
		const struct conf_dynamic *dynamic = &conf->dynamics[i];

		zones->names[i] = dynamic->name;
		zones->allow_private[i] = dynamic->allow_private;
		is_same = is_same && name_equal(dynamic->name.wire,
		    old.names[i].wire) &&
		    dynamic->allow_private == old.allow_private[i];
	}
	pull_zones_fini(&old);
	return !is_same;
}

void
pull_zones_copy(struct pull_zones *zones, const struct pull_zones *other)
{
	zones->n = other->n;
	zones->names = xmemdup(other->names,
	    other->n * sizeof(*zones->names));
	zones->allow_private = xmemdup(other->allow_private,
	    other->n * sizeof(*zones->allow_private));
}

void
pull_zones_fini(struct pull_zones *zones)
{
	free(zones->names);
	free(zones->allow_private);
	*zones = (struct pull_zones){ 0 };
}

bool
pull_zones_has(const struct pull_zones *zones, const struct name *name)
{
	return zones->n == 0 ||
	    hostname_zone(name, zones->names, zones->n) != NULL;
}

bool
pull_zones_allow_private(const struct pull_zones *zones,
    const struct name *name)
{
	const struct name *zone = hostname_zone(name, zones->names,
	    zones->n);

	return zone != NULL && zones->allow_private[zone - zones->names];
}
