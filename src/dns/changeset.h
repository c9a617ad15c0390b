/*
 * changeset: what an incremental transfer (RFC 1995) changes in a zone, all
 * its steps taken together.
 *
 * A record is its owner, type and rdata, in which the case of names does not
 * count (dns/canon.h): a primary may send it in another case each time, as it
 * compresses names.  Of each, deletions and additions have to take turns.  The
 * first says whether the zone held it before, the last whether it does then.
 */
#ifndef DNSSYNC_DNS_CHANGESET_H
#define DNSSYNC_DNS_CHANGESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/record.h"

struct changeset;

/* Of a record that a changeset is about. */
struct change {
	struct record record;		/* as it came last; the changeset's */
	bool was_held;			/* the zone held it before, with: */
	uint32_t held_ttl;
	bool is_held;			/* it holds it then */
	bool met;			/* for who looks for it in the zone */
};

/* Takes at most so many bytes of memory. */
struct changeset *changeset_new(size_t max_bytes);
void changeset_free(struct changeset **take);

/*
 * The next deletion or addition; the record is copied.  false: it deletes what
 * is not there, or not with this TTL, or adds what is there, as the ones
 * before have it; or there is no room for it.  err says which.
 */
bool changeset_delete(struct changeset *c, const struct record *record,
    struct err *err);
bool changeset_add(struct changeset *c, const struct record *record,
    struct err *err);

/* The records that it is about, in the order in which they came first. */
size_t changeset_count(const struct changeset *c);
struct change *changeset_at(const struct changeset *c, size_t i);

/* NULL: it is not about this record. */
struct change *changeset_find(struct changeset *c,
    const struct record *record);

/*
 * Is it about any record of this owner, or of the wildcard below it?  key: the
 * owner's wire form in lower case, without the "*" label.
 */
bool changeset_touches(const struct changeset *c, const uint8_t *key,
    size_t len);

#endif
