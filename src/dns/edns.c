#include "dns/edns.h"

#include <string.h>

#include "base/bytes.h"
#include "dns/message.h"
#include "dns/record.h"

enum {
	HEADER_LEN = 12, ADDITIONAL = 10, FLAGS = 2,
	RCODE_MASK = 0x0f,
	FIXED = 11,			/* of an OPT before its options; */
	RCODE_HIGH = 5, EDNS_VERSION = 6,	/* in it */
	OPTION_EXPIRE = 9, OPTION_PADDING = 12, OPTION_HEAD = 4,
	PAYLOAD = 1232			/* what fits without fragments */
};

static void
count_additional(uint8_t *query, int more)
{
	put_u16(query + ADDITIONAL,
	    (uint16_t)(get_u16(query + ADDITIONAL) + more));
}

size_t
edns_add(uint8_t *query, size_t len)
{
	uint8_t *p = query + len;

	memset(p, 0, EDNS_ROOM);
	put_u16(p + 1, RR_OPT);
	put_u16(p + 3, PAYLOAD);
	put_u16(p + 9, OPTION_HEAD);
	put_u16(p + FIXED, OPTION_EXPIRE);
	count_additional(query, 1);
	return len + EDNS_ROOM;
}

size_t
edns_pad(uint8_t *query, size_t len, size_t behind)
{
	uint8_t *rdlength = query + len - EDNS_ROOM + FIXED - 2;
	size_t over = (len + OPTION_HEAD + behind) % EDNS_BLOCK;
	size_t pad = over == 0 ? 0 : EDNS_BLOCK - over;

	put_u16(rdlength, (uint16_t)(get_u16(rdlength) + OPTION_HEAD + pad));
	put_u16(query + len, OPTION_PADDING);
	put_u16(query + len + 2, (uint16_t)pad);
	memset(query + len + OPTION_HEAD, 0, pad);
	return len + OPTION_HEAD + pad;
}

size_t
edns_remove(uint8_t *query, size_t len)
{
	count_additional(query, -1);
	return len - EDNS_ROOM;
}

/* How many OPT records there are, and where the last of them; 0: no message. */
static unsigned
find_all(const uint8_t *msg, size_t len, size_t *found)
{
	unsigned questions, records, n = 0;
	size_t pos = HEADER_LEN, next;

	if (len < HEADER_LEN)
		return 0;
	questions = get_u16(msg + 4);
	records = (unsigned)get_u16(msg + 6) + get_u16(msg + 8) +
	    get_u16(msg + 10);
	for (; questions > 0; questions--) {
		pos = message_skip_name(msg, len, pos);
		if (pos == 0 || len - pos < 4)
			return 0;
		pos += 4;
	}
	for (; records > 0; records--, pos = next) {
		next = message_skip_record(msg, len, pos);
		if (next == 0)
			return 0;
		if (msg[pos] != 0 || get_u16(msg + pos + 1) != RR_OPT)
			continue;
		*found = pos;
		n++;
	}
	return n;
}

/* The position of the only OPT record; 0: there is none, or no message. */
static size_t
find_opt(const uint8_t *msg, size_t len)
{
	size_t found;

	return find_all(msg, len, &found) == 1 ? found : 0;
}

bool
edns_expire(const uint8_t *msg, size_t len, uint32_t *expire)
{
	size_t pos = find_opt(msg, len), end;

	if (pos == 0)
		return false;
	end = pos + FIXED + get_u16(msg + pos + 9);
	pos += FIXED;
	while (end - pos >= OPTION_HEAD) {
		uint16_t code = get_u16(msg + pos);
		uint16_t option = get_u16(msg + pos + 2);

		pos += OPTION_HEAD;
		if (end - pos < option)
			return false;
		if (code == OPTION_EXPIRE && option == 4) {
			*expire = get_u32(msg + pos);
			return true;
		}
		pos += option;
	}
	return false;
}

bool
edns_is_refused(const uint8_t *msg, size_t len)
{
	size_t opt = find_opt(msg, len);
	unsigned rcode;

	if (len < HEADER_LEN)
		return false;
	rcode = get_u16(msg + FLAGS) & RCODE_MASK;
	if (opt != 0)
		rcode |= (unsigned)msg[opt + RCODE_HIGH] << 4;
	return rcode == RCODE_FORMERR || rcode == RCODE_NOTIMP ||
	    rcode == RCODE_SERVFAIL || rcode == RCODE_BADVERS;
}

enum edns_kind
edns_of(const uint8_t *msg, size_t len)
{
	size_t opt;

	switch (find_all(msg, len, &opt)) {
	case 0:
		return EDNS_NONE;
	case 1:
		return msg[opt + EDNS_VERSION] == 0 ? EDNS_HERE : EDNS_NEWER;
	default:
		return EDNS_TWICE;
	}
}

size_t
edns_answer(uint8_t *answer, size_t len, unsigned rcode)
{
	uint8_t *p = answer + len;

	memset(p, 0, EDNS_ANSWER_ROOM);
	put_u16(p + 1, RR_OPT);
	put_u16(p + 3, PAYLOAD);
	p[RCODE_HIGH] = (uint8_t)(rcode >> 4);
	count_additional(answer, 1);
	return len + EDNS_ANSWER_ROOM;
}
