/*
 * ixfr: the order of an incremental answer (RFC 1995, 4), record by record.
 *
 * Behind its opening SOA, the new one, stand steps: the SOA that a step begins
 * from, what it deletes, the SOA that it leads to, what it adds.  The first
 * begins from the serial that is held, each next one from where the one before
 * has led, the last one leads to the opening SOA, which then closes the answer.
 */
#ifndef DNSSYNC_DNS_IXFR_H
#define DNSSYNC_DNS_IXFR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/changeset.h"
#include "dns/name.h"
#include "dns/record.h"
#include "dns/soa.h"

enum ixfr_step { IXFR_MORE, IXFR_DONE, IXFR_FAIL };

/* A value, set before the second SOA. */
struct ixfr {
	const struct name *zone;
	const struct record *opening;	/* the SOA; they stay the caller's */
	struct changeset *changes;	/* takes what the steps say */
	uint32_t last;			/* serial of the opening SOA */
	uint32_t reached;		/* at first, what is held */
	bool deleting;			/* false at first */
};

/*
 * The next SOA, of any owner within the zone.  IXFR_DONE: it closed the
 * answer; what comes behind it is not to be given here.  IXFR_FAIL: err says
 * what is wrong.
 */
enum ixfr_step ixfr_soa(struct ixfr *i, const struct record *record,
    struct err *err);

/* The next other record. */
bool ixfr_record(struct ixfr *i, const struct record *record,
    struct err *err);

#endif
