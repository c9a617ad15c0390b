/*
 * dataline: one line of tinydns data while it is being read, with a word to
 * the admin wherever tinydns-data would silently take something else than
 * what stands there.
 */
#ifndef DNSSYNC_DNS_DATALINE_H
#define DNSSYNC_DNS_DATALINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "dns/fields.h"
#include "dns/record.h"

struct dataline {
	char mark;			/* the first character */
	bool extended;			/* more is read than by tinydns-data */
	struct field f[FIELDS];
	size_t count;			/* of fields that were written */
	note_fn *warn;			/* NULL: not wanted */
	void *ctx;
	struct buf scratch;		/* kept from line to line */
};

/* What stands at the end of most lines. */
struct dataline_tail {
	uint32_t ttl;
	uint8_t ttd[8];
	char loc[2];
};

struct dataline_address {
	size_t len;			/* 4, 16, or 0: there is none */
	uint8_t ip[16];
};

/*
 * Takes a line that is not empty.  ctx, warn, extended and scratch have been
 * set; nothing is left over from an earlier line.
 */
void dataline_split(struct dataline *l, const char *p, size_t len);

void dataline_warn(struct dataline *l, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A field as text for messages: cut if it is long, for as long as l lasts. */
const char *dataline_text(struct dataline *l, const struct field *f);

/* A number of up to bits bits; an empty field is the value given. */
uint32_t dataline_number(struct dataline *l, size_t i, const char *what,
    unsigned bits, uint32_t value);

/* TTL, timestamp and location from field i on; nothing may stand behind. */
void dataline_take_tail(struct dataline *l, size_t i, uint32_t ttl,
    struct dataline_tail *tail);

/* Warns of fields from i on. */
void dataline_end(struct dataline *l, size_t i);

/* false: the field is no name. */
bool dataline_name(struct dataline *l, size_t i, struct wirename *name,
    struct err *err);

/*
 * The name of a server in field 2: as it stands if there is a dot in it, else
 * with ".suffix." and the line's first field behind it.
 */
bool dataline_server(struct dataline *l, const char *suffix,
    struct wirename *name, struct err *err);

/* The address in field 1; missing is all right unless it is needed. */
void dataline_take_address(struct dataline *l, bool needed,
    struct dataline_address *address);

/*
 * Appends a field's bytes without their escapes.  name says what they are.
 */
void dataline_bytes(struct dataline *l, size_t i, const char *what,
    struct buf *out);

#endif
