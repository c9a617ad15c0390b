/*
 * merge_zone: a transferred zone in a merge; inside of merge.
 */
#ifndef DNSSYNC_DNS_MERGE_ZONE_H
#define DNSSYNC_DNS_MERGE_ZONE_H

#include <stdbool.h>

#include "base/err.h"
#include "dns/merge_out.h"

/*
 * Writes the zone, which holds its apex; not writes: only looks through it.
 * false: it is lost, and knows why, or err is set.
 */
bool merge_zone_write(struct merge_writer *w, bool writes, struct err *err);

#endif
