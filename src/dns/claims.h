/*
 * claims: which source may publish what, where several have to do with the
 * same zones.
 *
 * A source claims a zone's apex, and so the zone, by having an SOA there.  The
 * first one that claims an apex holds it.  What the others have of that zone
 * is not published, nor what the parents of a zone have at or below its apex:
 * the delegation and its glue.  A DS at an apex is the parent's (RFC 4035,
 * 2.4).  A local source may add records to a zone that it does not claim.
 *
 * A dynamic zone is made for its hosts, and claimed behind all others.  Local
 * sources may add records to it even if they have the zone above, since there
 * is no other place for its static hosts; an NS at its apex is a delegation.
 */
#ifndef DNSSYNC_DNS_CLAIMS_H
#define DNSSYNC_DNS_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dns/name.h"
#include "dns/record.h"

/* Somebody who claims; of those with the same number both are the same. */
struct claimant {
	size_t number;
	bool local;			/* not a transferred zone */
	bool dynamic;			/* nor is this one: the hosts */
};

struct claims;

struct claims *claims_new(void);
void claims_free(struct claims **take);

/*
 * The first one to claim an apex gets it.  false: another one has it, *holder,
 * and this claimant learns that for the first time.
 */
bool claims_add(struct claims *claims, const struct name *apex,
    struct claimant who, size_t *holder);

/* Behind the last claims_add(), and before all that follows. */
void claims_settle(struct claims *claims);

/* Is a claimed apex below this one, which is claimed? */
bool claims_has_below(const struct claims *claims, const struct name *apex);

/*
 * May this source publish a record of that type there?  The owner is in lower
 * case.
 */
bool claims_grant(const struct claims *claims, struct claimant who,
    const struct name *owner, uint16_t type);

#endif
