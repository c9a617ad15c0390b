/*
 * xfr: a zone transfer (RFC 5936), fed messages, handing out records.
 *
 * The strictest reading of what a good AXFR is: id and question right, the
 * apex SOA first, the same SOA last and nothing after it, class IN, no meta
 * types, no SOA elsewhere, no wildcard NS, NS at the apex.  Records outside
 * the zone and records that tinydns cannot serve are left out and noted.
 * What needs the whole zone (duplicates, CNAME beside other data) is judged
 * by dns/seal.h when the records are in their file.
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

enum xfr_step { XFR_MORE, XFR_DONE, XFR_FAIL };

struct xfr;

struct xfr_args {
	const struct name *zone;	/* copied */
	uint16_t id;			/* of the question that was sent */
	const struct soa *held;		/* copied: an SOA that is not newer
					   refuses; NULL: any is good */
	uint64_t max_records;		/* 0: any number */
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
 * Takes one message, without the length before it.  XFR_DONE and XFR_FAIL
 * (err set: the record or rule, without zone or primary) are final.
 */
enum xfr_step xfr_feed(struct xfr *x, const uint8_t *msg, size_t len,
    struct err *err);

/* How far it is.  soa is valid when records > 0. */
struct xfr_progress {
	uint64_t records, bytes;
	struct soa soa;
	uint64_t oversize;		/* that were left out */
	bool servfail;			/* it has failed by this answer */
};
void xfr_progress(const struct xfr *x, struct xfr_progress *progress);

#endif
