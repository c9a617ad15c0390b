#include "dns/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "dns/wire.h"

enum {
	HEADER_LEN = 12,
	FLAG_QR = 0x8000, FLAG_OPCODE = 0x7800, FLAG_AA = 0x0400,
	FLAG_TC = 0x0200, FLAG_RCODE = 0x000f,
	POINTER = 0xc0,
	TTL_MAX = 0x7fffffff		/* RFC 2181, 8 */
};

struct message {
	const uint8_t *msg;
	size_t len;
	size_t answers;			/* where the answer section begins */
	size_t pos;			/* of the next record */
	unsigned left;			/* answers that were not yet read */
	uint8_t owner[NAME_MAX_LEN];
	uint8_t rdata[WIRE_RDATA_SIZE];
};

struct message *
message_new(void)
{
	return xcalloc(1, sizeof(struct message));
}

void
message_free(struct message **take)
{
	free(*take);
	*take = NULL;
}

size_t
message_skip_name(const uint8_t *msg, size_t len, size_t pos)
{
	while (pos < len) {
		uint8_t label = msg[pos];

		if ((label & POINTER) == POINTER)
			return pos + 2 <= len ? pos + 2 : 0;
		if (label & POINTER)
			return 0;
		pos += (size_t)label + 1;
		if (label == 0)
			return pos <= len ? pos : 0;
	}
	return 0;
}

size_t
message_skip_record(const uint8_t *msg, size_t len, size_t pos)
{
	pos = message_skip_name(msg, len, pos);
	if (pos == 0 || len - pos < 10)
		return 0;
	pos += 10 + (size_t)get_u16(msg + pos + 8);
	return pos <= len ? pos : 0;
}

static bool
walk_sections(struct message *m, struct err *err)
{
	unsigned questions = get_u16(m->msg + 4);
	unsigned records = (unsigned)get_u16(m->msg + 6) +
	    get_u16(m->msg + 8) + get_u16(m->msg + 10);
	size_t pos = HEADER_LEN;

	for (; questions > 0; questions--) {
		pos = message_skip_name(m->msg, m->len, pos);
		if (pos == 0 || m->len - pos < 4)
			return err_set(err, "a message whose question "
			    "section is broken");
		pos += 4;
	}
	m->answers = pos;
	for (; records > 0; records--) {
		pos = message_skip_record(m->msg, m->len, pos);
		if (pos == 0)
			return err_set(err, "a message that ends within a "
			    "record");
	}
	if (pos != m->len)
		return err_set(err, "a message with %zu bytes behind its last "
		    "record", m->len - pos);
	return true;
}

bool
message_open(struct message *m, const uint8_t *msg, size_t len,
    struct err *err)
{
	m->msg = msg;
	m->len = len;
	m->left = 0;
	if (len < HEADER_LEN)
		return err_set(err, "a message of %zu bytes, shorter than its "
		    "header", len);
	if (!walk_sections(m, err))
		return false;
	m->pos = m->answers;
	m->left = get_u16(msg + 6);
	return true;
}

static uint16_t
flags(const struct message *m)
{
	return get_u16(m->msg + 2);
}

uint16_t
message_id(const struct message *m)
{
	return get_u16(m->msg);
}

bool
message_is_response(const struct message *m)
{
	return (flags(m) & (FLAG_QR | FLAG_OPCODE)) == FLAG_QR;
}

bool
message_is_authoritative(const struct message *m)
{
	return flags(m) & FLAG_AA;
}

bool
message_is_truncated(const struct message *m)
{
	return flags(m) & FLAG_TC;
}

unsigned
message_rcode(const struct message *m)
{
	return flags(m) & FLAG_RCODE;
}

unsigned
message_question_count(const struct message *m)
{
	return get_u16(m->msg + 4);
}

unsigned
message_answer_count(const struct message *m)
{
	return get_u16(m->msg + 6);
}

bool
message_question_is(const struct message *m, const struct name *name,
    uint16_t type)
{
	uint8_t qname[NAME_MAX_LEN];
	size_t pos;

	if (message_question_count(m) != 1 ||
	    wire_expand_name(m->msg, m->len, HEADER_LEN, qname, &pos) == 0)
		return false;
	return name_equal(qname, name->wire) &&
	    get_u16(m->msg + pos) == type &&
	    get_u16(m->msg + pos + 2) == CLASS_IN;
}

static enum message_step
bad_record(const struct record *record, struct err *err)
{
	char owner[NAME_TEXT_SIZE], type[WIRE_TEXT_SIZE];

	name_text(record->owner, owner);
	wire_type_text(record->type, type);
	err_set(err, "a record whose rdata is broken: %.300s %s", owner, type);
	return MESSAGE_BAD;
}

/* Reads owner and numbers; the position of the rdata, 0: broken. */
static size_t
read_head(struct message *m, struct record *record, uint16_t *class)
{
	size_t pos, len;
	const uint8_t *p;

	len = wire_expand_name(m->msg, m->len, m->pos, m->owner, &pos);
	if (len == 0)
		return 0;
	name_lower(m->owner, len);
	p = m->msg + pos;
	memset(record, 0, sizeof(*record));
	record->owner = m->owner;
	record->type = get_u16(p);
	*class = get_u16(p + 2);
	record->ttl = get_u32(p + 4);
	if (record->ttl > TTL_MAX)
		record->ttl = 0;
	record->rdlen = get_u16(p + 8);
	return pos + 10;
}

/* message_open() has seen that all of the record lies inside the message. */
enum message_step
message_next(struct message *m, struct record *record, uint16_t *class,
    struct err *err)
{
	uint16_t rdlen;
	size_t pos;

	if (m->left == 0)
		return MESSAGE_END;
	m->left--;
	pos = read_head(m, record, class);
	if (pos == 0) {
		err_set(err, "a record whose owner name is broken");
		return MESSAGE_BAD;
	}
	m->pos = pos + record->rdlen;
	record->rdata = m->msg + pos;
	if (*class != CLASS_IN || wire_type_is_meta(record->type))
		return MESSAGE_RECORD;
	if (!wire_rdata(m->msg, pos, (uint16_t)record->rdlen, record->type,
	    m->rdata, &rdlen))
		return bad_record(record, err);
	record->rdata = m->rdata;
	record->rdlen = rdlen;
	return MESSAGE_RECORD;
}

void
message_read_authority(struct message *m)
{
	m->left = get_u16(m->msg + 8);
}
