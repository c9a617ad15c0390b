/*
 * transfer: one zone is fetched from one primary over TCP or TLS into its
 * frozen copy: by IXFR (RFC 1995) if there is a copy to put changes to, else by
 * AXFR.
 *
 * What comes is an incoming (sync/incoming.h); a worker seals it.  With a key,
 * nothing is believed unless it is signed, and the last message is
 * (dns/tsig.h).
 *
 *	start -> RECEIVING --closing SOA--> SEALING -> done()
 *	          ^  |                        |
 *	          |  +-- IXFR of no use ------+
 *	   AXFR --+  |                        |
 *	             +-- refused, timeout ----+-> done(), the old copy stays
 *
 * RECEIVING ends by idle or total timeout at the latest, SEALING when the
 * worker has done its job.  After an IXFR that was refused, broke off, or did
 * not fit the copy, the same primary is asked once for the whole zone; only
 * one that cannot be reached, says that nothing is newer, has too many
 * transfers at once, or gave a whole zone that was refused, is not.  If that
 * comes, the log says what was wrong, and the peers remember it.
 */
#ifndef DNSSYNC_SYNC_TRANSFER_H
#define DNSSYNC_SYNC_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/seal.h"
#include "sync/transfer_args.h"

struct event_base;
struct transfer;
struct worker;

struct transfer_result {
	bool ok;
	bool local;			/* our disk failed: why has the path */
	bool crowded;			/* it is one too many at its place,
					   and may be begun again */
	bool refuses_edns;		/* perhaps good without */
	struct seal seal;		/* if ok */
	struct err why;			/* if not; without zone and primary */
};

/* Called once, never from inside transfer_start(); may cancel it. */
typedef void transfer_fn(void *ctx, const struct transfer_result *result);

/* What was left out of the zone is logged as warnings. */
struct transfer *transfer_start(struct event_base *base,
    struct worker *worker, const struct transfer_args *args,
    transfer_fn *done, void *ctx);

/*
 * Has to be called also after done().  A copy that is being sealed does not
 * replace the old one any more, unless its renaming has begun: that is then
 * waited for, so that whatever comes next finds the path as it is.
 */
void transfer_cancel(struct transfer **take);

/* How much has come so far; of no transfer, NULL, nothing. */
void transfer_progress(const struct transfer *t, uint64_t *records,
    uint64_t *bytes);

#endif
