/*
 * crowd: how many records stand together, at a name and in an RRset.
 *
 * tinydns looks at all that stands at a name to answer for it, and an RRset
 * that no message holds cannot be answered for by anybody.
 */
#ifndef DNSSYNC_DNS_CROWD_H
#define DNSSYNC_DNS_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/record.h"

/* 0: any number. */
struct crowd_limits {
	uint64_t records;		/* of a type at a name */
	uint64_t types;			/* at a name */
};

/* An RRset, and how many of the name were begun with it.  A value. */
struct crowd {
	uint16_t type;
	uint64_t records, types;
	size_t bytes;			/* as an answer has them */
};

/*
 * Counts a record of the name's RRset under way, or begins the next one with
 * it.  A name begins with zeros.  false: it is one too many, which err tells
 * with the name; NULL for limits: there are none but that of a message.
 */
bool crowd_add(struct crowd *crowd, const struct crowd_limits *limits,
    const uint8_t *owner, uint16_t type, size_t rdlen, struct err *err);

/*
 * The same while records come in any order, from anywhere: looks only at those
 * of a name that come one after the other, and so refuses early what is refused
 * anyway, or would be if those that come twice were different ones.
 */
struct crowd_run;
struct crowd_run *crowd_run_new(const struct crowd_limits *limits);
void crowd_run_free(struct crowd_run **take);
bool crowd_run_add(struct crowd_run *run, const struct record *record,
    struct err *err);

#endif
