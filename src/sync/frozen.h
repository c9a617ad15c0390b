/*
 * frozen: the last good copy of a zone, a cdb that never changes once it has
 * its name; its mtime is the last successful check.
 */
#ifndef DNSSYNC_SYNC_FROZEN_H
#define DNSSYNC_SYNC_FROZEN_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/soa.h"

struct frozen {
	struct soa soa;
	time_t checked;		/* as the file says: perhaps later than now */
};

enum frozen_found { FROZEN_HERE, FROZEN_NONE, FROZEN_BAD };

/*
 * Reads the numbers of the copy at path.  FROZEN_NONE: there is no file.
 * FROZEN_BAD: it is not the zone's cdb; err says why.
 */
enum frozen_found frozen_load(const char *path, const struct name *zone,
    struct frozen *frozen, struct err *err);

/* Counts the copy's records, by reading all of it. */
bool frozen_count(const char *path, uint64_t *records, struct err *err);

/* Notes that the zone was checked at that time.  Quick; no fsync. */
bool frozen_touch(const char *path, time_t when, struct err *err);

#endif
