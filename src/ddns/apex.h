/*
 * apex: the SOA and NS records of a zone of dynamic hosts.
 */
#ifndef DNSSYNC_DDNS_APEX_H
#define DNSSYNC_DDNS_APEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dns/name.h"
#include "dns/record.h"

struct apex {
	const struct name *zone;
	const struct name *nameservers;	/* the first is the primary */
	size_t nnameservers;
	uint32_t serial;
	uint32_t negative_ttl;		/* seconds */
};

/*
 * Gives the SOA record and then the NS records.  The numbers that are not
 * said are those of tinydns-data, and the mailbox is hostmaster of the zone,
 * or the zone itself where that would be too long a name.
 */
bool apex_records(const struct apex *apex, record_fn *give, void *ctx,
    struct err *err);

#endif
