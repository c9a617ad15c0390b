#include "dns/merge_zone.h"

#include <string.h>

#include "dns/dnssec.h"
#include "dns/ent.h"
#include "dns/merge_hosts.h"

struct zone {
	struct merge_writer *w;
	struct merge_source *source;	/* the writer's */
	bool writes;
	bool has_below;			/* another's zone below its apex */
	struct ent *ent;		/* NULL: no markers */
	uint64_t markers;		/* so far */
	uint32_t negative_ttl;
};

static bool
is_apex(const struct merge_source *s, const struct record *record)
{
	return name_equal(record->owner, s->zone.wire);
}

static uint32_t
min(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* The first record of a frozen zone is its SOA; NULL: no record. */
static bool
read_first(struct zone *z, const struct record *record)
{
	struct merge_source *s = z->source;

	if (record == NULL || record->type != RR_SOA || !is_apex(s, record) ||
	    !soa_parse(record->rdata, record->rdlen, &s->soa))
		return merge_lose(s, "does not begin with the zone's SOA");
	s->found = true;
	z->negative_ttl = min(record->ttl, s->soa.minimum);
	return true;
}

static void
note_signed(struct merge_source *s, const struct record *record)
{
	if (!s->is_signed && (record->type == RR_DNSKEY ||
	    dnssec_covered(record) == RR_SOA))
		s->is_signed = is_apex(s, record);
}

/* True for all owners in the zone; the transfer let no others in. */
static bool
ends_like(const struct name *owner, const struct name *apex)
{
	return owner->len >= apex->len && memcmp(owner->wire + owner->len -
	    apex->len, apex->wire, apex->len) == 0;
}

/* A zone without others below it may publish all but the DS at its apex. */
static bool
may_publish(const struct zone *z, const struct name *owner, uint16_t type)
{
	return (!z->has_below && type != RR_DS &&
	    ends_like(owner, &z->source->zone)) ||
	    claims_grant(z->w->out->claims, z->w->who, owner, type);
}

static bool
is_published(const struct zone *z, const struct record *record,
    const struct name *owner, const struct datacdb_item *item)
{
	return !(z->source->strip && dnssec_is_added(record->type)) &&
	    may_publish(z, owner, record->type) &&
	    merge_hosts_allow(z->w->out, record, owner, item);
}

static bool
write_marker(void *ctx, const uint8_t *wire, struct err *err)
{
	struct zone *z = ctx;
	struct record record = { .owner = wire,
		.type = z->source->ent_marker, .ttl = z->negative_ttl };
	uint8_t val[DATACDB_HEAD_MAX];
	struct datacdb_item item;
	struct name name;

	name_from_wire(&name, wire);
	if (!may_publish(z, &name, record.type))
		return true;
	if (z->source->max_markers > 0 &&
	    z->markers == z->source->max_markers) {
		z->source->unmarked++;
		return true;
	}
	z->markers++;
	datacdb_encode(&record, &item, &name, val);
	return merge_put(z->w, &item, err);
}

static bool
write_item(struct zone *z, const struct datacdb_item *item, struct err *err)
{
	struct record record;
	struct name owner;
	bool is_record = datacdb_decode(item, &record, &owner) ==
	    DATACDB_RECORD;

	if (!z->source->found && !read_first(z, is_record ? &record : NULL))
		return false;
	if (is_record)
		note_signed(z->source, &record);
	if (!z->writes)
		return true;
	if (is_record && z->ent != NULL && !ent_see(z->ent, &record, err))
		return false;
	return (is_record && !is_published(z, &record, &owner, item)) ||
	    merge_put(z->w, item, err);
}

static bool
write_items(struct zone *z, struct err *err)
{
	struct datacdb_item item;
	enum datacdb_step step;
	struct err why;

	while ((step = datacdb_next(z->w->reader, &item, &why)) ==
	    DATACDB_ITEM)
		if (!write_item(z, &item, err))
			return false;
	if (step == DATACDB_BAD)
		return merge_lose(z->source, why.text);
	return z->source->found || merge_lose(z->source, "holds no records");
}

bool
merge_zone_write(struct merge_writer *w, bool writes, struct err *err)
{
	struct merge_source *s = w->source;
	struct zone z = { .w = w, .source = s, .writes = writes };
	bool ok;

	if (!merge_open(w, err))
		return false;
	z.has_below = claims_has_below(w->out->claims, &s->zone);
	if (writes && s->ent_marker != 0)
		z.ent = ent_new(w->reader, &s->zone, s->strip, write_marker,
		    &z);
	ok = write_items(&z, err);
	ent_free(&z.ent);
	datacdb_close(&w->reader);
	return ok;
}
