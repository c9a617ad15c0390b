#include "dns/answer.h"

#include "base/bytes.h"
#include "dns/message.h"
#include "dns/record.h"
#include "dns/wire.h"

enum {
	HEADER_SIZE = 12,
	QR = 0x80, TC = 0x02		/* in the header's third byte */
};

/* What the admin had best look at. */
static const char *const hints[] = {
	[RCODE_SERVFAIL] = " (could it load the zone?)",
	[RCODE_NXDOMAIN] = " (does it have the zone?)",
	[RCODE_REFUSED] = " (is this address allowed to ask there?)",
	[RCODE_NOTAUTH] = " (does it have the zone?)",
};

/* A message that was cut to fit may end anywhere: only its header counts. */
static bool
is_truncated(const uint8_t *msg, size_t len, uint16_t id)
{
	return len >= HEADER_SIZE && get_u16(msg) == id &&
	    (msg[2] & (QR | TC)) == (QR | TC);
}

/* A server that could not read the question does not repeat it. */
static bool
is_to_question(const struct message *m, const struct name *zone)
{
	return message_question_is(m, zone, RR_SOA) ||
	    (message_question_count(m) == 0 && message_rcode(m) != 0);
}

static enum answer_kind
refuse(unsigned rcode, struct err *err)
{
	const char *hint = rcode < sizeof(hints) / sizeof(hints[0]) ?
	    hints[rcode] : NULL;
	char text[WIRE_TEXT_SIZE];

	wire_rcode_text(rcode, text);
	err_set(err, "answers %s%s", text, hint != NULL ? hint : "");
	return ANSWER_BAD;
}

/* Makes a sentence of what was wrong: "sent a message that ...". */
static enum answer_kind
sent(struct err *err, enum answer_kind kind)
{
	struct err what = *err;

	err_set(err, "sent %s", what.text);
	return kind;
}

static bool
take_soa(const struct record *record, const struct name *zone,
    struct soa *soa, struct err *err)
{
	if (!name_equal(record->owner, zone->wire))
		return err_set(err, "sent the SOA of another zone");
	if (!soa_parse(record->rdata, record->rdlen, soa))
		return err_set(err, "sent a broken SOA record");
	return true;
}

static enum answer_kind
read_records(struct message *m, const struct name *zone, struct soa *soa,
    struct err *err)
{
	enum message_step step;
	struct record record;
	unsigned found = 0;
	uint16_t class;

	while ((step = message_next(m, &record, &class, err)) ==
	    MESSAGE_RECORD) {
		if (record.type != RR_SOA || class != CLASS_IN)
			continue;
		found++;
		if (!take_soa(&record, zone, soa, err))
			return ANSWER_BAD;
	}
	if (step == MESSAGE_BAD)
		return sent(err, ANSWER_BAD);
	if (found == 1)
		return ANSWER_SOA;
	if (found == 0)
		err_set(err, "has no SOA of it");
	else
		err_set(err, "sent %u SOA records", found);
	return ANSWER_BAD;
}

static enum answer_kind
read_message(struct message *m, uint16_t id, const struct name *zone,
    struct soa *soa, struct err *err)
{
	if (!message_is_response(m) || message_id(m) != id ||
	    !is_to_question(m, zone)) {
		err_set(err, "answered another question");
		return ANSWER_STRANGE;
	}
	if (message_rcode(m) != 0)
		return refuse(message_rcode(m), err);
	if (!message_is_authoritative(m)) {
		err_set(err, "is not authoritative for it");
		return ANSWER_BAD;
	}
	return read_records(m, zone, soa, err);
}

enum answer_kind
answer_read(const uint8_t *msg, size_t len, uint16_t id,
    const struct name *zone, struct soa *soa, struct err *err)
{
	enum answer_kind kind = ANSWER_STRANGE;
	struct message *m;

	if (is_truncated(msg, len, id))
		return ANSWER_TRUNCATED;
	m = message_new();
	if (message_open(m, msg, len, err))
		kind = read_message(m, id, zone, soa, err);
	else
		sent(err, ANSWER_STRANGE);
	message_free(&m);
	return kind;
}
