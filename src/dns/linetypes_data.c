#include <string.h>

#include "dns/linetypes.h"
#include "dns/wire.h"

enum {
	STRING_MAX = 127,		/* bytes of a string of a TXT record */
	CHARACTERS_MAX = 255		/* RFC 1035, 3.3 */
};

bool
linetype_text(struct tinydata *t, struct err *err)
{
	struct dataline *l = &t->line;
	struct wirename owner;
	struct dataline_tail tail;
	const uint8_t *p;
	size_t left, n;

	if (!dataline_name(l, 0, &owner, err))
		return false;
	t->bytes.len = 0;
	dataline_bytes(l, 1, "text", &t->bytes);
	dataline_take_tail(l, 2, TTL_POSITIVE, &tail);
	p = t->bytes.data;
	left = t->bytes.len;
	if (left > STRING_MAX)
		dataline_warn(l, "the text of %zu bytes is split into strings "
		    "of %d bytes", left, STRING_MAX);
	tinydata_begin(t, RR_TXT, &tail);
	for (; left > 0; left -= n, p += n) {
		n = left < STRING_MAX ? left : STRING_MAX;
		buf_add_byte(&t->val, (uint8_t)n);
		buf_add(&t->val, p, n);
	}
	return tinydata_give(t, &owner, err);
}

/* By number; by name where more is read than tinydns-data reads. */
static uint16_t
read_type(struct dataline *l)
{
	const struct field *f = &l->f[1];
	uint16_t type;
	uint64_t v;

	if (l->extended && wire_type_parse(f->p, f->len, &type))
		return type;
	return field_number(f, &v) == FIELD_NONE ? 0 :
	    (uint16_t)dataline_number(l, 1, "type", 16, 0);
}

/* As tinydns-data: type 0, AXFR, and what has a line of its own. */
static bool
check_type(struct dataline *l, uint16_t type, struct err *err)
{
	static const struct { uint16_t type; char mark; } others[] = {
		{ RR_SOA, 'Z' }, { RR_NS, '&' }, { RR_CNAME, 'C' },
		{ RR_PTR, '^' }, { RR_MX, '@' } };
	char text[WIRE_TEXT_SIZE];

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (others[i].type != type)
			continue;
		wire_type_text(type, text);
		return err_set(err, "a record of type %s is written as a "
		    "line that begins with %c", text, others[i].mark);
	}
	if (type == RR_AXFR)
		return err_set(err, "AXFR is no type of a record");
	if (type == 0)
		return err_set(err, "'%s' is no type of a record; write its "
		    "number%s", dataline_text(l, &l->f[1]),
		    l->extended ? ", or its name, such as CAA" : "");
	if (wire_type_is_meta(type))
		dataline_warn(l, "type %u is none that a zone can hold", type);
	return true;
}

/* Bytes with escapes; "\# LEN HEX" too where more is read. */
static void
add_rdata(struct tinydata *t, size_t i)
{
	struct dataline *l = &t->line;
	const struct field *f = &l->f[i];

	if (l->extended && field_unknown_rdata(f, &t->val))
		return;
	if (l->extended && f->len > 1 && memcmp(f->p, "\\#", 2) == 0)
		dataline_warn(l, "'%s' is read as text, for it is not \\#, a "
		    "length, and as many pairs of hexadecimal digits",
		    dataline_text(l, f));
	dataline_bytes(l, i, "data", &t->val);
}

static void
warn_of_form(struct tinydata *t, uint16_t type, size_t head)
{
	char text[WIRE_TEXT_SIZE];

	if (t->line.warn == NULL || wire_rdata_is_sound(type,
	    t->val.data + head, t->val.len - head))
		return;
	wire_type_text(type, text);
	dataline_warn(&t->line, "the data have not the form of a record of "
	    "type %s", text);
}

bool
linetype_generic(struct tinydata *t, struct err *err)
{
	struct dataline *l = &t->line;
	struct wirename owner;
	struct dataline_tail tail;
	uint16_t type;
	size_t head;

	if (!dataline_name(l, 0, &owner, err))
		return false;
	type = read_type(l);
	if (!check_type(l, type, err))
		return false;
	dataline_take_tail(l, 3, TTL_POSITIVE, &tail);
	tinydata_begin(t, type, &tail);
	head = t->val.len;
	add_rdata(t, 2);
	warn_of_form(t, type, head);
	return tinydata_give(t, &owner, err);
}

/* A string of a NAPTR record (RFC 3403, 4.1). */
static bool
add_string(struct tinydata *t, size_t i, const char *what, struct err *err)
{
	t->bytes.len = 0;
	dataline_bytes(&t->line, i, what, &t->bytes);
	if (t->bytes.len > CHARACTERS_MAX)
		return err_set(err, "the %s is longer than %d bytes", what,
		    CHARACTERS_MAX);
	buf_add_byte(&t->val, (uint8_t)t->bytes.len);
	buf_add(&t->val, t->bytes.data, t->bytes.len);
	return true;
}

bool
linetype_naptr(struct tinydata *t, struct err *err)
{
	struct dataline *l = &t->line;
	struct wirename owner, replacement;
	struct dataline_tail tail;

	if (!dataline_name(l, 0, &owner, err) ||
	    !dataline_name(l, 6, &replacement, err))
		return false;
	dataline_take_tail(l, 7, TTL_POSITIVE, &tail);
	tinydata_begin(t, RR_NAPTR, &tail);
	tinydata_add_u16(t, dataline_number(l, 1, "order", 16, 0));
	tinydata_add_u16(t, dataline_number(l, 2, "preference", 16, 0));
	if (!add_string(t, 3, "flags", err) ||
	    !add_string(t, 4, "service", err) ||
	    !add_string(t, 5, "regular expression", err))
		return false;
	tinydata_add_name(t, &replacement);
	return tinydata_give(t, &owner, err);
}
