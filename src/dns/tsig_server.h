/*
 * tsig_server: a question that somebody has signed, and the answer to it
 * (RFC 8945, 5.2 and 5.3), of one message.
 */
#ifndef DNSSYNC_DNS_TSIG_SERVER_H
#define DNSSYNC_DNS_TSIG_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/tsig_key.h"
#include "dns/tsig_record.h"

enum tsig_verdict {
	TSIG_GOOD,
	TSIG_ABSENT,			/* nobody signed it */
	TSIG_BAD			/* answer that, and do nothing else */
};

/* A value, for one answer.  What it points to is the caller's. */
struct tsig_request {
	struct tsig_key *key;		/* it was signed with; NULL: ABSENT,
					   or one that is not known */
	uint16_t rcode;			/* of the answer: NOERROR, FORMERR,
					   NOTAUTH */
	struct tsig_record record;	/* of the answer */
	uint8_t mac[TSIG_MAC_MAX];	/* of the question */
	uint8_t other[TSIG_TIME_LEN];
};

/*
 * Looks for the key among n keys, by name and algorithm, and checks the
 * signature and the time.  TSIG_BAD: err says why, with who asked as its
 * subject.
 */
enum tsig_verdict tsig_request_read(struct tsig_request *q,
    struct tsig_key *const *keys, size_t n, const uint8_t *msg, size_t len,
    uint64_t now, struct err *err);

/*
 * Signs the answer, of len bytes with TSIG_ROOM behind them, or tells in a
 * TSIG record what was wrong with the question, or leaves it as it is, as it
 * has to be.  The rcode is the caller's to put in.  Returns the new length.
 */
size_t tsig_request_answer(struct tsig_request *q, uint8_t *msg, size_t len,
    uint64_t now);

#endif
