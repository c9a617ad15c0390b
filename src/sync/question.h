/*
 * question: what is asked of a primary, signed if there is a key, and whether
 * what it answers is signed, too.
 */
#ifndef DNSSYNC_SYNC_QUESTION_H
#define DNSSYNC_SYNC_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/record.h"
#include "dns/tsig.h"
#include "dns/wire.h"

/* A value, zeroed before its first use. */
struct question {
	uint16_t id;
	uint8_t bytes[WIRE_QUERY_SIZE + TSIG_ROOM];
	size_t len;
	bool edns;			/* it asks for EXPIRE, too */
	bool is_padded;			/* the same, over TLS */
	struct tsig *tsig;		/* NULL: without a key */
};

/* A new one in place of what was there; key may be NULL. */
void question_make(struct question *q, const struct name *zone,
    uint16_t type, struct tsig_key *key);

/*
 * IXFR, with the SOA of the version that is held (RFC 1995, 3); NULL: AXFR.
 */
void question_make_transfer(struct question *q, const struct name *zone,
    const struct record *held, struct tsig_key *key, bool is_padded);

/* As question_make(), with EDNS (dns/edns.h). */
void question_make_edns(struct question *q, const struct name *zone,
    uint16_t type, struct tsig_key *key);

/* The same, padded for TLS (RFC 8467). */
void question_make_padded(struct question *q, const struct name *zone,
    uint16_t type, struct tsig_key *key);

/*
 * The same question without EDNS: answers to the former are good for it.
 * With a signature, or padded, it stays as it is.
 */
void question_drop_edns(struct question *q);

void question_fini(struct question *q);

/* As tsig_verify(), at this time of day; without a key, all is good. */
bool question_verify(struct question *q, const uint8_t *msg, size_t len,
    struct err *err);

/* As tsig_may_end(); without a key, it may. */
bool question_may_end(const struct question *q, struct err *err);

#endif
