/*
 * hail: is a server there, and which serial of a zone does it have?
 */
#ifndef DNSSYNC_SYNC_HAIL_H
#define DNSSYNC_SYNC_HAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hostport.h"
#include "dns/name.h"
#include "sync/address.h"

struct event_base;
struct hail;
struct resolver;
struct tls_profile;
struct trunks;
struct tsig_key;

struct hail_args {
	struct event_base *base;
	struct trunks *trunks;		/* the caller's */
	struct resolver *resolver;
	const struct hostport *server;
	const struct name *zone;	/* all but the server is copied */
	struct tsig_key *key;		/* shared; NULL: none */
	struct tls_profile *tls;	/* the same */
	bool tcp;			/* never over UDP */
};

enum hail_outcome {
	HAIL_ZONE,		/* it has the zone: serial is set */
	HAIL_NO_ZONE,		/* it is there, and does not answer for it */
	HAIL_SILENT		/* no address of it answers anything */
};

struct hail_result {
	enum hail_outcome outcome;
	struct address address;		/* that answered first */
	uint32_t serial;
	struct err why;			/* unless HAIL_ZONE; subject first */
};

/* Called once, never from inside hail_start(); may cancel it. */
typedef void hail_fn(void *ctx, const struct hail_result *result);

/*
 * Asks the addresses of the server in turn for the SOA.  tinydns is silent
 * about a zone that it does not have; so what is silent is asked for a
 * transfer over UDP, too, which each server refuses in its own way.
 */
struct hail *hail_start(const struct hail_args *args, hail_fn *done,
    void *ctx);

/* Has to be called also after done().  NULL is allowed in it. */
void hail_cancel(struct hail **take);

#endif
