/*
 * guard: wrong keys are counted, in memory, and forgotten again.
 *
 * Three counters stand for each wrong key: its host from this source
 * (ip_source()), the source, and the host from everywhere.  A counter is a
 * bucket that refills evenly; what comes while it is empty takes nothing out,
 * so that a router that asks once a minute with a wrong key, for ever, waits
 * at most GUARD_PERIOD / GUARD_PER_PAIR seconds once its owner has mended the
 * key.
 *
 * Nobody is locked out by others.  A right key of full strength always
 * passes: it cannot be guessed, so refusing it would help only those who want
 * to do harm.  A right weak one (imported from an older server) passes while
 * the counters allow it, and from a source that it came from before, whatever
 * others do.
 *
 * A request without any key is free: that is how wget asks for a challenge.
 * Memory is bounded: what has not been seen for longest is forgotten first.
 */
#ifndef DNSSYNC_DDNS_GUARD_H
#define DNSSYNC_DDNS_GUARD_H

#include "base/ip.h"
#include "dns/name.h"

enum {
	GUARD_PER_PAIR = 10,		/* wrong keys ... */
	GUARD_PER_SOURCE = 100,
	GUARD_PER_HOST = 100,
	GUARD_PERIOD = 900,		/* ... in so many seconds */
	GUARD_MAX_COUNTERS = 65536	/* of each of the three */
};

/* What was found of the key that a request has. */
enum guard_key { GUARD_KEY_WRONG, GUARD_KEY_WEAK, GUARD_KEY_STRONG };

/* PASS: go on.  Else the answer is VERDICT_BADAUTH or VERDICT_ABUSE. */
enum guard_word { GUARD_PASS, GUARD_BADAUTH, GUARD_ABUSE };

struct guard;

struct guard *guard_new(void);

/* NULL is allowed in it. */
void guard_free(struct guard **take);

/*
 * Judges one request and counts it.  host is NULL where the request names
 * none that exists.  now is in seconds that only grow.
 */
enum guard_word guard_judge(struct guard *guard, enum guard_key key,
    const struct name *host, const struct ip *source, double now);

#endif
