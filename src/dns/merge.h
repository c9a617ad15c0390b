/*
 * merge: many sources of records become one data.cdb.
 *
 * Sources are written in the given order, each in its own order.  Records at
 * or below the apex of a source's zone come from that source only, and not
 * from one whose zone it lies inside of, such as the parent's copy of the
 * delegation and of the glue.  A DS at that apex is the parent's (RFC 4035,
 * 2.4), and comes only from the source right above, if there is one.  A source
 * is open only at its turn, and memory grows with the number of sources alone.
 */
#ifndef DNSSYNC_DNS_MERGE_H
#define DNSSYNC_DNS_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/name.h"
#include "dns/soa.h"

/* One zone's frozen cdb; filled in by merge_zones() from found down. */
struct merge_source {
	struct name zone;		/* no two sources have the same */
	char *path;			/* the caller's */

	bool found;			/* its SOA was read */
	bool lost;			/* the file has to be made anew */
	struct soa soa;			/* if found */
	uint64_t records;		/* of this source that were written */
	struct err why;			/* if lost; empty if not */
};

/*
 * Adds all sources to db.  false: not all could be added, err tells of the
 * first that could not, and db is of no more use.
 *
 * A source is lost when its file is missing, is no cdb, does not begin with
 * the zone's SOA, or is broken anywhere.  The other sources are then still
 * looked through, so that all that are lost are marked at once.  Any other
 * failure (no more descriptors, no permission, a full disk) says nothing about
 * the copy: it ends the merge at once and marks none.
 *
 * Any thread; reads only frozen files.
 */
bool merge_zones(struct merge_source *sources, size_t n, struct datacdb *db,
    struct err *err);

#endif
