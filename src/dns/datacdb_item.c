#include "dns/datacdb.h"

#include <string.h>

#include "base/bytes.h"
#include "base/fnv.h"

bool
datacdb_is_same(const struct datacdb_item *a, const struct datacdb_item *b)
{
	return a->klen == b->klen && a->vlen == b->vlen &&
	    memcmp(a->val, b->val, a->vlen) == 0 &&
	    memcmp(a->key, b->key, a->klen) == 0;
}

uint64_t
datacdb_hash(const struct datacdb_item *item)
{
	/* Where the key ends counts, too. */
	uint64_t hash = fnv_more(item->klen, item->key, item->klen);

	return fnv_more(hash, item->val, item->vlen);
}

/* Of a name and of a wildcard, and of both where a location follows. */
static const char marks[4] = { '=', '*', '>', '+' };

/* Length of what stands before the rdata; 0: it is no record's value. */
static size_t
read_head(const struct datacdb_item *item, struct record *record,
    bool *wildcard)
{
	const uint8_t *p = item->val;
	const char *mark = item->vlen < 3 ? NULL :
	    memchr(marks, p[2], sizeof(marks));
	size_t len;

	if (mark == NULL)
		return 0;
	*wildcard = (mark - marks) & 1;
	len = (mark - marks) & 2 ? 5 : 3;
	if (item->vlen < len + 12 ||
	    (len == 5 && memcmp(p + 3, "\0", 2) == 0))
		return 0;
	memset(record, 0, sizeof(*record));
	memcpy(record->loc, p + 3, len - 3);
	record->type = get_u16(p);
	record->ttl = get_u32(p + len);
	memcpy(record->ttd, p + len + 4, 8);
	return len + 12;
}

enum datacdb_kind
datacdb_decode(const struct datacdb_item *item, struct record *record,
    struct name *owner)
{
	bool wildcard = false;
	size_t head, star;

	if (item->klen >= 2 && memcmp(item->key, "\0%", 2) == 0)
		return item->vlen == 2 ?
		    DATACDB_LOCATION : DATACDB_STRANGE;
	head = read_head(item, record, &wildcard);
	star = wildcard ? 2 : 0;
	if (head == 0 || item->klen == 0 ||
	    name_wire_len(item->key, item->klen) != item->klen ||
	    star + item->klen > NAME_MAX_LEN ||
	    (!wildcard && name_is_wildcard(item->key)))
		return DATACDB_STRANGE;
	memcpy(owner->wire, "\1*", star);
	memcpy(owner->wire + star, item->key, item->klen);
	owner->len = (uint8_t)(star + item->klen);
	record->owner = owner->wire;
	record->rdata = item->val + head;
	record->rdlen = item->vlen - (uint32_t)head;
	return DATACDB_RECORD;
}

bool
datacdb_has_zone(struct datacdb_reader *r, const struct name *zone)
{
	struct datacdb_item item;
	struct record record;
	struct name owner;
	bool more = datacdb_find(r, zone->wire, zone->len, &item);

	for (; more; more = datacdb_find_next(r, &item))
		if (datacdb_decode(&item, &record, &owner) ==
		    DATACDB_RECORD && record.type == RR_SOA &&
		    record_is_plain(&record) && !name_is_wildcard(owner.wire))
			return true;
	return false;
}
