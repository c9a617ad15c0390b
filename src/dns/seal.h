/*
 * seal: the judgement over a zone's finished cdb, before it goes live.
 *
 * What a transfer cannot see record by record: the same record twice (written
 * once), and what may not stand together at a name (dns/neighbours.h), which
 * refuses the zone.
 */
#ifndef DNSSYNC_DNS_SEAL_H
#define DNSSYNC_DNS_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/publish.h"
#include "dns/soa.h"

struct changeset;
struct crowd_limits;

struct seal {
	struct soa soa;
	uint64_t records;		/* that stay */
	uint64_t duplicates;		/* that were left out */
	bool local;			/* it failed for our own disk: err has
					   the path */
	bool is_sequel;			/* it came as changes (dns/sequel.h): */
	uint64_t removed, added;
};

/*
 * Judges the finished cdb in the handle's temporary file, and makes it anew
 * where it holds duplicates.  Memory does not grow with the zone, only with
 * its largest owner, by 32 bytes for each record there.  limits may be NULL.
 * false: the zone is refused, err names the record or the name; the handle
 * stays the caller's either way.  May take a second for a million records: not
 * for the loop's thread.
 */
bool seal_zone(struct publish *p, const struct crowd_limits *limits,
    struct seal *seal, struct err *err);

/*
 * The same for a cdb that was made of a sealed one and these changes: only
 * where something was added is anything to be judged.  The seal's records are
 * the caller's to count.  A record that stands twice refuses the zone.
 */
bool seal_sequel(struct publish *p, const struct changeset *changes,
    const struct crowd_limits *limits, struct seal *seal, struct err *err);

#endif
