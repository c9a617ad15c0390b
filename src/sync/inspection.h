/*
 * inspection: all that a whole transferred zone is judged by, before it is
 * committed: its records together (dns/seal.h), its digest (dns/zonemd.h), and
 * if it is a catalog, what it lists (dns/catalog_read.h).
 */
#ifndef DNSSYNC_SYNC_INSPECTION_H
#define DNSSYNC_SYNC_INSPECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/publish.h"
#include "dns/crowd.h"
#include "dns/name.h"
#include "dns/seal.h"
#include "dns/zonemd.h"

struct inspection {
	struct name zone;
	const struct changeset *changes;	/* by which it was made of one
					   that is good; NULL: it came whole */
	bool verify;			/* zonemd = verify */
	struct crowd_limits limits;
	uint32_t members_max;		/* of a catalog; 0: it is none */
	uint64_t lacking;		/* records that are left out */
	struct zonemd zonemd;		/* what was found */
};

/*
 * As seal_zone() or seal_sequel(), for which it stands: in a worker's thread.
 */
bool inspection_run(struct inspection *i, struct publish *p,
    struct seal *seal, struct err *err);

/* Tells the log what was found in a zone that is good.  For the loop. */
void inspection_tell(const struct inspection *i, const struct seal *seal,
    const char *text);

#endif
