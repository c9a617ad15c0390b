/*
 * said: what a server says in answer to one question: its RCODE, whether it
 * says so with authority, and the set of records in the answer section; of a
 * referral, which has none there, the name servers that it leads to.
 *
 * The set has no order and no record twice.  The case of names does not
 * matter, neither of owners nor in rdata (RFC 4343), and rdata are in
 * canonical form (dns/canon.h).
 */
#ifndef DNSSYNC_DNS_SAID_H
#define DNSSYNC_DNS_SAID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "dns/message.h"
#include "dns/name.h"
#include "dns/record.h"

/* A value, zeroed before its first use. */
struct said {
	unsigned rcode;
	bool authoritative;
	bool cut;			/* it had more to say (TC): list is
					   empty */
	struct record *list;		/* sorted; its bytes are its own */
	size_t n, cap;
};

/* Frees the records and leaves what was said by nobody. */
void said_fini(struct said *said);

/* Copies the record, once said_sort() has been called a part of the set. */
void said_add(struct said *said, const struct record *record);
void said_sort(struct said *said);

enum said_kind {
	SAID_ANSWER,		/* *said is what it says */
	SAID_CUT,		/* truncated; to be asked for over TCP */
	SAID_STRANGE,		/* no answer to this question: perhaps forged */
	SAID_BROKEN		/* an answer that cannot be read; err tells */
};

/*
 * Reads a message of len bytes, by means of m, as the answer to a question
 * with that id, in place of what was in *said.  What a message that was cut
 * holds behind its header is not looked at: it may end anywhere.  SAID_BROKEN
 * sets err: "sent a record whose rdata is broken: ...".
 */
enum said_kind said_read(struct said *said, struct message *m,
    const uint8_t *msg, size_t len, uint16_t id, const struct name *name,
    uint16_t type, struct err *err);

/* All of it is the same. */
bool said_is_equal(const struct said *a, const struct said *b);

/* Has a all records that b has?  Of any TTL, or of the same. */
bool said_has_all(const struct said *a, const struct said *b, bool any_ttl);

/* A sorted copy of one that is sorted, with the records that are to be kept. */
typedef bool said_keep_fn(const struct record *record);
void said_copy(struct said *to, const struct said *from, said_keep_fn *keep);

/*
 * Appends what the speaker says otherwise than the other one, for people:
 * "NXDOMAIN", "300 IN A 192.0.2.1", "nothing else".  Records of the name that
 * was asked for stand there without it, the first ones, the rest is counted.
 */
void said_tell(const struct said *said, const struct said *other,
    const struct name *name, struct buf *out);

#endif
