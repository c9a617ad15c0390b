/*
 * schedule: when a zone is looked at next.  Pure arithmetic, in seconds.
 */
#ifndef DNSSYNC_SYNC_SCHEDULE_H
#define DNSSYNC_SYNC_SCHEDULE_H

#include <stdint.h>

#include "conf.h"
#include "dns/soa.h"

/*
 * After a check that succeeded: SOA refresh within refresh-min and
 * refresh-max, up to a tenth less (jitter: random is any number).  With a
 * period: the period, exactly.
 */
uint32_t schedule_refresh(const struct soa *soa,
    const struct zone_options *options, uint32_t random);

/*
 * After the n-th failure in a row (n >= 1): SOA retry within retry-min and
 * retry-max, doubled with each failure, but never more than the refresh
 * interval, up to a tenth less.  soa NULL: the zone was never here; retry-min
 * doubled up to an hour.  With a period: the period.
 */
uint32_t schedule_retry(const struct soa *soa,
    const struct zone_options *options, unsigned n, uint32_t random);

/*
 * How long a copy is good for after a check that succeeded: SOA expire, but
 * never less than it takes to check again and to try once more (as BIND and
 * NSD have it), so that no zone comes and goes while its primary is well.
 */
uint32_t schedule_expire(const struct soa *soa,
    const struct zone_options *options);

#endif
