/*
 * tally: what transfers have brought since the start.
 */
#ifndef DNSSYNC_SYNC_TALLY_H
#define DNSSYNC_SYNC_TALLY_H

#include <stdbool.h>
#include <stdint.h>

struct xfr_progress;

/* A value, zeroed first. */
struct tally {
	uint64_t good, failed;		/* transfers that have ended */
	uint64_t incremental;		/* good ones that brought changes */
	uint64_t records, bytes;	/* that came, also in failed ones */
};

/* A transfer has ended, and that much of it has come.  tally may be NULL. */
void tally_add(struct tally *tally, bool ok,
    const struct xfr_progress *progress);

#endif
