#include "dns/dataline.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { TEXT_MAX = 60 };		/* bytes of a field that are shown */

void
dataline_split(struct dataline *l, const char *p, size_t len)
{
	l->mark = *p;
	l->count = fields_split(l->f, p + 1, len - 1,
	    l->extended && strchr("+=.&@S%36", *p) != NULL);
	if (p[len - 1] == '\r')
		dataline_warn(l, "ends in a carriage return, which is read as "
		    "a part of it; save the file with Unix line ends");
}

void
dataline_warn(struct dataline *l, const char *fmt, ...)
{
	va_list ap;
	char *text;

	if (l->warn == NULL)
		return;
	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	l->warn(l->ctx, text);
	free(text);
}

const char *
dataline_text(struct dataline *l, const struct field *f)
{
	l->scratch.len = 0;
	buf_add(&l->scratch, f->p, f->len < TEXT_MAX ? f->len : TEXT_MAX);
	for (size_t i = 0; i < l->scratch.len; i++)
		if (l->scratch.data[i] == '\0')
			l->scratch.data[i] = '?';
	if (f->len > TEXT_MAX)
		buf_add_str(&l->scratch, "...");
	return buf_str(&l->scratch);
}

uint32_t
dataline_number(struct dataline *l, size_t i, const char *what,
    unsigned bits, uint32_t value)
{
	const struct field *f = &l->f[i];
	uint32_t mask = bits < 32 ? (1U << bits) - 1 : UINT32_MAX, taken;
	enum field_quality quality;
	uint64_t v;

	if (f->len == 0)
		return value;
	quality = field_number(f, &v);
	taken = quality == FIELD_NONE ? value : (uint32_t)v & mask;
	if (quality == FIELD_NONE)
		dataline_warn(l, "the %s '%s' is no number; it is taken as %u",
		    what, dataline_text(l, f), taken);
	else if (quality == FIELD_PREFIX || v != taken || f->len > 19)
		dataline_warn(l, "the %s '%s' is read as %u", what,
		    dataline_text(l, f), taken);
	return taken;
}

void
dataline_take_tail(struct dataline *l, size_t i, uint32_t ttl,
    struct dataline_tail *tail)
{
	const struct field *ttd = &l->f[i + 1], *loc = &l->f[i + 2];
	const uint8_t *t = tail->ttd;

	tail->ttl = dataline_number(l, i, "TTL", 32, ttl);
	if (field_timestamp(ttd, tail->ttd) != FIELD_GOOD && ttd->len > 0)
		dataline_warn(l, "the timestamp '%s' is read as "
		    "%02x%02x%02x%02x%02x%02x%02x%02x; it should have 16 "
		    "digits 0-9 a-f", dataline_text(l, ttd), t[0], t[1], t[2],
		    t[3], t[4], t[5], t[6], t[7]);
	field_location(loc, tail->loc);
	if (loc->len > 2)
		dataline_warn(l, "the location '%s' is longer than two "
		    "characters; the others are left out",
		    dataline_text(l, loc));
	dataline_end(l, i + 3);
}

void
dataline_end(struct dataline *l, size_t i)
{
	for (size_t n = i; n < l->count && n < FIELDS; n++) {
		if (l->f[n].len == 0)
			continue;
		dataline_warn(l, "what stands behind field %zu, '%s', is not "
		    "read", i, dataline_text(l, &l->f[n]));
		return;
	}
	if (l->count > FIELDS)
		dataline_warn(l, "has %zu fields, of which only %zu are read",
		    l->count, i);
}

static void
warn_about_name(struct dataline *l, const struct field *f,
    const struct wirename *name, unsigned odd)
{
	char text[NAME_TEXT_SIZE];

	if (odd == 0 || l->warn == NULL)
		return;
	name_text(name->wire, text);
	dataline_warn(l, "the name '%s' is read as %s", dataline_text(l, f),
	    text);
}

/* Is there an asterisk label behind the first one?  It is no wildcard. */
static bool
has_inner_star(const struct wirename *name)
{
	const uint8_t *p = name->wire;

	for (p += *p + (*p > 0); *p != 0; p += (size_t)*p + 1)
		if (p[0] == 1 && p[1] == '*')
			return true;
	return false;
}

static bool
read_name(struct dataline *l, const struct field *f, struct wirename *name,
    struct err *err)
{
	unsigned odd;
	const char *why = field_name(f, name, &odd);

	if (why != NULL)
		return err_set(err, "'%s' is no name: %s",
		    dataline_text(l, f), why);
	warn_about_name(l, f, name, odd);
	return true;
}

bool
dataline_name(struct dataline *l, size_t i, struct wirename *name,
    struct err *err)
{
	if (!read_name(l, &l->f[i], name, err))
		return false;
	if (i == 0 && l->f[0].len == 0 && l->mark != '.' && l->mark != '&')
		dataline_warn(l, "has no name, which is read as the root; "
		    "write '.' if it is meant");
	if (i == 0 && memchr(name->wire, '*', name->len) != NULL &&
	    has_inner_star(name))
		dataline_warn(l, "only the first label of a name can be a "
		    "wildcard; this '*' stands for itself");
	return true;
}

/* A name that is put together may be as long as the line. */
bool
dataline_server(struct dataline *l, const char *suffix,
    struct wirename *name, struct err *err)
{
	const struct field *x = &l->f[2], *owner = &l->f[0];
	struct buf text = { 0 };
	struct field whole;
	bool ok;

	if (memchr(x->p, '.', x->len) != NULL)
		return read_name(l, x, name, err);
	buf_add(&text, x->p, x->len);
	buf_add_byte(&text, '.');
	buf_add_str(&text, suffix);
	buf_add_byte(&text, '.');
	buf_add(&text, owner->p, owner->len);
	/* With an empty x, the dot in front is as it should be. */
	whole = (struct field){ (const char *)text.data + (x->len == 0),
		text.len - (x->len == 0) };
	ok = read_name(l, &whole, name, err);
	buf_fini(&text);
	return ok;
}

void
dataline_take_address(struct dataline *l, bool needed,
    struct dataline_address *a)
{
	const struct field *f = &l->f[1];
	enum field_quality quality;

	a->len = 0;
	if (l->extended && field_ip6(f, a->ip)) {
		a->len = 16;
		return;
	}
	quality = field_ip4(f, a->ip);
	if (quality != FIELD_NONE)
		a->len = 4;
	if (quality == FIELD_PREFIX)
		dataline_warn(l, "the address '%s' is read as %u.%u.%u.%u",
		    dataline_text(l, f), a->ip[0], a->ip[1], a->ip[2],
		    a->ip[3]);
	else if (quality == FIELD_NONE && f->len > 0)
		dataline_warn(l, "'%s' is no IPv4 address, so there will be "
		    "no address record; IPv6 is written [2001:db8::1]",
		    dataline_text(l, f));
	else if (quality == FIELD_NONE && needed)
		dataline_warn(l, "has no address, so there will be no "
		    "record");
}

void
dataline_bytes(struct dataline *l, size_t i, const char *what,
    struct buf *out)
{
	unsigned odd;

	field_unescape(&l->f[i], out, &odd);
	if (odd & FIELD_ODD_ESCAPE)
		dataline_warn(l, "a backslash in the %s stands neither before "
		    "an octal number up to 377 nor before a sign; write \\ooo "
		    "for a byte, \\\\ for a backslash", what);
}
