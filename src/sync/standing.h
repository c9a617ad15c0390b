/*
 * standing: what data.cdb holds of a zone's copy.
 */
#ifndef DNSSYNC_SYNC_STANDING_H
#define DNSSYNC_SYNC_STANDING_H

#include <stdbool.h>
#include <stdint.h>

#include "conf.h"
#include "dns/merge.h"
#include "dns/seal.h"
#include "sync/address.h"
#include "sync/remark.h"

enum { STANDING_BY_SIZE = 96 };

/* A value: zeroed before its first use. */
struct standing {
	uint64_t records;		/* of the copy, once it is known */
	bool is_published;		/* data.cdb holds the copy */
	char *overruled;		/* who has the zone in its place; NULL:
					   nobody */
	char from[ADDRESS_TEXT_SIZE];	/* new copy, not published */
	char by[STANDING_BY_SIZE];	/* and with what changes, or "" */
	const char *came_by;		/* "AXFR", "IXFR"; NULL: before the
					   start */
	struct remark remark;
};

void standing_fini(struct standing *s);

/* " by IXFR (1 removed, 2 added)", or nothing if it came whole. */
void standing_manner(const struct seal *seal, char by[STANDING_BY_SIZE]);

/* A new copy has come. */
void standing_arrived(struct standing *s, const struct seal *seal,
    const char *primary);

/*
 * data.cdb holds the copy as this source of a build had it.  Logs the line for
 * it when that is new, and what else is to be said (remark.h; if silent, of a
 * new copy only).
 */
void standing_published(struct standing *s, const struct conf_zone *zone,
    const struct merge_source *source, double milliseconds, bool silent);

/* data.cdb has nothing of the zone from here: why; NULL: it has. */
void standing_overrule(struct standing *s, const char *why);

#endif
