/*
 * tsig_record: the TSIG record of a message (RFC 8945, 4.2), read and written;
 * what it is worth is not looked at.
 */
#ifndef DNSSYNC_DNS_TSIG_RECORD_H
#define DNSSYNC_DNS_TSIG_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/tsig_mac.h"

/* What the error field says (RFC 8945, 3). */
enum tsig_error {
	TSIG_BADSIG = 16, TSIG_BADKEY = 17, TSIG_BADTIME = 18,
	TSIG_BADTRUNC = 22
};

enum {
	TSIG_FUDGE = 300,		/* seconds, RFC 8945, 10 */
	TSIG_TIME_LEN = 6,
	/* Room that every TSIG record which is written fits in. */
	TSIG_ROOM = 2 * NAME_MAX_LEN + 10 + 16 + TSIG_MAC_MAX + TSIG_TIME_LEN
};

struct tsig_record {
	size_t start;			/* in the message */
	struct name key, algorithm;
	uint64_t time;			/* seconds since 1970 */
	uint16_t fudge;
	const uint8_t *mac;		/* in the message, as is other */
	uint16_t mac_len;
	uint16_t id;			/* of the message, when it was signed */
	uint16_t error;
	const uint8_t *other;
	uint16_t other_len;
};

enum tsig_found { TSIG_FOUND, TSIG_NONE, TSIG_BROKEN };

/*
 * Finds it in a message of len bytes, any bytes.  TSIG_BROKEN: it is no
 * message, the record is not laid out as it has to be, or it is not the last
 * one, in the additional section: err says "a message that ...".
 */
enum tsig_found tsig_record_find(const uint8_t *msg, size_t len,
    struct tsig_record *record, struct err *err);

/*
 * Writes it behind a message of len bytes and counts it; there has to be
 * TSIG_ROOM.  Returns the new length.
 */
size_t tsig_record_put(uint8_t *msg, size_t len,
    const struct tsig_record *record);

/* How many bytes that appends. */
size_t tsig_record_length(const struct tsig_record *record);

/* 48 bits in network byte order. */
uint64_t tsig_time_get(const uint8_t *p);
void tsig_time_put(uint8_t *p, uint64_t time);

#endif
