#include "dns/xfr.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dns/dnssec.h"
#include "dns/message.h"
#include "dns/wire.h"

/* Oversize records that are noted one by one; the rest is only counted. */
enum { NOTES_MAX = 10 };

struct xfr {
	struct name zone;
	struct soa held;
	struct xfr_args args;
	struct message *message;
	enum { XFR_FIRST, XFR_WITHIN, XFR_CLOSED } state;
	bool has_apex_ns;
	uint8_t *soa_rdata;		/* of the opening SOA */
	uint32_t soa_rdlen;
	uint64_t messages, outside;
	char first_outside[WIRE_RECORD_TEXT_SIZE];
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
}

static bool
refuse(struct err *err, const char *what, const struct record *record)
{
	char text[WIRE_RECORD_TEXT_SIZE];

	wire_record_text(record, text);
	return err_set(err, "%s: %s", what, text);
}

static void
note(struct xfr *x, const char *fmt, uint64_t n, const char *text)
{
	char *s = xasprintf(fmt, (unsigned long long)n, text);

	x->args.note(x->args.ctx, s);
	free(s);
}

static void
note_oversize(struct xfr *x, const struct record *record)
{
	char owner[NAME_TEXT_SIZE], type[WIRE_TEXT_SIZE];
	char *s;

	if (++x->progress.oversize > NOTES_MAX)
		return;
	name_text(record->owner, owner);
	wire_type_text(record->type, type);
	s = xasprintf("left out %s %s: its %u bytes of rdata are more than "
	    "the %d that tinydns can serve", owner, type, record->rdlen,
	    RECORD_MAX_RDLEN);
	x->args.note(x->args.ctx, s);
	free(s);
}

static void
note_totals(struct xfr *x)
{
	if (x->progress.oversize > NOTES_MAX)
		note(x, "left out %llu records in all that are too long for "
		    "tinydns%s", x->progress.oversize, "");
	if (x->outside > 0)
		note(x, "left out %llu records from outside the zone, the "
		    "first: %s", x->outside, x->first_outside);
}

static bool
refuse_rcode(struct xfr *x, unsigned rcode, struct err *err)
{
	const char *hint = "";
	char text[WIRE_TEXT_SIZE];

	x->progress.servfail = rcode == RCODE_SERVFAIL;
	if (rcode == RCODE_REFUSED || rcode == RCODE_NOTAUTH)
		hint = " (is this address allowed to transfer the zone?)";
	if (rcode == RCODE_SERVFAIL)
		hint = " (has it too many transfers at once?)";
	wire_rcode_text(rcode, text);
	return err_set(err, "answers %s to the transfer%s", text, hint);
}

static bool
check_header(struct xfr *x, const struct message *m, struct err *err)
{
	if (message_id(m) != x->args.id)
		return err_set(err, "a message with id %u, where %u was asked",
		    message_id(m), x->args.id);
	if (!message_is_response(m))
		return err_set(err, "a message that is no response");
	if (message_rcode(m) != 0)
		return refuse_rcode(x, message_rcode(m), err);
	if (message_is_truncated(m))
		return err_set(err, "a message that says it is truncated");
	/* RFC 5936, 2.2.1: only the first message has to have a question. */
	if (x->messages > 0 && message_question_count(m) == 0)
		return true;
	if (!message_question_is(m, &x->zone, RR_AXFR))
		return err_set(err, "a message whose question is not the "
		    "zone's AXFR");
	return true;
}

static bool
take_first(struct xfr *x, const struct record *record, struct err *err)
{
	if (record->type != RR_SOA ||
	    !name_equal(record->owner, x->zone.wire))
		return refuse(err, "the first record is not the zone's SOA",
		    record);
	if (!soa_parse(record->rdata, record->rdlen, &x->progress.soa))
		return refuse(err, "the SOA is broken", record);
	if (x->args.held != NULL && !serial_is_newer(x->progress.soa.serial,
	    x->args.held->serial))
		return err_set(err, "the transfer has serial %u, not newer "
		    "than our %u", x->progress.soa.serial,
		    x->args.held->serial);
	x->soa_rdata = xmemdup(record->rdata, record->rdlen);
	x->soa_rdlen = record->rdlen;
	x->state = XFR_WITHIN;
	return true;
}

static bool
take_closing(struct xfr *x, const struct record *record, struct err *err)
{
	struct soa soa = { 0 };

	if (!name_equal(record->owner, x->zone.wire))
		return refuse(err, "an SOA below the apex", record);
	soa_parse(record->rdata, record->rdlen, &soa);
	if (record->rdlen != x->soa_rdlen ||
	    memcmp(record->rdata, x->soa_rdata, x->soa_rdlen) != 0)
		return err_set(err, "the closing SOA (serial %u) is not the "
		    "first one (serial %u): the zone changed under way",
		    soa.serial, x->progress.soa.serial);
	if (!x->has_apex_ns)
		return err_set(err, "no NS record at the apex: tinydns would "
		    "not serve the zone");
	x->state = XFR_CLOSED;
	return true;
}

/* Out of bailiwick: left out, whatever it is. */
static bool
is_outside(struct xfr *x, const struct record *record)
{
	if (name_is_within(record->owner, x->zone.wire))
		return false;
	if (x->outside++ == 0)
		wire_record_text(record, x->first_outside);
	return true;
}

static bool
hand_out(struct xfr *x, const struct record *record, struct err *err)
{
	if (x->args.max_records > 0 &&
	    x->progress.records >= x->args.max_records)
		return err_set(err, "more than %llu records (max-records)",
		    (unsigned long long)x->args.max_records);
	x->progress.records++;
	return x->args.record(x->args.ctx, record, err);
}

static bool
take_record(struct xfr *x, const struct record *record, uint16_t class,
    struct err *err)
{
	if (x->state == XFR_CLOSED)
		return refuse(err, "a record behind the closing SOA", record);
	if (class != CLASS_IN)
		return err_set(err, "a record of class %u, not IN", class);
	if (wire_type_is_meta(record->type))
		return refuse(err, "a record of a type that no zone holds",
		    record);
	if (x->state == XFR_FIRST)
		return take_first(x, record, err) &&
		    hand_out(x, record, err);
	if (is_outside(x, record))
		return true;
	if (x->args.refuse_signed && dnssec_is_signature(record->type))
		return refuse(err, "the zone is signed (dnssec = refuse; strip "
		    "would leave such records out, pass would serve them)",
		    record);
	if (record->type == RR_SOA)
		return take_closing(x, record, err);
	if (record->type == RR_NS && name_is_wildcard(record->owner))
		return refuse(err, "an NS record at a wildcard", record);
	if (record->type == RR_NS &&
	    name_equal(record->owner, x->zone.wire))
		x->has_apex_ns = true;
	if (record->rdlen > RECORD_MAX_RDLEN) {
		note_oversize(x, record);
		return true;
	}
	return hand_out(x, record, err);
}

static bool
take_message(struct xfr *x, const uint8_t *msg, size_t len, struct err *err)
{
	struct record record;
	enum message_step step;
	uint16_t class;

	if (x->args.max_bytes > 0 && x->progress.bytes > x->args.max_bytes)
		return err_set(err, "more than %llu bytes (max-bytes)",
		    (unsigned long long)x->args.max_bytes);
	if (!message_open(x->message, msg, len, err) ||
	    !check_header(x, x->message, err))
		return false;
	x->messages++;
	if (message_answer_count(x->message) == 0)
		return err_set(err, "a message without records");
	for (;;) {
		step = message_next(x->message, &record, &class, err);
		if (step == MESSAGE_BAD)
			return false;
		if (step == MESSAGE_END)
			return true;
		if (!take_record(x, &record, class, err))
			return false;
	}
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
	if (x->state != XFR_CLOSED)
		return XFR_MORE;
	note_totals(x);
	return XFR_DONE;
}
