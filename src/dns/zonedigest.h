/*
 * zonedigest: a zone in its cdb is digested by the simple scheme of ZONEMD
 * (RFC 8976, 3.3).
 */
#ifndef DNSSYNC_DNS_ZONEDIGEST_H
#define DNSSYNC_DNS_ZONEDIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/digest.h"
#include "dns/name.h"

/*
 * Adds all records of the cdb, in canonical form and order, to each of n
 * digests: glue, records below delegations and signatures as well, but not
 * the ZONEMD records of the apex and their signatures.  Of records that are
 * equal but for their TTLs, the first one counts.
 *
 * Sorting takes 8 bytes of memory for each record, and may take seconds for a
 * million.  false: the cdb is broken.
 */
bool zonedigest_add(struct datacdb_reader *r, const struct name *apex,
    struct digest *const digests[], size_t n, struct err *err);

#endif
