#include "dns/zonedigest.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "dns/canon.h"
#include "dns/dnssec.h"

enum {
	FIXED = 10,			/* type, class, TTL, length */
	RELEASE_EVERY = 65536		/* records, which may be far apart */
};

struct zonedigest {
	struct datacdb_reader *reader;
	const struct name *apex;
	struct digest *const *digests;
	size_t ndigests;
	uint32_t *sorted;		/* positions of records */
	size_t n, cap;
	uint8_t rdata[UINT16_MAX];	/* in canonical form */
};

/* A record where it stands. */
struct place {
	struct datacdb_item item;
	struct record record;
	struct name owner;
};

static void
read_place(const struct zonedigest *z, uint32_t pos, struct place *p)
{
	datacdb_at(z->reader, pos, &p->item);
	datacdb_decode(&p->item, &p->record, &p->owner);
}

/* RFC 8976, 3.3.1: what the digest cannot be about. */
static bool
is_left_out(const struct zonedigest *z, const struct record *record)
{
	return (record->type == RR_ZONEMD ||
	    dnssec_covered(record) == RR_ZONEMD) &&
	    name_equal(record->owner, z->apex->wire);
}

static void
add_position(struct zonedigest *z, uint32_t pos)
{
	if (z->n == z->cap) {
		z->cap = z->cap > 0 ? 2 * z->cap : 256;
		z->sorted = xreallocarray(z->sorted, z->cap,
		    sizeof(*z->sorted));
	}
	z->sorted[z->n++] = pos;
}

static bool
gather(struct zonedigest *z, struct err *err)
{
	enum datacdb_step step;
	struct place p;

	datacdb_rewind(z->reader);
	while ((step = datacdb_next(z->reader, &p.item, err)) ==
	    DATACDB_ITEM)
		if (datacdb_decode(&p.item, &p.record, &p.owner) ==
		    DATACDB_RECORD && p.record.rdlen <= UINT16_MAX &&
		    !is_left_out(z, &p.record))
			add_position(z, p.item.pos);
	return step == DATACDB_END;
}

static int
by_canon(const void *a, const void *b, void *ctx)
{
	const uint32_t *x = a, *y = b;
	struct place at_x, at_y;
	int order;

	read_place(ctx, *x, &at_x);
	read_place(ctx, *y, &at_y);
	order = canon_order(&at_x.record, &at_y.record);
	return order != 0 ? order : *x < *y ? -1 : *x > *y;
}

static void
feed(const struct zonedigest *z, const void *bytes, size_t len)
{
	for (size_t i = 0; i < z->ndigests; i++)
		digest_add(z->digests[i], bytes, len);
}

static void
feed_record(struct zonedigest *z, const struct place *p)
{
	uint8_t fixed[FIXED];

	put_u16(fixed, p->record.type);
	put_u16(fixed + 2, CLASS_IN);
	put_u32(fixed + 4, p->record.ttl);
	put_u16(fixed + 8, (uint16_t)p->record.rdlen);
	canon_rdata(&p->record, z->rdata);
	feed(z, p->owner.wire, p->owner.len);
	feed(z, fixed, sizeof(fixed));
	feed(z, z->rdata, p->record.rdlen);
}

/* RFC 8976, 3.3.1.1: equal records count once. */
static void
feed_all(struct zonedigest *z)
{
	struct place here, before;

	for (size_t i = 0; i < z->n; i++) {
		read_place(z, z->sorted[i], &here);
		if (i > 0)
			read_place(z, z->sorted[i - 1], &before);
		if (i == 0 || canon_order(&before.record, &here.record) != 0)
			feed_record(z, &here);
		if (i % RELEASE_EVERY == 0)
			datacdb_release(z->reader);
	}
}

bool
zonedigest_add(struct datacdb_reader *r, const struct name *apex,
    struct digest *const digests[], size_t n, struct err *err)
{
	struct zonedigest *z = xcalloc(1, sizeof(*z));
	bool ok;

	z->reader = r;
	z->apex = apex;
	z->digests = digests;
	z->ndigests = n;
	ok = gather(z, err);
	if (ok && z->n > 0) {
		qsort_r(z->sorted, z->n, sizeof(*z->sorted), by_canon, z);
		feed_all(z);
	}
	free(z->sorted);
	free(z);
	return ok;
}
