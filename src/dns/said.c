#include "dns/said.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "dns/canon.h"
#include "dns/wire.h"

enum {
	HEADER_SIZE = 12,
	QR = 0x80, AA = 0x04, TC = 0x02,	/* in the third byte */
	RCODE = 0x0f,				/* in the fourth */
	TOLD_MAX = 4			/* records; the rest is counted */
};

void
said_fini(struct said *said)
{
	for (size_t i = 0; i < said->n; i++)
		free((void *)(uintptr_t)said->list[i].owner);
	free(said->list);
	memset(said, 0, sizeof(*said));
}

/* One piece of memory for the owner and the rdata behind it. */
void
said_add(struct said *said, const struct record *record)
{
	size_t len = name_wire_len(record->owner, NAME_MAX_LEN);
	uint8_t *bytes = xmalloc(len + record->rdlen);
	struct record *r;

	if (said->n == said->cap) {
		said->cap = 2 * said->cap + 4;
		said->list = xreallocarray(said->list, said->cap,
		    sizeof(*said->list));
	}
	r = &said->list[said->n++];
	*r = *record;
	memcpy(bytes, record->owner, len);
	name_lower(bytes, len);
	canon_rdata(record, bytes + len);
	r->owner = bytes;
	r->rdata = bytes + len;
}

static int
order(const struct record *a, const struct record *b, bool any_ttl)
{
	int by_data = canon_order(a, b);

	if (by_data != 0 || any_ttl || a->ttl == b->ttl)
		return by_data;
	return a->ttl < b->ttl ? -1 : 1;
}

static int
order_for_qsort(const void *a, const void *b)
{
	return order(a, b, false);
}

void
said_sort(struct said *said)
{
	size_t kept = 0;

	if (said->n > 1)
		qsort(said->list, said->n, sizeof(*said->list),
		    order_for_qsort);
	for (size_t i = 0; i < said->n; i++) {
		if (kept > 0 && order(&said->list[kept - 1], &said->list[i],
		    false) == 0)
			free((void *)(uintptr_t)said->list[i].owner);
		else
			said->list[kept++] = said->list[i];
	}
	said->n = kept;
}

/* A server that could not read the question does not repeat it. */
static bool
is_to_question(const struct message *m, const struct name *name,
    uint16_t type)
{
	return message_question_is(m, name, type) ||
	    (message_question_count(m) == 0 && message_rcode(m) != 0);
}

static enum said_kind
broken(struct said *said, struct err *err)
{
	struct err what = *err;

	said_fini(said);
	err_set(err, "sent %s", what.text);
	return SAID_BROKEN;
}

/* Of the section that is up; only_ns: but for name servers, none is kept. */
static bool
read_section(struct said *said, struct message *m, bool only_ns,
    struct err *err)
{
	enum message_step step;
	struct record record;
	uint16_t class;

	while ((step = message_next(m, &record, &class, err)) ==
	    MESSAGE_RECORD) {
		if (class != CLASS_IN)
			return err_set(err, "a record of class %u", class);
		if (!only_ns || record.type == RR_NS)
			said_add(said, &record);
	}
	return step != MESSAGE_BAD;
}

static bool
is_referral(const struct said *said)
{
	return !said->authoritative && said->rcode == RCODE_NOERROR &&
	    said->n == 0;
}

static enum said_kind
read_records(struct said *said, struct message *m, struct err *err)
{
	if (!read_section(said, m, false, err))
		return broken(said, err);
	if (is_referral(said)) {
		message_read_authority(m);
		if (!read_section(said, m, true, err))
			return broken(said, err);
	}
	said_sort(said);
	return SAID_ANSWER;
}

static bool
is_response(const uint8_t *msg, size_t len, uint16_t id)
{
	return len >= HEADER_SIZE && get_u16(msg) == id &&
	    (msg[2] & QR) != 0;
}

enum said_kind
said_read(struct said *said, struct message *m, const uint8_t *msg,
    size_t len, uint16_t id, const struct name *name, uint16_t type,
    struct err *err)
{
	struct err why;

	said_fini(said);
	if (!is_response(msg, len, id))
		return SAID_STRANGE;
	said->rcode = msg[3] & RCODE;
	said->authoritative = (msg[2] & AA) != 0;
	said->cut = (msg[2] & TC) != 0;
	if (said->cut)
		return SAID_CUT;
	if (!message_open(m, msg, len, &why)) {
		*err = why;
		return broken(said, err);
	}
	if (!message_is_response(m) || !is_to_question(m, name, type)) {
		said_fini(said);
		return SAID_STRANGE;
	}
	return read_records(said, m, err);
}

/* Both are sorted: one step through each.  How many of b a does not have. */
static size_t
count_missing(const struct said *a, const struct said *b, bool any_ttl)
{
	size_t missing = 0, i = 0;

	for (size_t k = 0; k < b->n; k++) {
		while (i < a->n && order(&a->list[i], &b->list[k],
		    any_ttl) < 0)
			i++;
		if (i == a->n || order(&a->list[i], &b->list[k],
		    any_ttl) != 0)
			missing++;
	}
	return missing;
}

bool
said_has_all(const struct said *a, const struct said *b, bool any_ttl)
{
	return count_missing(a, b, any_ttl) == 0;
}

bool
said_is_equal(const struct said *a, const struct said *b)
{
	return a->rcode == b->rcode &&
	    a->authoritative == b->authoritative && a->cut == b->cut &&
	    a->n == b->n && said_has_all(a, b, false);
}

void
said_copy(struct said *to, const struct said *from, said_keep_fn *keep)
{
	memset(to, 0, sizeof(*to));
	to->rcode = from->rcode;
	to->authoritative = from->authoritative;
	to->cut = from->cut;
	for (size_t i = 0; i < from->n; i++)
		if (keep(&from->list[i]))
			said_add(to, &from->list[i]);
}

static void
add_part(struct buf *out, size_t *parts, const char *text)
{
	if ((*parts)++ > 0)
		buf_add_str(out, " + ");
	buf_add_str(out, text);
}

/* "300 IN A 192.0.2.1" if it is the name's own. */
static void
add_record(struct buf *out, size_t *parts, const struct record *record,
    const struct name *name)
{
	char text[WIRE_RECORD_TEXT_SIZE];
	const char *p = text;

	wire_record_text(record, text);
	if (name_equal(record->owner, name->wire)) {
		p = strchr(text, ' ');
		p = p != NULL ? p + 1 : text;
	}
	add_part(out, parts, p);
}

static void
add_records(const struct said *said, const struct said *other,
    const struct name *name, struct buf *out, size_t *parts)
{
	size_t i = 0, more = 0, told = 0;

	for (size_t k = 0; k < said->n; k++) {
		while (i < other->n && order(&other->list[i],
		    &said->list[k], false) < 0)
			i++;
		if (i < other->n && order(&other->list[i], &said->list[k],
		    false) == 0)
			continue;
		if (told < TOLD_MAX) {
			told++;
			add_record(out, parts, &said->list[k], name);
		} else {
			more++;
		}
	}
	if (more > 0)
		buf_addf(out, " and %zu more", more);
}

void
said_tell(const struct said *said, const struct said *other,
    const struct name *name, struct buf *out)
{
	char rcode[WIRE_TEXT_SIZE];
	size_t parts = 0;

	wire_rcode_text(said->rcode, rcode);
	if (said->rcode != other->rcode)
		add_part(out, &parts, rcode);
	if (said->authoritative != other->authoritative)
		add_part(out, &parts, said->authoritative ?
		    "with authority (AA)" : "without authority (no AA)");
	if (said->cut) {
		add_part(out, &parts, "cut off (TC)");
		return;
	}
	add_records(said, other, name, out, &parts);
	if (parts == 0)
		add_part(out, &parts, said->n > 0 ? "nothing else" :
		    "nothing");
}
