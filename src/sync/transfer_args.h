/*
 * transfer_args: what a transfer is asked for, and of whom.
 */
#ifndef DNSSYNC_SYNC_TRANSFER_ARGS_H
#define DNSSYNC_SYNC_TRANSFER_ARGS_H

#include "conf.h"
#include "dns/name.h"
#include "dns/soa.h"
#include "sync/address.h"

struct gate_ticket;
struct peers;
struct tally;
struct tls_profile;
struct trunks;
struct tsig_key;

/* A value. */
struct transfer_args {
	struct address address;
	const struct name *zone;
	const char *text;		/* the zone's name, for the log */
	const char *path;		/* of the frozen copy */
	struct tsig_key *key;		/* NULL: none */
	struct trunks *trunks;		/* the caller's, outlives it */
	struct tls_profile *tls;	/* NULL: TCP */
	bool edns;			/* over TLS: pad the question */
	struct gate_ticket *place;	/* among its primary's transfers: it
					   is asked what SERVFAIL means.  The
					   caller's, or NULL */
	const struct soa *held;		/* only newer is good; NULL: any */
	const struct zone_options *options;	/* timeouts and limits */
	struct tally *tally;		/* grows; the caller's, or NULL */
	struct peers *peers;		/* know who gives no IXFR; the
					   caller's.  NULL: it is not asked */
};

/* Copies all that it points to, but for what is said to be the caller's. */
void transfer_args_copy(struct transfer_args *to,
    const struct transfer_args *from);

/* Of a copy: frees what was copied. */
void transfer_args_fini(struct transfer_args *args);

#endif
