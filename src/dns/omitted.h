/*
 * omitted: the records of a transfer that are left out, and what the log hears
 * of them.
 */
#ifndef DNSSYNC_DNS_OMITTED_H
#define DNSSYNC_DNS_OMITTED_H

#include <stdbool.h>
#include <stdint.h>

#include "dns/record.h"
#include "dns/wire.h"

/* A value, zeroed first. */
struct omitted {
	uint64_t oversize, outside;
	char first_outside[WIRE_RECORD_TEXT_SIZE];
};

/* Is it too long for tinydns to serve? */
bool omitted_is_oversize(const struct record *record);

/* Counts such a record; the first ten are noted one by one. */
void omitted_oversize(struct omitted *o, const struct record *record,
    note_fn *note, void *ctx);

/* Counts a record from outside the zone. */
void omitted_outside(struct omitted *o, const struct record *record);

/* The transfer is at its good end: notes what was only counted. */
void omitted_tell(const struct omitted *o, note_fn *note, void *ctx);

#endif
