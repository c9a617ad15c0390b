#include "dns/authority.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"

/* Of TAI64, as djb's tai_now() counts: 2^62, and ten seconds. */
static const uint64_t epoch = (UINT64_C(1) << 62) + 10;

/* What stands at a name. */
struct standing {
	bool has_soa, has_ns;
	bool has_common_ns;		/* for everyone */
};

/* With a TTL a record begins with its timestamp, and without one it ends. */
static bool
is_alive(const struct record *record, int64_t now)
{
	uint64_t stamp = (uint64_t)get_u32(record->ttd) << 32 |
	    get_u32(record->ttd + 4);
	uint64_t label = epoch + (uint64_t)now;

	if (stamp == 0)
		return true;
	return record->ttl == 0 ? stamp >= label : stamp < label;
}

static void
note(struct standing *s, const struct record *record)
{
	static const char everyone[sizeof(record->loc)];

	if (record->type == RR_SOA)
		s->has_soa = true;
	if (record->type != RR_NS)
		return;
	s->has_ns = true;
	if (memcmp(record->loc, everyone, sizeof(everyone)) == 0)
		s->has_common_ns = true;
}

static struct standing
look(struct datacdb_reader *r, const uint8_t *wire, size_t len, int64_t now)
{
	struct standing s = { 0 };
	struct datacdb_item item;
	struct record record;
	struct name owner;

	for (bool ok = datacdb_find(r, wire, len, &item); ok;
	    ok = datacdb_find_next(r, &item))
		if (datacdb_decode(&item, &record, &owner) ==
		    DATACDB_RECORD && !name_is_wildcard(owner.wire) &&
		    is_alive(&record, now))
			note(&s, &record);
	return s;
}

enum authority
authority_find(struct datacdb_reader *r, const struct name *name,
    int64_t now, struct name *cut)
{
	const uint8_t *wire = name->wire;
	size_t len = name->len, skip;

	for (;; wire += skip, len -= skip) {
		struct standing s = look(r, wire, len, now);

		if (s.has_ns && s.has_soa)
			return AUTHORITY_OURS;
		if (s.has_common_ns) {
			name_from_wire(cut, wire);
			return AUTHORITY_DELEGATED;
		}
		if (len == 1)
			return AUTHORITY_NONE;
		skip = (size_t)*wire + 1;
	}
}

void
authority_explain(enum authority authority, const struct name *name,
    const struct name *cut, struct err *why)
{
	char text[NAME_TEXT_SIZE], at[NAME_TEXT_SIZE];

	assert(authority != AUTHORITY_OURS);
	name_text(name->wire, text);
	if (authority == AUTHORITY_NONE) {
		err_set(why, "%s: tinydns does not answer for it: no zone "
		    "above it has an SOA and NS records; serve one, for "
		    "example as a 'dynamic' zone", text);
		return;
	}
	name_text(cut->wire, at);
	err_set(why, "%s: tinydns refers to other servers in place of "
	    "answering: %s has NS records without an SOA, and so is "
	    "delegated; take these out of the zone or local file, or make "
	    "%s a 'dynamic' zone", text, at, at);
}
