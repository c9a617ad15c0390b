#include "dns/notify.h"

#include <string.h>

#include "base/bytes.h"
#include "dns/edns.h"
#include "dns/record.h"
#include "dns/soa.h"

enum {
	HEADER_LEN = 12,
	QR = 0x80, AA = 0x04, RD = 0x01,	/* in the third byte, */
	OPCODE = 0x78,				/* with this between them */
	QUERY = 0 << 3, NOTIFY = 4 << 3,
	RCODE_MASK = 0x0f
};

/* One question, whose name cannot be compressed; 0: there is no such. */
static size_t
question_len(const uint8_t *msg, size_t len)
{
	size_t name;

	if (get_u16(msg + 4) != 1)
		return 0;
	name = name_wire_len(msg + HEADER_LEN, len - HEADER_LEN);
	if (name == 0 || len - HEADER_LEN - name < 4)
		return 0;
	return name + 4;
}

static enum notify_kind
refuse(struct notify *n, unsigned rcode)
{
	n->rcode = rcode;
	return NOTIFY_BAD;
}

/* The first SOA of the zone in the answer section; false: one is broken. */
static bool
read_serial(struct message *m, struct notify *n)
{
	enum message_step step;
	struct record record;
	struct err ignored;
	struct soa soa;
	uint16_t class;

	while ((step = message_next(m, &record, &class, &ignored)) ==
	    MESSAGE_RECORD) {
		if (n->has_serial || record.type != RR_SOA ||
		    class != CLASS_IN ||
		    !name_equal(record.owner, n->zone.wire))
			continue;
		if (!soa_parse(record.rdata, record.rdlen, &soa))
			return false;
		n->has_serial = true;
		n->serial = soa.serial;
	}
	return step == MESSAGE_END;
}

enum notify_kind
notify_read(struct message *m, const uint8_t *msg, size_t len,
    struct notify *n)
{
	enum edns_kind edns = edns_of(msg, len);
	const uint8_t *question;
	struct err ignored;

	memset(n, 0, sizeof(*n));
	if (len < HEADER_LEN || (msg[2] & QR))
		return NOTIFY_SILENT;
	n->echoed = HEADER_LEN + question_len(msg, len);
	n->has_edns = edns != EDNS_NONE;
	if ((msg[2] & OPCODE) != NOTIFY)
		return refuse(n, (msg[2] & OPCODE) == QUERY ? RCODE_REFUSED :
		    RCODE_NOTIMP);
	if (n->echoed == HEADER_LEN || edns == EDNS_TWICE ||
	    !message_open(m, msg, len, &ignored))
		return refuse(n, RCODE_FORMERR);
	if (edns == EDNS_NEWER)
		return refuse(n, RCODE_BADVERS);
	question = msg + n->echoed - 4;
	if (get_u16(question) != RR_SOA)
		return refuse(n, RCODE_FORMERR);
	if (get_u16(question + 2) != CLASS_IN)
		return refuse(n, RCODE_NOTAUTH);
	name_from_wire(&n->zone, msg + HEADER_LEN);
	return read_serial(m, n) ? NOTIFY_HEARD : refuse(n, RCODE_FORMERR);
}

size_t
notify_answer(uint8_t *msg, const struct notify *n, unsigned rcode)
{
	msg[2] = (uint8_t)(QR | (msg[2] & (OPCODE | RD)) |
	    (rcode == RCODE_NOERROR ? AA : 0));
	msg[3] = rcode & RCODE_MASK;
	put_u16(msg + 4, n->echoed > HEADER_LEN);
	memset(msg + 6, 0, 6);
	return n->has_edns ? edns_answer(msg, n->echoed, rcode) : n->echoed;
}
