/*
 * change: what an update makes of one host.
 */
#ifndef DNSSYNC_DDNS_CHANGE_H
#define DNSSYNC_DDNS_CHANGE_H

#include <stdbool.h>

#include "base/ip.h"
#include "ddns/host.h"
#include "ddns/update.h"
#include "ddns/verdict.h"

/* A value: what is to be stored.  What is not changed is not to be touched. */
struct change {
	bool changes4, changes6, changes_txt;
	struct ip v4, v6;		/* none: withdraw it */
	char txt[HOST_TXT_SIZE];
};

/*
 * Compares the update with what stands and makes the change and the answer:
 * GOOD, or DELETED, once something has been changed, stored and published;
 * NOCHG if nothing has to be; BADIP if an address is of no use in DNS, or
 * private where that is not allowed.  Then nothing at all is changed, be the
 * other family's address good.
 *
 * A new prefix gives AAAA the bits behind it of the host's stored
 * identifier.  A host without one has the address of the request, or else
 * keeps the bits of the AAAA that stands, or else has none.
 *
 * A success names the addresses that this request gave, as clients expect; if
 * it gave none, those that the host then has, and "-" without any.
 */
struct verdict change_make(struct change *change, const struct update *update,
    const struct host *host, bool allow_private);

/* Does it change anything? */
bool change_is_any(const struct change *change);

/* Does to the host what the change says, at this time. */
void change_apply(const struct change *change, struct host *host,
    int64_t now);

#endif
