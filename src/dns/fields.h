/*
 * fields: the pieces that a line of tinydns data is made of, read as
 * tinydns-data reads them.
 *
 * tinydns-data never complains about a number, an address or a timestamp: it
 * takes what it can and goes on.  These functions take the same, and tell
 * besides whether that is what was written.
 */
#ifndef DNSSYNC_DNS_FIELDS_H
#define DNSSYNC_DNS_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dns/name.h"

enum { FIELDS = 15 };			/* tinydns-data reads no more */

/* Bytes of the line, not ended by a NUL. */
struct field {
	const char *p;
	size_t len;
};

/* A name in wire form whose case is kept. */
struct wirename {
	size_t len;
	uint8_t wire[NAME_MAX_LEN];
};

/*
 * Splits what follows a line's first character at its colons.  The fields
 * that are not there are empty.  Returns how many are, which may be more than
 * FIELDS.  With brackets, the second field may be an IPv6 address in
 * brackets, the colons of which do not count.
 */
size_t fields_split(struct field f[FIELDS], const char *p, size_t len,
    bool brackets);

/*
 * The digits from *p on, modulo 2^64; returns how many, and moves *p behind
 * them.
 */
size_t field_digits(const char **p, const char *end, uint64_t *value);

enum field_quality {
	FIELD_GOOD,
	FIELD_PREFIX,			/* there is more than was taken */
	FIELD_NONE			/* nothing could be taken */
};

/* The decimal number at the field's start. */
enum field_quality field_number(const struct field *f, uint64_t *value);

/* The IPv4 address at the field's start; numbers are taken modulo 256. */
enum field_quality field_ip4(const struct field *f, uint8_t ip[4]);

/* "[2001:db8::1]", whole. */
bool field_ip6(const struct field *f, uint8_t ip[16]);

/* Pairs of hexadecimal digits, exactly len of them. */
bool field_hex(const struct field *f, uint8_t *out, size_t len);

/* 16 digits 0-9 a-f; any other character counts as 0, as a missing one. */
enum field_quality field_timestamp(const struct field *f, uint8_t ttd[8]);

/* The first two bytes; NUL for a missing one. */
void field_location(const struct field *f, char loc[2]);

/* What is odd about escapes and names, though tinydns-data takes it. */
enum field_odd {
	FIELD_ODD_ESCAPE = 1,		/* a backslash before what is no digit
					   or sign, or over \377, or last */
	FIELD_ODD_LABEL = 2,		/* empty labels, which are left out */
	FIELD_ODD_BLANK = 4		/* a blank or a control character */
};

/*
 * Reads a name.  Empty labels are left out, \ooo is a byte.  Returns why it
 * is none, or NULL; *odd then tells the oddities.
 */
const char *field_name(const struct field *f, struct wirename *name,
    unsigned *odd);

/* Appends the field's text with its escapes taken out. */
void field_unescape(const struct field *f, struct buf *out, unsigned *odd);

/*
 * Appends the rdata that "\# LEN HEX" (RFC 3597, 5) means.  false, and
 * nothing appended: the field is no such thing.
 */
bool field_unknown_rdata(const struct field *f, struct buf *out);

#endif
