/*
 * zonemd: is a zone what its ZONEMD records say (RFC 8976)?
 *
 * Known are the simple scheme, SHA-384 and SHA-512.  That the records are
 * signed is not looked at: they guard against what happens to a zone on its
 * way or at a primary, not against who can change them as well.
 */
#ifndef DNSSYNC_DNS_ZONEMD_H
#define DNSSYNC_DNS_ZONEMD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"

/* A zone, in a finished cdb where no record stands twice. */
struct zonemd_args {
	int fd;				/* of the cdb */
	const struct name *apex;
	uint32_t serial;		/* of its SOA */
	uint64_t lacking;		/* records of it that the cdb lacks */
};

enum zonemd_finding {
	ZONEMD_NONE,			/* it has no ZONEMD record */
	ZONEMD_FOREIGN,			/* only ones of schemes or algorithms
					   that are not known (RFC 8976, 4) */
	ZONEMD_VERIFIED
};

struct zonemd {
	enum zonemd_finding finding;
	struct err about;		/* what is to be said of FOREIGN and
					   VERIFIED */
};

/*
 * One record of a known kind that is right is enough; one whose serial is not
 * the zone's, or whose scheme and algorithm another one has, too, is not
 * right.  false: none is; err says what the zone has, and what it should.
 *
 * Of a zone without the records, only the apex is read.  Else all is sorted,
 * in 8 bytes of memory for each record: not for the loop's thread.
 */
bool zonemd_verify(const struct zonemd_args *args, struct zonemd *zonemd,
    struct err *err);

#endif
