#include "dns/linetypes.h"

#include <stdio.h>
#include <string.h>

static const struct linetype {
	char mark;
	bool extension;
	linetype_fn *read;
} linetypes[] = {
	{ '+', false, linetype_host },
	{ '=', false, linetype_host },
	{ ':', false, linetype_generic },
	{ 'C', false, linetype_pointer },
	{ '^', false, linetype_pointer },
	{ '\'', false, linetype_text },
	{ '@', false, linetype_mail_exchanger },
	{ '&', false, linetype_name_server },
	{ '.', false, linetype_name_server },
	{ 'Z', false, linetype_soa },
	{ 'S', false, linetype_service },
	{ '%', false, linetype_location },
	{ '3', true, linetype_ip6_host },
	{ '6', true, linetype_ip6_host },
	{ 'N', true, linetype_naptr },
};

linetype_fn *
linetype_find(char mark, bool strict)
{
	const struct linetype *end = linetypes +
	    sizeof(linetypes) / sizeof(linetypes[0]);

	for (const struct linetype *t = linetypes; t < end; t++)
		if (t->mark == mark)
			return t->extension && strict ? NULL : t->read;
	return NULL;
}

/* A location's key with the hexadecimal digits of an IPv6 prefix. */
static bool
add_ip6_prefix(struct tinydata *t, const struct field *f, struct err *err)
{
	const char *slash = memchr(f->p, '/', f->len);
	size_t len = slash != NULL ? (size_t)(slash - f->p) : f->len;
	struct field address = { f->p, len }, bits;
	uint64_t n = 128;
	uint8_t ip[16];

	bits = (struct field){ slash + 1, f->len - len - 1 };
	if (!field_ip6(&address, ip) || (slash != NULL &&
	    field_number(&bits, &n) != FIELD_GOOD) || n > 128 || n % 4 != 0)
		return err_set(err, "'%s' is no IPv6 prefix; write "
		    "[2001:db8::]/32, with a multiple of 4 behind the slash",
		    dataline_text(&t->line, f));
	buf_add_byte(&t->val, 's');
	for (size_t i = 0; i < n / 4; i++)
		buf_addf(&t->val, "%x", i % 2 == 0 ? ip[i / 2] >> 4 :
		    ip[i / 2] & 15);
	return true;
}

/* Numbers with dots between or before them, up to any other character. */
static void
add_ip4_prefix(struct tinydata *t, const struct field *f)
{
	const char *p = f->p, *end = p + f->len;
	size_t start = t->val.len;
	bool odd = false;
	uint64_t v;

	while (p < end) {
		if (*p == '.') {
			p++;
			continue;
		}
		if (field_digits(&p, end, &v) == 0)
			break;
		odd |= v > UINT8_MAX;
		buf_add_byte(&t->val, (uint8_t)v);
	}
	if (odd || p < end || t->val.len - start > 4)
		dataline_warn(&t->line, "the prefix '%s' is not up to four "
		    "numbers up to 255 with dots between them",
		    dataline_text(&t->line, f));
}

bool
linetype_location(struct tinydata *t, struct err *err)
{
	struct dataline *l = &t->line;
	struct datacdb_item item = { .vlen = 2 };
	char loc[2];

	field_location(&l->f[0], loc);
	if (l->f[0].len > 2)
		dataline_warn(l, "the location '%s' is longer than two "
		    "characters; the others are left out",
		    dataline_text(l, &l->f[0]));
	dataline_end(l, 2);
	t->val.len = 0;
	buf_add(&t->val, "\0%", 2);
	if (t->options.ip6_locations && l->f[1].len > 0 &&
	    l->f[1].p[0] == '[') {
		if (!add_ip6_prefix(t, &l->f[1], err))
			return false;
	} else {
		if (t->options.ip6_locations)
			buf_add_byte(&t->val, 'f');
		add_ip4_prefix(t, &l->f[1]);
	}
	item.key = t->val.data;
	item.klen = (uint32_t)t->val.len;
	item.val = (const uint8_t *)loc;
	return tinydata_give_item(t, &item, err);
}
