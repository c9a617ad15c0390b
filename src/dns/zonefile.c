#include "dns/zonefile.h"

#include <inttypes.h>
#include <string.h>

#include "base/bytes.h"
#include "dns/nameset.h"
#include "dns/wire.h"

enum { FINDS_MAX = 128, TTL_MAX = INT32_MAX };	/* RFC 2181, 8 */

struct zonefile {
	struct datacdb_reader *r;
	const struct name *apex;
	struct nameset *servers;	/* names in NS records of the zone */
	uint32_t soa_pos;
	struct name owner;		/* that is looked at, */
	const uint8_t *cut;		/* its delegation, a part of it, */
	bool has_cname;			/* and its first CNAME */
	uint32_t cname_pos;
	zonefile_fn *give;
	void *ctx;
	struct zonefile_stats *stats;
	struct buf line;
};

/* A record of the zone, where it stands, and its key. */
struct entry {
	struct datacdb_item item;
	struct record record;
	struct name owner;
};

/*
 * The first record of a type at a name that is for everyone and always; false:
 * there is none.
 */
static bool
find_plain(struct datacdb_reader *r, const uint8_t *owner, uint16_t type,
    struct entry *e)
{
	bool wild = name_is_wildcard(owner);
	const uint8_t *key = owner + (wild ? 2 : 0);
	size_t klen = name_wire_len(key, NAME_MAX_LEN);

	for (bool more = datacdb_find(r, key, klen, &e->item); more;
	    more = datacdb_find_next(r, &e->item))
		if (datacdb_decode(&e->item, &e->record, &e->owner) ==
		    DATACDB_RECORD && e->record.type == type &&
		    record_is_plain(&e->record) &&
		    name_is_wildcard(e->owner.wire) == wild)
			return true;
	return false;
}

/* The highest delegation at or above a name of the zone; NULL: none. */
static const uint8_t *
find_cut(struct zonefile *z, const uint8_t *name)
{
	const uint8_t *cut = NULL;
	struct entry e;

	if (name_is_wildcard(name))
		name += 2;
	for (; name_wire_len(name, NAME_MAX_LEN) > z->apex->len;
	    name += (size_t)*name + 1)
		if (find_plain(z->r, name, RR_NS, &e))
			cut = name;
	return cut;
}

/* Records of one owner mostly stand together, and may be many. */
static void
look_at_owner(struct zonefile *z, const struct name *owner)
{
	struct entry cname;

	if (z->owner.len == owner->len &&
	    memcmp(z->owner.wire, owner->wire, owner->len) == 0)
		return;
	z->owner = *owner;
	z->cut = find_cut(z, z->owner.wire);
	z->has_cname = find_plain(z->r, owner->wire, RR_CNAME, &cname);
	z->cname_pos = z->has_cname ? cname.item.pos : 0;
}

static bool
is_of_parent(uint16_t type)
{
	return type == RR_NS || type == RR_DS || type == RR_NSEC ||
	    type == RR_RRSIG;
}

/* Is it below a delegation, and no address of a name server? */
static bool
is_below(const struct zonefile *z, const struct entry *e)
{
	bool is_address = e->record.type == RR_A ||
	    e->record.type == RR_AAAA;

	if (z->cut == NULL)
		return false;
	if (z->cut == z->owner.wire && is_of_parent(e->record.type))
		return false;
	return !is_address || !nameset_has(z->servers, z->owner.wire);
}

/* Why a record can only be a comment; NULL: it is as it should be. */
static const char *
find_fault(const struct zonefile *z, const struct entry *e)
{
	const struct record *record = &e->record;

	if (memcmp(record->loc, "\0\0", 2) != 0)
		return "only for a location";
	if (!record_is_plain(record))
		return "only for a time";
	if (wire_type_is_meta(record->type))
		return "no zone can hold this type";
	if (!wire_rdata_is_sound(record->type, record->rdata, record->rdlen))
		return "its data have not the form of its type";
	if (record->type == RR_SOA)
		return "not the zone's own SOA, or a second one";
	if (record->type == RR_NS && name_is_wildcard(e->owner.wire))
		return "name servers of a wildcard";
	if (z->has_cname && z->cname_pos != e->item.pos &&
	    record->type != RR_RRSIG && record->type != RR_NSEC)
		return "beside a CNAME";
	return NULL;
}

static void
put_loc(struct buf *out, const char loc[2])
{
	for (size_t i = 0; i < 2 && loc[i] != '\0'; i++)
		if (loc[i] > ' ' && loc[i] < 0x7f)
			buf_add_byte(out, (uint8_t)loc[i]);
		else
			buf_addf(out, "\\%03u", (uint8_t)loc[i]);
}

/* "; only for a location (lo): " and the record. */
static void
put_fault(struct buf *out, const struct record *record, const char *fault)
{
	buf_addf(out, "; %s", fault);
	if (memcmp(record->loc, "\0\0", 2) != 0) {
		buf_add_str(out, " (");
		put_loc(out, record->loc);
		buf_add_byte(out, ')');
	} else if (!record_is_plain(record)) {
		buf_addf(out, " (%s %08" PRIx32 "%08" PRIx32 ")",
		    record->ttl == 0 ? "until" : "from", get_u32(record->ttd),
		    get_u32(record->ttd + 4));
	}
	buf_add_str(out, ": ");
}

static bool
print(struct zonefile *z, const struct entry *e, const char *fault,
    struct err *err)
{
	struct record record = e->record;

	z->line.len = 0;
	if (fault != NULL)
		put_fault(&z->line, &record, fault);
	if (record.ttl > TTL_MAX)
		record.ttl = 0;
	wire_master_line(&record, &z->line);
	if (fault != NULL)
		z->stats->comments++;
	else
		z->stats->records++;
	return z->give(z->ctx, &z->line, err);
}

/* The next record at or below the apex. */
static enum datacdb_step
next_of_zone(struct zonefile *z, struct entry *e, struct err *err)
{
	enum datacdb_step step;

	do
		step = datacdb_next(z->r, &e->item, err);
	while (step == DATACDB_ITEM &&
	    (datacdb_decode(&e->item, &e->record, &e->owner) !=
	    DATACDB_RECORD ||
	    !name_is_within(e->owner.wire, z->apex->wire)));
	return step;
}

static bool
see_servers(struct zonefile *z, struct err *err)
{
	enum datacdb_step step;
	struct entry e;

	datacdb_rewind(z->r);
	while ((step = next_of_zone(z, &e, err)) == DATACDB_ITEM)
		if (e.record.type == RR_NS && e.record.rdlen > 0 &&
		    name_wire_len(e.record.rdata, e.record.rdlen) ==
		    e.record.rdlen)
			nameset_add(z->servers, e.record.rdata);
	return step == DATACDB_END;
}

static bool
print_rest(struct zonefile *z, struct err *err)
{
	enum datacdb_step step;
	unsigned finds = 0;
	struct entry e;

	datacdb_rewind(z->r);
	while ((step = next_of_zone(z, &e, err)) == DATACDB_ITEM) {
		if (e.item.pos == z->soa_pos)
			continue;
		look_at_owner(z, &e.owner);
		if (is_below(z, &e))
			z->stats->below++;
		else if (!print(z, &e, find_fault(z, &e), err))
			return false;
		if (++finds == FINDS_MAX) {
			datacdb_release(z->r);
			finds = 0;
		}
	}
	return step == DATACDB_END;
}

bool
zonefile_print(struct datacdb_reader *r, const struct name *apex,
    zonefile_fn *give, void *ctx, struct zonefile_stats *stats,
    struct err *err)
{
	struct zonefile z = { .r = r, .apex = apex, .give = give, .ctx = ctx,
		.stats = stats };
	char text[NAME_TEXT_SIZE];
	struct entry soa;
	bool ok;

	memset(stats, 0, sizeof(*stats));
	if (!find_plain(r, apex->wire, RR_SOA, &soa)) {
		name_text(apex->wire, text);
		return err_set(err, "holds no SOA record of %s", text);
	}
	z.soa_pos = soa.item.pos;
	z.servers = nameset_new();
	ok = print(&z, &soa, NULL, err) && see_servers(&z, err) &&
	    print_rest(&z, err);
	nameset_free(&z.servers);
	buf_fini(&z.line);
	return ok;
}
