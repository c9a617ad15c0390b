/*
 * zonefile: a zone of a data.cdb as a master file (RFC 1035, 5), such as
 * named-checkzone and people read.
 *
 * It has what a primary of the zone would have.  Records below a delegation
 * are left out, but for the addresses of name servers.  What no master file
 * can say, or what named refuses, stands there as a comment: records for one
 * location or time, a second SOA or CNAME, other data beside a CNAME, name
 * servers of a wildcard, rdata that have not the form of their type.
 */
#ifndef DNSSYNC_DNS_ZONEFILE_H
#define DNSSYNC_DNS_ZONEFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/name.h"

struct zonefile_stats {
	uint64_t records, comments, below;	/* printed, or left out */
};

/* Takes a line with its newline; the bytes last for the call. */
typedef bool zonefile_fn(void *ctx, const struct buf *line, struct err *err);

/*
 * Gives the lines of the zone, the SOA first, the rest in the file's order.
 * false: the file is broken or holds no SOA of that name, or give failed.
 */
bool zonefile_print(struct datacdb_reader *r, const struct name *apex,
    zonefile_fn *give, void *ctx, struct zonefile_stats *stats,
    struct err *err);

#endif
