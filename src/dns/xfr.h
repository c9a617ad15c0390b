/*
 * xfr: a zone transfer (RFC 5936, RFC 1995), fed messages, handing out records.
 *
 * The strictest reading of what a good AXFR is: id and question right, the
 * apex SOA first, the same SOA last and nothing after it, class IN, no meta
 * types, no SOA elsewhere, no wildcard NS, NS at the apex.  Records outside
 * the zone and records that tinydns cannot serve are left out and noted.
 * What needs the whole zone (duplicates, CNAME beside other data) is judged
 * by dns/seal.h when the records are in their file.
 *
 * Where IXFR was asked, the answer may be a whole zone all the same, which is
 * taken as that; else it is what dns/ixfr.h says, by the same rules for each
 * record that is added.  A record that is left out is left out where it is
 * deleted as well, so that what was left out once is not missed.
 */
#ifndef DNSSYNC_DNS_XFR_H
#define DNSSYNC_DNS_XFR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/record.h"
#include "dns/soa.h"

enum xfr_step { XFR_MORE, XFR_DONE, XFR_CURRENT, XFR_FAIL };

struct changeset;
struct xfr;

struct xfr_args {
	const struct name *zone;	/* copied */
	uint16_t id;			/* of the question that was sent */
	const struct soa *held;		/* copied: an SOA that is not newer
					   refuses; NULL: any is good */
	struct changeset *changes;	/* the question is IXFR, for what is
					   newer than held; an incremental
					   answer goes here.  NULL: AXFR */
	uint64_t max_change_bytes;	/* of messages with changes */
	uint64_t max_records;		/* or changes; 0: any number */
	uint64_t max_bytes;		/* of messages; 0: any number */
	bool refuse_signed;		/* a zone that is signed refuses */
	record_fn *record;		/* takes the zone's records in order,
					   the closing SOA not */
	note_fn *note;			/* takes what was left out */
	void *ctx;			/* for both */
};

struct xfr *xfr_new(const struct xfr_args *args);
void xfr_free(struct xfr **take);

/*
 * Takes one message, without the length before it.  XFR_DONE, XFR_CURRENT (to
 * IXFR: nothing newer is there) and XFR_FAIL are final; with the last two, err
 * says why (the record or rule, without zone or primary).
 */
enum xfr_step xfr_feed(struct xfr *x, const uint8_t *msg, size_t len,
    struct err *err);

/* How far it is.  soa is valid when it has begun. */
struct xfr_progress {
	uint64_t records, bytes;
	struct soa soa;
	uint64_t oversize;		/* that were left out */
	bool has_begun;			/* a first SOA has come */
	bool is_incremental;		/* the records are changes */
	unsigned rcode;			/* it has failed by this answer; 0 */
};
void xfr_progress(const struct xfr *x, struct xfr_progress *progress);

#endif
