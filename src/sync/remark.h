/*
 * remark: the warnings of a zone that data.cdb does not hold as its primary
 * does.
 */
#ifndef DNSSYNC_SYNC_REMARK_H
#define DNSSYNC_SYNC_REMARK_H

#include <stdbool.h>

#include "conf.h"
#include "dns/merge.h"

/* A value: zeroed before its first use. */
struct remark {
	bool said_stripped, said_markers;
};

/*
 * The zone was published.  Logs each warning once, until the zone has been
 * published without a cause for it.
 */
void remark_tell(struct remark *r, const struct conf_zone *zone,
    const struct merge_source *source);

#endif
