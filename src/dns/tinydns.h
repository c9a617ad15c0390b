/*
 * tinydns: records as lines of tinydns data.
 *
 * The lines are those that axfr-get writes (Z & C ^ @ + and generic ones),
 * but for SRV and IPv6, which are generic lines and so right everywhere, with
 * the TTL always given and location and timestamp where the record has them.
 */
#ifndef DNSSYNC_DNS_TINYDNS_H
#define DNSSYNC_DNS_TINYDNS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/record.h"

/*
 * Appends the line for a record, with its newline.  false, and nothing
 * appended: no line can say this (an SOA, NS, CNAME, PTR or MX whose rdata is
 * broken, or type 0 or AXFR, which tinydns-data refuses).
 */
bool tinydns_line(struct buf *out, const struct record *record,
    struct err *err);

/* The same for any item of a cdb: a record or a location. */
bool tinydns_item_line(struct buf *out, const struct datacdb_item *item,
    struct err *err);

#endif
