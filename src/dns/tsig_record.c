#include "dns/tsig_record.h"

#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"
#include "dns/message.h"
#include "dns/record.h"
#include "dns/wire.h"

enum {
	HEADER_LEN = 12, COUNT_AT = 10,	/* of the additional section */
	FIXED_LEN = 10,			/* of each record, behind its name */
	MAC_AT = 10,			/* behind the algorithm's name */
	TAIL_LEN = 6			/* behind the MAC */
};

uint64_t
tsig_time_get(const uint8_t *p)
{
	return (uint64_t)get_u16(p) << 32 | get_u32(p + 2);
}

void
tsig_time_put(uint8_t *p, uint64_t time)
{
	put_u16(p, (uint16_t)(time >> 32));
	put_u32(p + 2, (uint32_t)time);
}

/* Reads rdata of len bytes; every length in it has to add up to that. */
static bool
read_rdata(const uint8_t *p, size_t len, struct tsig_record *r)
{
	size_t name = name_wire_len(p, len), left;

	if (name == 0 || len - name < MAC_AT + TAIL_LEN)
		return false;
	name_from_wire(&r->algorithm, p);
	p += name;
	left = len - name - MAC_AT - TAIL_LEN;
	r->time = tsig_time_get(p);
	r->fudge = get_u16(p + 6);
	r->mac_len = get_u16(p + 8);
	r->mac = p + MAC_AT;
	if (r->mac_len > left)
		return false;
	p = r->mac + r->mac_len;
	r->id = get_u16(p);
	r->error = get_u16(p + 2);
	r->other_len = get_u16(p + 4);
	r->other = p + TAIL_LEN;
	return r->other_len == left - r->mac_len;
}

/* The record at r->start lies inside the message and ends it. */
static enum tsig_found
read_record(const uint8_t *msg, size_t len, struct tsig_record *r,
    struct err *err)
{
	uint8_t owner[NAME_MAX_LEN];
	size_t pos;

	if (wire_expand_name(msg, len, r->start, owner, &pos) == 0) {
		err_set(err, "a message that is signed with a key whose name "
		    "is broken");
		return TSIG_BROKEN;
	}
	name_from_wire(&r->key, owner);
	if (get_u16(msg + pos + 2) != CLASS_ANY ||
	    get_u32(msg + pos + 4) != 0 ||
	    !read_rdata(msg + pos + FIXED_LEN, get_u16(msg + pos + 8), r)) {
		err_set(err, "a message whose TSIG record is broken");
		return TSIG_BROKEN;
	}
	return TSIG_FOUND;
}

/* The position behind the questions; 0: outside. */
static size_t
skip_questions(const uint8_t *msg, size_t len)
{
	size_t pos = HEADER_LEN;

	for (unsigned n = get_u16(msg + 4); n > 0; n--) {
		pos = message_skip_name(msg, len, pos);
		if (pos == 0 || len - pos < 4)
			return 0;
		pos += 4;
	}
	return pos;
}

/* Walks all records; where is where a TSIG stands, 0: nowhere. */
static bool
walk(const uint8_t *msg, size_t len, size_t *where, struct err *err)
{
	unsigned n = (unsigned)get_u16(msg + 6) + get_u16(msg + 8) +
	    get_u16(msg + COUNT_AT);
	size_t pos = skip_questions(msg, len), type, start;

	for (*where = 0; n > 0 && pos != 0; n--) {
		if (*where != 0)
			return err_set(err, "a message with a TSIG record "
			    "that is not the last one");
		start = pos;
		pos = message_skip_record(msg, len, start);
		type = message_skip_name(msg, len, start);
		if (pos != 0 && get_u16(msg + type) == RR_TSIG)
			*where = start;
	}
	if (pos != len)
		return err_set(err, "a message that does not end where its "
		    "last record does");
	if (*where != 0 && get_u16(msg + COUNT_AT) == 0)
		return err_set(err, "a message with a TSIG record that is not "
		    "in the additional section");
	return true;
}

enum tsig_found
tsig_record_find(const uint8_t *msg, size_t len, struct tsig_record *r,
    struct err *err)
{
	memset(r, 0, sizeof(*r));
	if (len < HEADER_LEN) {
		err_set(err, "a message of %zu bytes, shorter than its header",
		    len);
		return TSIG_BROKEN;
	}
	if (!walk(msg, len, &r->start, err))
		return TSIG_BROKEN;
	return r->start == 0 ? TSIG_NONE : read_record(msg, len, r, err);
}

static uint8_t *
put_bytes(uint8_t *p, const void *bytes, size_t len)
{
	if (len > 0)
		memcpy(p, bytes, len);
	return p + len;
}

static uint8_t *
put_rdata(uint8_t *p, const struct tsig_record *r)
{
	p = put_bytes(p, r->algorithm.wire, r->algorithm.len);
	tsig_time_put(p, r->time);
	put_u16(p + 6, r->fudge);
	put_u16(p + 8, r->mac_len);
	p = put_bytes(p + MAC_AT, r->mac, r->mac_len);
	put_u16(p, r->id);
	put_u16(p + 2, r->error);
	put_u16(p + 4, r->other_len);
	return put_bytes(p + TAIL_LEN, r->other, r->other_len);
}

size_t
tsig_record_put(uint8_t *msg, size_t len, const struct tsig_record *r)
{
	uint8_t *p = put_bytes(msg + len, r->key.wire, r->key.len), *end;

	put_u16(p, RR_TSIG);
	put_u16(p + 2, CLASS_ANY);
	put_u32(p + 4, 0);
	end = put_rdata(p + FIXED_LEN, r);
	put_u16(p + 8, (uint16_t)(end - p - FIXED_LEN));
	put_u16(msg + COUNT_AT, (uint16_t)(get_u16(msg + COUNT_AT) + 1));
	return (size_t)(end - msg);
}

size_t
tsig_record_length(const struct tsig_record *r)
{
	return (size_t)r->key.len + FIXED_LEN + r->algorithm.len + MAC_AT +
	    r->mac_len + TAIL_LEN + r->other_len;
}
