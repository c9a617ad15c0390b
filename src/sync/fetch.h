/*
 * fetch: one zone from one primary, waited for; for the command line.
 */
#ifndef DNSSYNC_SYNC_FETCH_H
#define DNSSYNC_SYNC_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hostport.h"
#include "dns/name.h"
#include "dns/seal.h"

struct tls_profile;
struct tsig_key;

struct fetch_args {
	const struct name *zone;
	const char *text;		/* the zone's name, for messages */
	const struct hostport *primary;
	const char *path;		/* of the cdb that is made */
	struct tsig_key *key;		/* NULL: none */
	struct tls_profile *tls;	/* NULL: TCP */
	double idle_timeout, total_timeout;	/* seconds */
	/* Called a few times a second; NULL: never. */
	void (*progress)(void *ctx, uint64_t records, uint64_t bytes,
	    double seconds);
	void *ctx;
	bool *stopped;			/* set when a signal ends it, or NULL */
};

/*
 * Transfers the zone, asking all addresses of the primary until one of them
 * gives it, and puts it at path, whole or not at all.  SIGINT, SIGTERM and
 * SIGHUP end it as a failure.  Runs a loop of its own; SIGPIPE has to be
 * ignored.
 */
bool fetch_zone(const struct fetch_args *args, struct seal *seal,
    struct err *err);

#endif
