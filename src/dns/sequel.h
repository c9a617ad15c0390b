/*
 * sequel: the cdb of a zone's next serial, made of that of the one before and
 * a changeset.
 *
 * It begins with the new SOA.  Then comes, in its old order, what stays; what
 * is added comes last, in the order of the changeset.
 */
#ifndef DNSSYNC_DNS_SEQUEL_H
#define DNSSYNC_DNS_SEQUEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/changeset.h"
#include "dns/datacdb.h"
#include "dns/name.h"

struct sequel_args {
	const struct name *zone;
	struct datacdb_reader *old;
	struct changeset *changes;	/* their met is set */
	struct datacdb *db;		/* takes the new one */
	uint64_t max_records;		/* 0: any number */
	bool refuse_signed;		/* a zone that is signed refuses */
};

struct sequel {
	uint64_t records;		/* that were written */
	uint64_t removed, added;	/* on the way, without the SOA */
	bool local;			/* it failed for our own disk */
};

/*
 * Writes all records, not the end of the cdb.  false: the changes do not fit,
 * as what they delete is not there just so, or what they add is; or what comes
 * out of them is no zone that a transfer would give; err says which record or
 * rule.  In one pass over the old cdb: not for the loop's thread.
 */
bool sequel_write(const struct sequel_args *args, struct sequel *sequel,
    struct err *err);

#endif
