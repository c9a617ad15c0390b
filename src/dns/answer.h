/*
 * answer: what a server says when it is asked for a zone's SOA.
 */
#ifndef DNSSYNC_DNS_ANSWER_H
#define DNSSYNC_DNS_ANSWER_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/soa.h"

enum answer_kind {
	ANSWER_SOA,		/* authoritative; soa is set */
	ANSWER_STRANGE,		/* no answer to this question: perhaps forged */
	ANSWER_TRUNCATED,	/* to be asked for over TCP */
	ANSWER_BAD		/* an answer, but of no use */
};

/*
 * Reads a message of len bytes as the answer to a question with that id.
 * ANSWER_STRANGE and ANSWER_BAD set err, without zone and server: "answers
 * REFUSED (...)", "has no SOA of it".
 */
enum answer_kind answer_read(const uint8_t *msg, size_t len, uint16_t id,
    const struct name *zone, struct soa *soa, struct err *err);

#endif
