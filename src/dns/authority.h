/*
 * authority: does tinydns answer for a name, with what is in a data.cdb?
 *
 * It looks for the deepest name, at or above the one that is asked for, that
 * has NS records.  With an SOA there, that is the apex of a zone, and what
 * stands in data.cdb is the answer.  Without one it is a delegation, and the
 * answer is a referral, whatever stands there.  Without any such name there is
 * no answer (djbdns tdlookup.c, doit).
 *
 * Records that only clients of some location get are no delegation here, but
 * make a zone: those of other locations have the answer, or all have.
 */
#ifndef DNSSYNC_DNS_AUTHORITY_H
#define DNSSYNC_DNS_AUTHORITY_H

#include <stdint.h>

#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/name.h"

enum authority {
	AUTHORITY_OURS,
	AUTHORITY_DELEGATED,
	AUTHORITY_NONE
};

/*
 * As it is at that time, in seconds since 1970; if delegated, *cut is where.
 * The reader's walk is not disturbed.
 */
enum authority authority_find(struct datacdb_reader *r,
    const struct name *name, int64_t now, struct name *cut);

/* What is wrong, and what to do, for the admin; not of AUTHORITY_OURS. */
void authority_explain(enum authority authority, const struct name *name,
    const struct name *cut, struct err *why);

#endif
