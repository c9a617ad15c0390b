/*
 * patch: a data.cdb in which only addresses and serials are others.
 *
 * As long as nothing changes but the addresses of hosts that have one already,
 * and the serials of their zones, merge_zones() would write the same items in
 * the same order, so the same keys and tables.  What differs are some bytes of
 * values, at places that the old file itself tells: its items are found by
 * their owners, in as many steps as hosts have changed.
 *
 * Whatever does not match, item for item, is no patch: a host that comes or
 * goes, gets its first address of a family, has other texts; nor is it one
 * where a record of the hosts was left out for an equal one.  Then all has to
 * be merged.
 */
#ifndef DNSSYNC_DNS_PATCH_H
#define DNSSYNC_DNS_PATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/merge.h"
#include "dns/name.h"

/* What has become another since the old file was merged or patched. */
struct patch_news {
	const struct merge_hosts *hosts;	/* the caller's */
	struct name *names;		/* of hosts, allocated; there may be
					   more of them than have changed */
	size_t n;
};

struct patch;

/*
 * What has to be written into a copy of old, in which the hosts have these
 * places, to make it what merge_zones() would write now; all other sources
 * have to be as they were.  NULL: that cannot be said, all has to be merged.
 * The thread is the hosts'.
 */
struct patch *patch_find(struct datacdb_reader *old,
    const struct merge_places *places, const struct patch_news *news);
void patch_free(struct patch **take);

/* Nothing is to be written. */
bool patch_is_empty(const struct patch *p);

/* Writes it into the copy.  false: it is of no use then. */
bool patch_apply(const struct patch *p, int fd, struct err *err);

#endif
