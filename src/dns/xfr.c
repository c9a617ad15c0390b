#include "dns/xfr.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dns/dnssec.h"
#include "dns/ixfr.h"
#include "dns/message.h"
#include "dns/omitted.h"
#include "dns/wire.h"
#include "dns/xfr_answer.h"

/* Between a first SOA and the closing one is a whole zone, or changes. */
enum xfr_state {
	XFR_FIRST,
	XFR_STALE,			/* to IXFR: its SOA is not newer */
	XFR_SECOND,			/* to IXFR: what comes is not known */
	XFR_WITHIN, XFR_CHANGES,
	XFR_CLOSED
};

struct xfr {
	struct name zone;
	struct soa held;
	struct xfr_args args;
	struct message *message;
	enum xfr_state state;
	bool has_apex_ns;
	struct record opening;		/* the first SOA, */
	uint8_t *soa_rdata;		/* and its rdata */
	struct ixfr ixfr;
	uint64_t messages;
	struct omitted omitted;
	struct xfr_progress progress;
};

struct xfr *
xfr_new(const struct xfr_args *args)
{
	struct xfr *x = xcalloc(1, sizeof(*x));

	x->args = *args;
	x->zone = *args->zone;
	x->args.zone = &x->zone;
	if (args->held != NULL) {
		x->held = *args->held;
		x->args.held = &x->held;
	}
	x->message = message_new();
	return x;
}

void
xfr_free(struct xfr **take)
{
	struct xfr *x = *take;

	*take = NULL;
	if (x == NULL)
		return;
	message_free(&x->message);
	free(x->soa_rdata);
	free(x);
}

void
xfr_progress(const struct xfr *x, struct xfr_progress *progress)
{
	*progress = x->progress;
	progress->oversize = x->omitted.oversize;
}

static bool
is_newer(const struct xfr *x)
{
	return x->args.held == NULL || serial_is_newer(
	    x->progress.soa.serial, x->args.held->serial);
}

static bool
refuse_stale(const struct xfr *x, struct err *err)
{
	return err_set(err, "the transfer has serial %u, not newer than our "
	    "%u", x->progress.soa.serial, x->args.held->serial);
}

static bool
hand_out(struct xfr *x, const struct record *record, struct err *err)
{
	if (x->args.max_records > 0 &&
	    x->progress.records >= x->args.max_records)
		return err_set(err, "more than %llu %s (max-records)",
		    (unsigned long long)x->args.max_records,
		    x->progress.is_incremental ? "changes" : "records");
	x->progress.records++;
	return x->progress.is_incremental ?
	    ixfr_record(&x->ixfr, record, err) :
	    x->args.record(x->args.ctx, record, err);
}

static bool
take_first(struct xfr *x, const struct record *record, struct err *err)
{
	if (record->type != RR_SOA ||
	    !name_equal(record->owner, x->zone.wire))
		return wire_fail(err, "the first record is not the zone's SOA",
		    record);
	if (!soa_parse(record->rdata, record->rdlen, &x->progress.soa))
		return wire_fail(err, "the SOA is broken", record);
	x->progress.has_begun = true;
	x->soa_rdata = xmemdup(record->rdata, record->rdlen);
	x->opening = *record;
	x->opening.owner = x->zone.wire;
	x->opening.rdata = x->soa_rdata;
	if (!is_newer(x)) {
		x->state = XFR_STALE;
		return x->args.changes != NULL || refuse_stale(x, err);
	}
	x->state = x->args.changes != NULL ? XFR_SECOND : XFR_WITHIN;
	return x->state == XFR_SECOND || hand_out(x, record, err);
}

/*
 * RFC 1995, 4: an SOA of another version in the second place begins the first
 * step; all else is the second record of a whole zone.
 */
static bool
take_second(struct xfr *x, const struct record *record, struct err *err)
{
	if (record->type == RR_SOA &&
	    name_equal(record->owner, x->zone.wire) &&
	    (record->rdlen != x->opening.rdlen || memcmp(record->rdata,
	    x->opening.rdata, record->rdlen) != 0)) {
		x->ixfr = (struct ixfr){ .zone = &x->zone,
			.opening = &x->opening, .changes = x->args.changes,
			.last = x->progress.soa.serial,
			.reached = x->args.held->serial };
		x->progress.is_incremental = true;
		x->state = XFR_CHANGES;
		return true;
	}
	x->state = XFR_WITHIN;
	return hand_out(x, &x->opening, err);
}

static bool
take_closing(struct xfr *x, const struct record *record, struct err *err)
{
	struct soa soa = { 0 };

	if (!name_equal(record->owner, x->zone.wire))
		return wire_fail(err, "an SOA below the apex", record);
	soa_parse(record->rdata, record->rdlen, &soa);
	if (record->rdlen != x->opening.rdlen ||
	    memcmp(record->rdata, x->soa_rdata, record->rdlen) != 0)
		return err_set(err, "the closing SOA (serial %u) is not the "
		    "first one (serial %u): the zone changed under way",
		    soa.serial, x->progress.soa.serial);
	if (!x->has_apex_ns)
		return err_set(err, "no NS record at the apex: tinydns would "
		    "not serve the zone");
	x->state = XFR_CLOSED;
	return true;
}

static bool
take_soa(struct xfr *x, const struct record *record, struct err *err)
{
	enum ixfr_step step;

	if (x->state == XFR_WITHIN)
		return take_closing(x, record, err);
	step = ixfr_soa(&x->ixfr, record, err);
	if (step == IXFR_DONE)
		x->state = XFR_CLOSED;
	return step != IXFR_FAIL;
}

/* Rules that hold for what a zone is to have, not for what leaves it. */
static bool
check_held(struct xfr *x, const struct record *record, struct err *err)
{
	if (x->args.refuse_signed && dnssec_is_signature(record->type))
		return wire_fail(err, "the zone is signed (dnssec = refuse; "
		    "strip would leave such records out, pass would serve "
		    "them)", record);
	if (record->type == RR_NS && name_is_wildcard(record->owner))
		return wire_fail(err, "an NS record at a wildcard", record);
	return true;
}

/* Is a step deleting? */
static bool
is_leaving(const struct xfr *x)
{
	return x->state == XFR_CHANGES && x->ixfr.deleting;
}

static bool
take_inside(struct xfr *x, const struct record *record, struct err *err)
{
	bool leaves = is_leaving(x);

	if (record->type == RR_SOA)
		return take_soa(x, record, err);
	if (!leaves && !check_held(x, record, err))
		return false;
	if (record->type == RR_NS &&
	    name_equal(record->owner, x->zone.wire))
		x->has_apex_ns = true;
	if (!omitted_is_oversize(record))
		return hand_out(x, record, err);
	if (!leaves)
		omitted_oversize(&x->omitted, record, x->args.note,
		    x->args.ctx);
	return true;
}

static bool
take_record(struct xfr *x, const struct record *record, uint16_t class,
    struct err *err)
{
	if (x->state == XFR_CLOSED)
		return wire_fail(err, "a record behind the closing SOA",
		    record);
	if (x->state == XFR_STALE)
		return refuse_stale(x, err);
	if (class != CLASS_IN)
		return err_set(err, "a record of class %u, not IN", class);
	if (wire_type_is_meta(record->type))
		return wire_fail(err, "a record of a type that no zone holds",
		    record);
	if (x->state == XFR_FIRST)
		return take_first(x, record, err);
	if (x->state == XFR_SECOND && !take_second(x, record, err))
		return false;
	if (name_is_within(record->owner, x->zone.wire))
		return take_inside(x, record, err);
	if (!is_leaving(x))
		omitted_outside(&x->omitted, record);
	return true;
}

static bool
take_message(struct xfr *x, const uint8_t *msg, size_t len, struct err *err)
{
	const struct xfr_answer asked = { .zone = &x->zone, .id = x->args.id,
		.incremental = x->args.changes != NULL };
	struct record record;
	enum message_step step;
	uint16_t class;

	if (x->args.max_bytes > 0 && x->progress.bytes > x->args.max_bytes)
		return err_set(err, "more than %llu bytes (max-bytes)",
		    (unsigned long long)x->args.max_bytes);
	if (x->progress.is_incremental &&
	    x->progress.bytes > x->args.max_change_bytes)
		return err_set(err, "changes of more than %llu bytes, which "
		    "is more than the zone",
		    (unsigned long long)x->args.max_change_bytes);
	if (!message_open(x->message, msg, len, err) ||
	    !xfr_answer_check(&asked, x->message, x->messages == 0,
	    &x->progress.rcode, err))
		return false;
	x->messages++;
	while ((step = message_next(x->message, &record, &class, err)) ==
	    MESSAGE_RECORD)
		if (!take_record(x, &record, class, err))
			return false;
	return step == MESSAGE_END;
}

enum xfr_step
xfr_feed(struct xfr *x, const uint8_t *msg, size_t len, struct err *err)
{
	if (x->state == XFR_CLOSED) {
		err_set(err, "a message behind the closing SOA");
		return XFR_FAIL;
	}
	x->progress.bytes += len;
	if (!take_message(x, msg, len, err))
		return XFR_FAIL;
	if (x->state == XFR_STALE) {
		refuse_stale(x, err);
		return XFR_CURRENT;
	}
	if (x->state != XFR_CLOSED)
		return XFR_MORE;
	omitted_tell(&x->omitted, x->args.note, x->args.ctx);
	return XFR_DONE;
}
