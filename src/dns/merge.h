/*
 * merge: many sources of records become one data.cdb.
 *
 * Sources are written in the given order, each in its own order.  Which of
 * them may publish a record is said in dns/claims.h, which of equal records is
 * written in dns/twice.h, and where a zone gets markers in dns/ent.h.  Items
 * that are no records, such as client locations, are always written.
 *
 * Zones are open only at their turn, local sources all the time, but without
 * a descriptor.  Memory grows with the number of sources and of apexes, and
 * as dns/ent.h says.
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

enum merge_kind {
	MERGE_ZONE,			/* transferred */
	MERGE_LOCAL			/* compiled from the admin's data */
};

/* One frozen cdb; filled in by merge_zones() from found down. */
struct merge_source {
	enum merge_kind kind;
	struct name zone;		/* of a zone; no two have the same */
	char *path;			/* the caller's */
	char *label;			/* of a local source: the admin's file;
					   the caller's too */
	bool strip;			/* of a zone: what DNSSEC added to it */
	uint16_t ent_marker;		/* of a zone: the type; 0: none */
	uint64_t max_markers;		/* of a zone; 0: any number */

	bool found;			/* a zone whose SOA was read */
	bool lost;			/* the file has to be made anew */
	bool is_signed;			/* a zone, by its own DNSKEY or RRSIG */
	uint64_t unmarked;		/* for want of max_markers */
	uint64_t foreign;		/* of a local source, left out: in zones
					   of others */
	struct soa soa;			/* if found */
	uint64_t records;		/* of this source that were written */
	struct err why;			/* if lost; empty if not */
	/* Has this zone's SOA, and comes first; this one was not opened. */
	const struct merge_source *overruled_by;
};

/* Two sources have an SOA at the same name; the first one holds the zone. */
struct merge_conflict {
	struct name apex;
	size_t first, other;		/* in the array of sources */
};

/* In the order in which they were met; zeroed before its first use. */
struct merge_conflicts {
	struct merge_conflict *list;
	size_t n, cap;
};

/* Leaves an empty list. */
void merge_conflicts_fini(struct merge_conflicts *conflicts);

/*
 * Adds all sources to db, of which the local ones come first.  false: not all
 * could be added, err tells of the first that could not, and db is of no more
 * use.  What conflicts there are is added to the list, also then, as far as
 * the sources were read; NULL: nobody wants to know.
 *
 * With an ent_marker, each name of a zone that exists without a record gets
 * one of that type, without rdata and with the TTL of negative answers (RFC
 * 2308, 5), just before the record that tells of the name.
 *
 * A source is lost when its file is missing, is no cdb, is broken anywhere,
 * or, a zone's, does not begin with the SOA.  The other sources are then still
 * looked through, so that all that are lost are marked at once.  Any other
 * failure (no more descriptors, no permission, a full disk) says nothing about
 * the copy: it ends the merge at once and marks none.
 *
 * Any thread; reads only frozen files.
 */
bool merge_zones(struct merge_source *sources, size_t n, struct datacdb *db,
    struct merge_conflicts *conflicts, struct err *err);

#endif
