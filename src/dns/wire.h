/*
 * wire: what ldns knows of the wire format; the one room that includes it.
 *
 * ldns makes the questions, knows how the rdata of each type is laid out and
 * prints types and records.  Its message parser is not used: it trusts
 * rdlength and allocates without bound.
 */
#ifndef DNSSYNC_DNS_WIRE_H
#define DNSSYNC_DNS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dns/name.h"
#include "dns/record.h"

enum {
	WIRE_QUERY_SIZE = 1024,		/* room that every question fits in */
	WIRE_RDATA_MAX = 65535,		/* bytes of rdata */
	WIRE_RDATA_SIZE = WIRE_RDATA_MAX + NAME_MAX_LEN,
	WIRE_TEXT_SIZE = 32,		/* the text of a type or an rcode */
	WIRE_RECORD_TEXT_SIZE = 256	/* a record for people, cut if longer */
};

/* Writes a question of class IN without RD; returns its length. */
size_t wire_query(uint8_t query[WIRE_QUERY_SIZE], uint16_t id,
    const struct name *name, uint16_t type);

/*
 * Appends the zone's SOA, as the authority section of the question for it
 * (RFC 1995, 3); returns the new length.
 */
size_t wire_query_held(uint8_t query[WIRE_QUERY_SIZE], size_t len,
    const struct record *soa);

/*
 * Expands the name at pos of a message, of which bytes before end may be
 * read.  Each pointer has to lead to before the place where the walk stands,
 * so it ends.  Returns the name's length, 0: it is broken.  *behind is the
 * position behind the name where it began.
 */
size_t wire_expand_name(const uint8_t *msg, size_t end, size_t pos,
    uint8_t out[NAME_MAX_LEN], size_t *behind);

/*
 * Copies the rdata at pos, of rdlen bytes, that lies inside the message.
 * Names are expanded for every type that RFC 3597, section 4, lists (and for
 * KX and DNAME), and those of NS, CNAME, PTR, MX and SOA are folded to lower
 * case, as axfr-get does.  Types of nothing but character strings (TXT, SPF,
 * ISDN, X25) may be empty, as tinydns serves them.  false: it is not laid out
 * as its type demands.
 */
bool wire_rdata(const uint8_t *msg, size_t pos, uint16_t rdlen,
    uint16_t type, uint8_t out[WIRE_RDATA_SIZE], uint16_t *out_len);

/* "AAAA", "TYPE65534". */
void wire_type_text(uint16_t type, char text[WIRE_TEXT_SIZE]);

/* Reads "AAAA" or "TYPE28"; case does not matter.  false: no such type. */
bool wire_type_parse(const char *text, size_t len, uint16_t *type);

/* Is rdata, which has no compressed names, laid out as its type demands? */
bool wire_rdata_is_sound(uint16_t type, const uint8_t *rdata, size_t len);

/* "REFUSED", "RCODE23". */
void wire_rcode_text(unsigned rcode, char text[WIRE_TEXT_SIZE]);

/*
 * OPT, TSIG, the question types and the other meta types (RFC 6895, 3.1),
 * which no zone can hold; type 0 is one of them.
 */
bool wire_type_is_meta(uint16_t type);

/* "www.example.com. 300 IN A 192.0.2.1", for messages to people. */
void wire_record_text(const struct record *record,
    char text[WIRE_RECORD_TEXT_SIZE]);

/* Sets err to what and the record, "WHAT: RECORD"; false. */
bool wire_fail(struct err *err, const char *what,
    const struct record *record);

/*
 * Appends the record as a line of a master file that every name server reads:
 * types that are old enough in their own words, others as RFC 3597 says.
 */
void wire_master_line(const struct record *record, struct buf *out);

#endif
