#include "ddns/roster_zones.h"

#include <stdlib.h>

#include "base/mem.h"
#include "ddns/apex.h"

void
roster_zones_fini(struct roster_zones *z)
{
	for (size_t i = 0; i < z->n; i++)
		free((void *)(uintptr_t)z->zones[i].nameservers);
	free(z->zones);
	free(z->apexes);
	free(z->serials);
	*z = (struct roster_zones){ 0 };
}

void
roster_zones_set(struct roster_zones *z, const struct roster_zone *zones,
    size_t n)
{
	roster_zones_fini(z);
	z->zones = xcalloc(n, sizeof(*z->zones));
	z->apexes = xcalloc(n, sizeof(*z->apexes));
	z->serials = xcalloc(n, sizeof(*z->serials));
	z->n = n;
	for (size_t i = 0; i < n; i++) {
		z->zones[i] = zones[i];
		z->zones[i].nameservers = xmemdup(zones[i].nameservers,
		    zones[i].nnameservers * sizeof(struct name));
		z->apexes[i] = zones[i].name;
		z->serials[i] = zones[i].serial;
	}
}

const struct roster_zone *
roster_zone_find(const struct roster_zone *zones, size_t n,
    const struct name *name)
{
	for (size_t i = 0; i < n && name->len > 0; i++)
		if (name_equal(zones[i].name.wire, name->wire))
			return &zones[i];
	return NULL;
}

uint32_t
roster_ttl(const struct roster_zone *zones, size_t n,
    const struct host *host)
{
	const struct roster_zone *zone;

	if (host->ttl > 0)
		return host->ttl;
	zone = roster_zone_find(zones, n, &host->zone);
	return zone != NULL ? zone->ttl : ROSTER_TTL;
}

bool
roster_zones_give(const struct roster_zones *z, record_fn *take,
    void *take_ctx, struct err *err)
{
	for (size_t i = 0; i < z->n; i++) {
		const struct roster_zone *zone = &z->zones[i];
		const struct apex apex = { .zone = &zone->name,
			.nameservers = zone->nameservers,
			.nnameservers = zone->nnameservers,
			.serial = zone->serial, .negative_ttl = zone->ttl };

		if (!apex_records(&apex, take, take_ctx, err))
			return false;
	}
	return true;
}
