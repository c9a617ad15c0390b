/*
 * zoneview: a zone as its primary has it: the records of a name, and the
 * names that exist without any.
 */
#ifndef DNSSYNC_DNS_ZONEVIEW_H
#define DNSSYNC_DNS_ZONEVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/name.h"
#include "dns/record.h"

struct zoneview;

/* What is made of the zone here. */
struct zoneview_args {
	struct datacdb_reader *reader;	/* of the zone; lasts as long */
	struct name apex;
	bool strip;			/* what DNSSEC added is left out */
	uint16_t marker;		/* type of the markers at names without
					   records (dns/ent.h); 0: none */
	bool has_parent;		/* a zone above it is served, too */
	/* Is this the apex of another zone that is served, too?  Or NULL. */
	bool (*is_other)(void *ctx, const uint8_t *name);
	void *ctx;
};

/*
 * Walks over the zone once.  Memory grows with the names that have names
 * below them, but for the apex, by up to 18 bytes for each.  NULL: the cdb is
 * broken.
 */
struct zoneview *zoneview_new(const struct zoneview_args *args,
    struct err *err);
void zoneview_free(struct zoneview **take);

const struct zoneview_args *zoneview_args(const struct zoneview *v);

/*
 * The records of exactly this owner, a wire form in lower case at or below
 * the apex: find, then find_next until false.  A wildcard is the owner "*"
 * only, and no other name.  The records' bytes last as long as the reader,
 * their owner until the next one is found.
 */
bool zoneview_find(struct zoneview *v, const uint8_t *owner,
    struct record *record);
bool zoneview_find_next(struct zoneview *v, struct record *record);

bool zoneview_has(struct zoneview *v, const uint8_t *owner, uint16_t type);

/* Is the record left out of what is published? */
bool zoneview_is_stripped(const struct zoneview *v,
    const struct record *record);

/*
 * Does the name exist, with records or above names that have some?  The names
 * of NSEC3 records do not (RFC 5155, 1.3).
 */
bool zoneview_exists(struct zoneview *v, const uint8_t *name);

/* It exists, is not the apex, and nothing that it has is published. */
bool zoneview_is_hollow(struct zoneview *v, const uint8_t *name);

/*
 * Is the name between the apex and another one, and was this not asked
 * before?
 */
bool zoneview_meet(struct zoneview *v, const uint8_t *name);

/* The highest apex of another zone at or above the name; NULL: none. */
const uint8_t *zoneview_other(const struct zoneview *v, const uint8_t *name);

/* The name above this one, which is below the apex. */
static inline const uint8_t *
zoneview_parent(const uint8_t *name)
{
	return name + *name + 1;
}

#endif
