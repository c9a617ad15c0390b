/*
 * merge: many sources of records become one data.cdb.
 *
 * Sources are written in the given order, each in its own order.  Which of
 * them may publish a record is said in dns/claims.h, which of equal records is
 * written in dns/twice.h, and where a zone gets markers in dns/ent.h.  Items
 * that are no records, such as client locations, are always written.
 *
 * Zones are open only at their turn, local sources all the time, but without
 * a descriptor.  Memory grows with the number of sources and of apexes, with
 * the hosts' texts, by up to 18 bytes for each, and as dns/ent.h says.
 */
#ifndef DNSSYNC_DNS_MERGE_H
#define DNSSYNC_DNS_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/name.h"
#include "dns/record.h"
#include "dns/soa.h"

enum merge_kind {
	MERGE_ZONE,			/* transferred */
	MERGE_LOCAL,			/* compiled from the admin's data */
	MERGE_HOSTS			/* dynamic, in no cdb */
};

/*
 * The dynamic hosts, whose names are in lower case.  Their own records are
 * written wherever they lie.  Those of their zones, SOA and NS, are written
 * where no other source has an SOA, which is no conflict.
 *
 * What other sources have for an owner is left out: A where a host has A, AAAA
 * where it has AAAA, a CNAME where it has anything.  TXT stand side by side.
 */
struct merge_hosts {
	/* The apexes of their zones; claimed behind all others. */
	const struct name *zones;
	const uint32_t *serials;	/* of each of them */
	size_t nzones;
	/*
	 * Will give() give this type at this owner?  A wildcard's first label
	 * is "\1*".  For a CNAME: will it give any type but SOA and NS?  Asked
	 * for each A, AAAA, CNAME and TXT that others would publish.
	 */
	bool (*has)(void *ctx, const uint8_t *owner, size_t len,
	    uint16_t type);
	/*
	 * Gives all records, in the order in which they are written: SOA and
	 * NS, only at the apexes, and the hosts' A, AAAA and TXT, of at most
	 * RECORD_MAX_RDLEN; no address twice.  false: take said so, or err is
	 * set.
	 */
	bool (*give)(void *ctx, record_fn *take, void *take_ctx,
	    struct err *err);
	/*
	 * The same for one host, of which there may be none any more, or for
	 * NULL all SOA and NS.  Used by dns/patch.h alone.
	 */
	bool (*give_some)(void *ctx, const struct name *host,
	    record_fn *take, void *take_ctx, struct err *err);
	void *ctx;
};

/* One frozen cdb, or the hosts; merge_zones() fills it in from found down. */
struct merge_source {
	enum merge_kind kind;
	const struct merge_hosts *hosts;	/* the caller's; without path */
	struct name zone;		/* of a zone; no two have the same */
	char *path;			/* the caller's */
	char *label;			/* of a local source: the admin's file;
					   the caller's too */
	uint32_t default_serial;	/* of a local source: SOA records with
					   this serial have none of their own;
					   0: not known */
	bool strip;			/* of a zone: what DNSSEC added to it */
	uint16_t ent_marker;		/* of a zone: the type; 0: none */
	uint64_t max_markers;		/* of a zone; 0: any number */

	bool found;			/* a zone whose SOA was read */
	bool lost;			/* the file has to be made anew */
	bool is_signed;			/* a zone, by its own DNSKEY or RRSIG */
	uint64_t unmarked;		/* for want of max_markers */
	uint64_t foreign;		/* of a local source, left out: in zones
					   of others, or the hosts' instead */
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

/* Where in the file the hosts are, for dns/patch.h; zeroed first. */
struct merge_places {
	uint32_t hosts;			/* theirs are the items from here on */
	uint32_t *soas;			/* of local SOA records that have no
					   serial of their own, at the apexes
					   of the hosts' zones */
	size_t nsoas, cap;
	bool are_some_left_out;		/* of the hosts' records: equal ones
					   stand elsewhere */
};

void merge_places_fini(struct merge_places *places);

/* Leaves an empty list. */
void merge_conflicts_fini(struct merge_conflicts *conflicts);

/*
 * Adds all sources to db: the local ones, the zones, and the hosts, of which
 * there is one source at most.  false: not all could be added, err tells of
 * the first that could not, and db is of no more use.  What conflicts there
 * are is added to the list, also then, as far as the sources were read; NULL:
 * nobody wants to know, neither of them nor of the places.
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
 * Any thread, in which the hosts are asked, too; reads only frozen files.
 */
bool merge_zones(struct merge_source *sources, size_t n, struct datacdb *db,
    struct merge_conflicts *conflicts, struct merge_places *places,
    struct err *err);

#endif
