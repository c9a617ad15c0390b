/*
 * roster_zones: the zones of a roster, whose SOA and NS records are made.
 */
#ifndef DNSSYNC_DDNS_ROSTER_ZONES_H
#define DNSSYNC_DDNS_ROSTER_ZONES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ddns/host.h"
#include "dns/name.h"
#include "dns/record.h"

/* Seconds, of hosts without a TTL and without a zone. */
enum { ROSTER_TTL = 60 };

/* A value. */
struct roster_zone {
	struct name name;
	uint32_t ttl;			/* of hosts without one of their own */
	uint32_t serial;
	const struct name *nameservers;	/* the caller's; at least one */
	size_t nnameservers;
};

/* A value, zeroed first. */
struct roster_zones {
	struct roster_zone *zones;	/* their name servers are here, too */
	struct name *apexes;
	uint32_t *serials;
	size_t n;
};

/* Copies the zones, and their name servers, in place of what was there. */
void roster_zones_set(struct roster_zones *z, const struct roster_zone *zones,
    size_t n);
void roster_zones_fini(struct roster_zones *z);

/* NULL: it is not one of these. */
const struct roster_zone *roster_zone_find(const struct roster_zone *zones,
    size_t n, const struct name *name);

/* Of a host's records: its own, or else that of its zone, or ROSTER_TTL. */
uint32_t roster_ttl(const struct roster_zone *zones, size_t n,
    const struct host *host);

/* Gives each zone's SOA, and then its NS records. */
bool roster_zones_give(const struct roster_zones *z, record_fn *take,
    void *take_ctx, struct err *err);

#endif
