/*
 * edns: what a question asks, and an answer tells, beyond the first DNS (RFC
 * 6891): of ours, only for how long the answerer's own copy of the zone is good
 * still (EXPIRE, RFC 7314).
 */
#ifndef DNSSYNC_DNS_EDNS_H
#define DNSSYNC_DNS_EDNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	EDNS_ROOM = 15,			/* what edns_add() appends */
	EDNS_BLOCK = 128,		/* RFC 8467, 4.1 */
	EDNS_PAD_ROOM = EDNS_BLOCK + 3,	/* what edns_pad() appends at most */
	EDNS_ANSWER_ROOM = 11		/* what edns_answer() appends */
};

/* Appends to a question of len bytes without signature; its new length. */
size_t edns_add(uint8_t *query, size_t len);

/*
 * Pads what edns_add() has made (RFC 7830), so that the question fills blocks
 * of EDNS_BLOCK bytes when that many more are put behind it; its new length.
 */
size_t edns_pad(uint8_t *query, size_t len, size_t behind);

/* Takes that of edns_add() away again, where nothing stands behind it. */
size_t edns_remove(uint8_t *query, size_t len);

/* Seconds; false: the message, which may be any bytes, does not tell. */
bool edns_expire(const uint8_t *msg, size_t len, uint32_t *expire);

/*
 * May it be that this answer would be another one to a question without EDNS?
 * FORMERR, NOTIMP, SERVFAIL and BADVERS (RFC 6891, 6.1.3 and 7).
 */
bool edns_is_refused(const uint8_t *msg, size_t len);

enum edns_kind {
	EDNS_NONE,
	EDNS_HERE,		/* version 0 */
	EDNS_NEWER,		/* another one: BADVERS (6.1.3) */
	EDNS_TWICE		/* FORMERR (6.1.1) */
};

/* What a message to us has of it, which may be any bytes. */
enum edns_kind edns_of(const uint8_t *msg, size_t len);

/*
 * Appends to our answer to a message that has it, with the rest of an rcode
 * beyond 15; the new length.
 */
size_t edns_answer(uint8_t *answer, size_t len, unsigned rcode);

#endif
