/*
 * round: a zone's primaries are asked in order until one of them has the zone
 * as we hold it, or has given a newer copy.
 *
 * Primaries that did not answer of late come last.  A primary that is behind
 * us, does not answer, or whose transfer is refused, hands over to the next.
 *
 *	QUEUED --place--> RESOLVING --addresses--> PROBING --same--> end
 *	   ^                  |                      |  |
 *	   |               no address       no good answer  newer serial
 *	   +---- next one <---+----------------------+  |
 *	   |                                            v
 *	   +---- refused <---- TRANSFERRING <--place-- WAITING
 *	                            |
 *	                            +--sealed--> end
 *
 * When no next one is left, the round has failed.  QUEUED and WAITING end
 * because every work in front of them is bounded; RESOLVING by evdns's own
 * timeout, PROBING by probe-timeout, TRANSFERRING by idle-timeout and
 * transfer-timeout.
 *
 * When it begins for a NOTIFY (sync/notice.h), the sender is asked first, and
 * one that has the zone as we hold it hands over as well: the round ends with
 * that only when no other has a newer copy.  Those that were silent of late
 * are not waited for, then.  It does not queue behind rounds for no NOTIFY.
 */
#ifndef DNSSYNC_SYNC_ROUND_H
#define DNSSYNC_SYNC_ROUND_H

#include <stdbool.h>

#include "base/err.h"
#include "conf.h"
#include "dns/seal.h"
#include "sync/address.h"
#include "sync/notice.h"

struct event_base;
struct gate;
struct trunks;
struct peers;
struct resolver;
struct round;
struct tally;
struct worker;

/* What all rounds share.  Outlives them. */
struct round_env {
	struct event_base *base;
	struct resolver *resolver;
	struct gate *probes, *transfers;
	struct gate *doubts;		/* for probes of primaries that were
					   silent of late */
	struct peers *peers;
	struct trunks *trunks;
	struct worker *sealer;
	struct tally *tally;		/* of all transfers, or NULL */
};

enum round_outcome { ROUND_CURRENT, ROUND_CHANGED, ROUND_FAILED };

struct round_result {
	enum round_outcome outcome;
	char primary[ADDRESS_TEXT_SIZE];	/* the last one asked */
	struct seal seal;		/* ROUND_CHANGED: the new copy's */
	uint32_t age;			/* of the primary's own last check of
					   it (sync/word.h) */
	struct err why;			/* all that went wrong, or "" */
	bool known;			/* it was only that primaries did not
					   answer, which the log has heard */
	struct err behind;		/* "" or: who has an older serial */
	bool missed;			/* one had a newer copy, but its
					   transfer failed */
};

/* Called once, never from inside round_start(); may cancel the round. */
typedef void round_fn(void *ctx, const struct round_result *result);

struct round_args {
	const struct conf_zone *zone;	/* the caller's; outlives the round */
	const char *path;		/* of the copy; outlives it too */
	const struct soa *held;		/* of our copy; NULL: there is none */
	bool any_serial;		/* the copy has expired: one with an
					   older serial is taken as well */
	struct notice_word notice;	/* what it is for, or zeros */
};

struct round *round_start(const struct round_env *env,
    const struct round_args *args, round_fn *done, void *ctx);

/* Has to be called also after the result has come. */
void round_cancel(struct round **take);

/*
 * The zone that was given to round_start() goes away; zone is the same, of
 * which all is equal, as another configuration has it.  NULL, only while it
 * is transferring: if that transfer fails, the round has failed.
 */
void round_set_zone(struct round *r, const struct conf_zone *zone);

/* Is it transferring (or sealing), not only asking? */
bool round_is_transferring(const struct round *r);

/* How much of the running transfer has come; zeros if none runs. */
void round_progress(const struct round *r, uint64_t *records,
    uint64_t *bytes);

#endif
