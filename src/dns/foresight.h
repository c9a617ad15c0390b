/*
 * foresight: what tinydns says to a question when its data.cdb holds a zone
 * as the zone's primary has it, and in which of its ways it comes to say so.
 *
 * This is tinydns's own algorithm (djbdns tdlookup.c, doit), over the zone's
 * own cdb: nothing of what merges zones into a data.cdb has a part in it.
 */
#ifndef DNSSYNC_DNS_FORESIGHT_H
#define DNSSYNC_DNS_FORESIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dns/name.h"
#include "dns/said.h"
#include "dns/zoneview.h"

/* tinydns gives that many addresses of a name, chosen at random. */
enum { FORESIGHT_ADDRESSES = 8 };

/* A value; said has to be freed by foresight_fini(). */
struct foresight {
	struct said said;	/* but for the choice of addresses: has all */
	size_t addresses;
	size_t size;		/* bytes of the message, at the most */
	bool at_cut;		/* the name is a delegation of the zone */
	bool below_cut;		/* the delegation is below another one */
	bool below_dname;
	bool alias;		/* there is a CNAME, and another type was
				   asked for */
	bool far_wildcard;	/* a wildcard answers that does not stand
				   right below the name's closest encloser
				   (RFC 4592, 3.3.1) */
	bool hollow;		/* the name, or the wildcard that stands for
				   it, exists, but data.cdb has none of its
				   records, nor a marker */
	bool stripped;		/* records of the type are left out */
	bool uneven;		/* records of one type have several TTLs */
	bool hashed;		/* it is the name of an NSEC3 record */
};

/* The name is at or below the apex, and none of another zone below it. */
void foresight_make(struct foresight *f, struct zoneview *view,
    const struct name *name, uint16_t type);
void foresight_fini(struct foresight *f);

/* Is this what was foreseen? */
bool foresight_allows(const struct foresight *f, const struct said *said);

#endif
