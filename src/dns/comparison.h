/*
 * comparison: how the answers of a primary and of a tinydns to one question
 * differ: not at all, by tinydns's design, or in a way that is an error.
 *
 * By design is only what tinydns has to say over the zone that the primary
 * transfers (dns/foresight.h), to the last record and TTL, and even that only
 * in the cases that are listed here, in which the primary says what it should.
 */
#ifndef DNSSYNC_DNS_COMPARISON_H
#define DNSSYNC_DNS_COMPARISON_H

#include "dns/quiz.h"
#include "dns/said.h"
#include "dns/zoneview.h"

enum comparison {
	COMPARISON_EQUAL,
	COMPARISON_DIFFERENT,
	/* By design, from here on; the first that holds. */
	COMPARISON_DELEGATION,
	COMPARISON_DNAME,
	COMPARISON_ALIAS,
	COMPARISON_HOLLOW,
	COMPARISON_DNSSEC,
	COMPARISON_WILDCARD,
	COMPARISON_HASH,
	COMPARISON_ADDRESSES,
	COMPARISON_TTL,
	COMPARISON_TOO_LONG,
	COMPARISON_ANY,
	COMPARISON_CUT
};
enum { COMPARISON_KINDS = COMPARISON_CUT + 1 };

/*
 * The secondary's answer may be cut, if it does not give the whole of it over
 * TCP; the primary's is whole.
 */
enum comparison comparison_judge(struct zoneview *view,
    const struct quiz_question *question, const struct said *primary,
    const struct said *secondary);

/* A word for what is by design ("alias"), and a sentence about it. */
const char *comparison_word(enum comparison kind);
const char *comparison_text(enum comparison kind);

#endif
