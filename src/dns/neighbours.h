/*
 * neighbours: may the records of a name stand together?
 */
#ifndef DNSSYNC_DNS_NEIGHBOURS_H
#define DNSSYNC_DNS_NEIGHBOURS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "dns/crowd.h"
#include "dns/datacdb.h"

/*
 * Judges all items of a key, sorted by value, some perhaps twice: a CNAME has
 * no other data beside it (RFC 2181, 10.1) but of the DNSSEC types of RFC 4034
 * and 2535, and nothing passes the limits, which may be NULL (dns/crowd.h).
 * false: err names the record or the name.
 */
bool neighbours_judge(const struct datacdb_item *items, size_t n,
    const struct crowd_limits *limits, struct err *err);

#endif
