/*
 * name: domain names, in uncompressed wire form (RFC 1035, 3.1) and as the
 * text of tinydns data files.
 *
 * In text, labels are separated by dots, and a byte other than a letter, a
 * digit, '-' and '_' is written \ooo (octal), as axfr-get writes it.
 */
#ifndef DNSSYNC_DNS_NAME_H
#define DNSSYNC_DNS_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum {
	NAME_MAX_LEN = 255,		/* bytes, with the final 0 */
	NAME_TEXT_SIZE = 4 * NAME_MAX_LEN + 1
};

/* A value: wire form in lower case, len bytes of it. */
struct name {
	uint8_t len;
	uint8_t wire[NAME_MAX_LEN];
};

/*
 * Reads a name as people write it: "example.com", "Example.COM.", "." for
 * the root, \ooo for bytes, other bytes as they are.  An empty label, a label
 * over 63 bytes and a name over 255 are errors; the text names the problem,
 * not the name.
 */
bool name_parse(struct name *name, const char *text, struct err *err);

/*
 * Makes a name of a whole, valid wire form (name_wire_len() != 0), folding
 * it to lower case.
 */
void name_from_wire(struct name *name, const uint8_t *wire);

/* Writes a valid wire form as text; case is kept; the root is ".". */
void name_text(const uint8_t *wire, char text[NAME_TEXT_SIZE]);

/* How many bytes of wire form stand at p, of at most max; 0: no valid one. */
size_t name_wire_len(const uint8_t *p, size_t max);

/* Folds A-Z to a-z in place in a wire form of len bytes (RFC 4343). */
void name_lower(uint8_t *wire, size_t len);

/* Equal but for case.  Both are valid wire forms. */
bool name_equal(const uint8_t *a, const uint8_t *b);

/* Is owner the apex or below it?  Both are valid wire forms; case is folded. */
bool name_is_within(const uint8_t *owner, const uint8_t *apex);

/* Is the first label a lone asterisk?  (RFC 4592, 2.1.1) */
bool name_is_wildcard(const uint8_t *wire);

#endif
