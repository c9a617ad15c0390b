#include "dns/canon.h"

#include <string.h>

#include "dns/name.h"

enum { LABELS_MAX = NAME_MAX_LEN / 2 + 1, A6_BITS = 128 };

/* Where the names in rdata are; they always stand together. */
struct layout {
	uint8_t before, strings, names;	/* bytes, strings, then the names */
};

static const struct layout layouts[] = {
	[RR_NS] = { .names = 1 },
	[RR_MD] = { .names = 1 },
	[RR_MF] = { .names = 1 },
	[RR_CNAME] = { .names = 1 },
	[RR_SOA] = { .names = 2 },
	[RR_MB] = { .names = 1 },
	[RR_MG] = { .names = 1 },
	[RR_MR] = { .names = 1 },
	[RR_PTR] = { .names = 1 },
	[RR_MINFO] = { .names = 2 },
	[RR_MX] = { .before = 2, .names = 1 },
	[RR_RP] = { .names = 2 },
	[RR_AFSDB] = { .before = 2, .names = 1 },
	[RR_RT] = { .before = 2, .names = 1 },
	[RR_SIG] = { .before = 18, .names = 1 },
	[RR_PX] = { .before = 2, .names = 2 },
	[RR_NXT] = { .names = 1 },
	[RR_SRV] = { .before = 6, .names = 1 },
	[RR_NAPTR] = { .before = 4, .strings = 3, .names = 1 },
	[RR_KX] = { .before = 2, .names = 1 },
	[RR_A6] = { .before = 1, .names = 1 },
	[RR_DNAME] = { .names = 1 },
	[RR_RRSIG] = { .before = 18, .names = 1 },
};

/* The bytes of rdata that are names. */
struct span {
	size_t from, to;
};

/* RFC 2874, 3.1: as many bytes of the address as the prefix leaves. */
static size_t
a6_head(const struct record *record)
{
	uint8_t prefix = record->rdlen > 0 ? record->rdata[0] : 0;

	return prefix <= A6_BITS ? 1 + (A6_BITS - prefix + 7U) / 8 : 1;
}

/* Rdata that are not as their type has them hold no names. */
static struct span
find_names(const struct record *record)
{
	struct span none = { 0, 0 }, span;
	size_t pos, len;
	struct layout l;

	if (record->type >= sizeof(layouts) / sizeof(*layouts))
		return none;
	l = layouts[record->type];
	pos = record->type == RR_A6 ? a6_head(record) : l.before;
	for (unsigned i = 0; i < l.strings && pos < record->rdlen; i++)
		pos += (size_t)record->rdata[pos] + 1;
	span.from = span.to = pos;
	for (unsigned i = 0; i < l.names; i++) {
		if (span.to >= record->rdlen)
			return none;
		len = name_wire_len(record->rdata + span.to,
		    record->rdlen - span.to);
		if (len == 0)
			return none;
		span.to += len;
	}
	return span;
}

void
canon_rdata(const struct record *record, uint8_t *out)
{
	struct span names = find_names(record);

	if (record->rdlen > 0)
		memcpy(out, record->rdata, record->rdlen);
	name_lower(out + names.from, names.to - names.from);
}

static int
order_bytes(const uint8_t *a, size_t alen, const uint8_t *b, size_t blen)
{
	size_t len = alen < blen ? alen : blen;
	int order = len > 0 ? memcmp(a, b, len) : 0;

	return order != 0 ? order : alen < blen ? -1 : alen > blen;
}

/* Notes where the labels of a name begin, without the root's; how many. */
static size_t
find_labels(const uint8_t *name, uint8_t at[LABELS_MAX])
{
	size_t n = 0;

	for (size_t pos = 0; name[pos] != 0; pos += (size_t)name[pos] + 1)
		at[n++] = (uint8_t)pos;
	return n;
}

/* RFC 4034, 6.1: by label, the rightmost first. */
static int
order_names(const uint8_t *a, const uint8_t *b)
{
	uint8_t in_a[LABELS_MAX], in_b[LABELS_MAX];
	size_t na, nb;
	int order;

	na = find_labels(a, in_a);
	nb = find_labels(b, in_b);
	while (na > 0 && nb > 0) {
		const uint8_t *x = a + in_a[--na], *y = b + in_b[--nb];

		order = order_bytes(x + 1, *x, y + 1, *y);
		if (order != 0)
			return order;
	}
	return na > 0 ? 1 : nb > 0 ? -1 : 0;
}

static uint8_t
canon_byte(const uint8_t *rdata, size_t i, const struct span *names)
{
	uint8_t byte = rdata[i];

	if (i >= names->from && i < names->to)
		name_lower(&byte, 1);
	return byte;
}

static int
order_rdata(const struct record *a, const struct record *b)
{
	struct span in_a = find_names(a), in_b = find_names(b);
	size_t len = a->rdlen < b->rdlen ? a->rdlen : b->rdlen;

	if (in_a.to == 0 && in_b.to == 0)
		return order_bytes(a->rdata, a->rdlen, b->rdata, b->rdlen);
	for (size_t i = 0; i < len; i++) {
		uint8_t x = canon_byte(a->rdata, i, &in_a);
		uint8_t y = canon_byte(b->rdata, i, &in_b);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return a->rdlen < b->rdlen ? -1 : a->rdlen > b->rdlen;
}

int
canon_order(const struct record *a, const struct record *b)
{
	int order = order_names(a->owner, b->owner);

	if (order != 0)
		return order;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return order_rdata(a, b);
}
