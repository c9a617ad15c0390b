/*
 * ent: the names of a zone that exist without a record of their own.
 *
 * tinydns takes a name for existing only if it has a record, and else answers
 * NXDOMAIN, or from a wildcard above it.  But a name with a name below it
 * exists, an empty non-terminal (RFC 8020; RFC 4592, 2.2.2), and so does one
 * whose records are all left out with those of DNSSEC.  These are found here,
 * so that a record can be written for each.
 *
 * Not among them are the names below a delegation or a DNAME, which the zone
 * does not answer for (RFC 1034, 4.2.1; RFC 6672, 2.4), those of NSEC3, which
 * are no names of the zone (RFC 5155, 1.3), and the apex.
 */
#ifndef DNSSYNC_DNS_ENT_H
#define DNSSYNC_DNS_ENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/name.h"
#include "dns/record.h"

struct ent;

/*
 * Takes an empty name, a whole wire form in lower case, which lasts during the
 * call.  false, with err set, ends the work.
 */
typedef bool ent_fn(void *ctx, const uint8_t *name, struct err *err);

/*
 * Reads a whole zone, whose reader stays the caller's and is rewound.  strip:
 * what dnssec_is_added() says is left out of what is published.
 *
 * Memory grows with the names that have names below them, but for the apex,
 * and with those of which nothing is published, by up to 18 bytes for each.
 */
struct ent *ent_new(struct datacdb_reader *reader, const struct name *apex,
    bool strip, ent_fn *take, void *ctx);
void ent_free(struct ent **take);

/*
 * Looks at a record of the zone, which are all shown, in any order, and their
 * owners in lower case.  Gives away the empty names that its owner proves to
 * exist, each one once.
 */
bool ent_see(struct ent *ent, const struct record *record, struct err *err);

#endif
