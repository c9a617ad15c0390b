/*
 * probe: one primary is asked for a zone's SOA.
 *
 * Over UDP first (random id, a socket of its own that is connected, no RD),
 * asked again on loss; over TCP when the answer is truncated or none comes.
 * With TLS, over that and nothing else.
 * With edns, EXPIRE (RFC 7314) is asked for; a primary that refuses or passes
 * over such a question is asked again without.  Believed is only an
 * authoritative NOERROR answer with that id, that question and exactly one
 * SOA, at the apex.  With a key, the question is signed, and only an answer
 * that is signed is believed at all: over UDP, another one is as good as none.
 */
#ifndef DNSSYNC_SYNC_PROBE_H
#define DNSSYNC_SYNC_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/soa.h"
#include "sync/address.h"

struct event_base;
struct trunks;
struct probe;
struct tls_profile;
struct tsig_key;

struct probe_args {
	const struct address *address;	/* all of it is copied */
	struct tls_profile *tls;	/* shared; NULL: UDP and TCP */
	struct trunks *trunks;		/* for TCP and TLS; outlives it */
	const struct name *zone;
	struct tsig_key *key;		/* shared; NULL: none */
	bool edns;			/* ask for EXPIRE */
	bool tcp;			/* not over UDP, where Knot DNS tells
					   nothing of a catalog */
	double timeout;			/* seconds for the answer over UDP,
					   and again for that over TCP,
					   once that is asked */
};

enum probe_outcome {
	PROBE_SERIAL,		/* soa is set */
	PROBE_UNREACHABLE,	/* no answer over UDP nor TCP */
	PROBE_BAD		/* an answer that is of no use */
};

struct probe_result {
	enum probe_outcome outcome;
	struct soa soa;
	bool has_expire;	/* expire is set: the seconds for which the
				   primary's own copy is good still */
	uint32_t expire;
	bool plain;		/* EDNS was asked for, but it was answered
				   only without */
	struct err why;		/* unless PROBE_SERIAL; without zone and
				   primary: "answers REFUSED ..." */
};

/* Called once, never from inside probe_start(); may cancel the probe. */
typedef void probe_fn(void *ctx, const struct probe_result *result);

struct probe *probe_start(struct event_base *base,
    const struct probe_args *args, probe_fn *done, void *ctx);

/* Has to be called also after the result has come.  NULL is allowed in it. */
void probe_cancel(struct probe **take);

#endif
