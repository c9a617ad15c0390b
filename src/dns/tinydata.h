/*
 * tinydata: lines of tinydns data become the items of a data.cdb.
 *
 * What tinydns-data accepts makes the same items in the same order.  Unless
 * strict, more is read: IPv6 addresses in brackets, the lines 3, 6 and N,
 * types by their names, and \# for rdata; see dnssync-data(5).
 *
 * Nothing is kept of a line, so memory does not grow with the text.
 */
#ifndef DNSSYNC_DNS_TINYDATA_H
#define DNSSYNC_DNS_TINYDATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/record.h"

struct tinydata_options {
	bool strict;			/* only what tinydns-data accepts */
	bool ip6_locations;		/* keys that plain tinydns ignores */
};

/* Takes an item, whose bytes last for the call. */
typedef bool item_fn(void *ctx, const struct datacdb_item *item,
    struct err *err);

struct tinydata_sink {
	item_fn *item;
	note_fn *warn;			/* about the line; may be NULL */
	void *ctx;			/* of both */
};

struct tinydata;

struct tinydata *tinydata_new(const struct tinydata_options *options,
    const struct tinydata_sink *sink);
void tinydata_free(struct tinydata **take);

/* The serial of an SOA that has none of its own; a 0 is made 1. */
void tinydata_set_serial(struct tinydata *t, uint32_t serial);

/* How many SOA records have taken that serial so far. */
uint64_t tinydata_serials(const struct tinydata *t);

enum tinydata_step {
	TINYDATA_GOOD,
	TINYDATA_BAD,			/* err: what is wrong with the line */
	TINYDATA_FAILED			/* err: the sink's */
};

/*
 * Reads one line, without its newline.  A line that is bad may have given
 * some of its items, so that the whole is of no use any more, but to find
 * what else is bad.
 */
enum tinydata_step tinydata_line(struct tinydata *t, const char *line,
    size_t len, struct err *err);

#endif
