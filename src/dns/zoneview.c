#include "dns/zoneview.h"

#include <stdlib.h>
#include <string.h>

#include "base/hashset.h"
#include "base/mem.h"
#include "dns/dnssec.h"

enum { MET = 1, LABELS_MAX = NAME_MAX_LEN / 2 };

struct zoneview {
	struct zoneview_args args;
	struct hashset *branches;	/* have names below them */
	bool wild;			/* the search is for a wildcard */
	struct name owner;		/* of the record that was found */
};

const struct zoneview_args *
zoneview_args(const struct zoneview *v)
{
	return &v->args;
}

static size_t
length(const uint8_t *name)
{
	return name_wire_len(name, NAME_MAX_LEN);
}

/* The name of an NSEC3 is none, and has a signature of that NSEC3. */
static bool
proves_its_owner(const struct record *record)
{
	return record->type != RR_NSEC3 && dnssec_covered(record) != RR_NSEC3;
}

/*
 * Hashes the labels from below the apex down to a name; with add, all names
 * on the way join the set.
 */
static uint64_t
go_down(const struct zoneview *v, const uint8_t *name, bool add)
{
	size_t n = 0, len = length(name);
	const uint8_t *labels[LABELS_MAX];
	uint64_t hash = hashset_start(v->branches);

	for (; len > v->args.apex.len; len -= (size_t)*labels[n - 1] + 1) {
		labels[n++] = name;
		name = zoneview_parent(name);
	}
	while (n-- > 0) {
		hash = hashset_more(hash, labels[n] + 1, *labels[n]);
		if (add)
			hashset_add(v->branches, hash);
	}
	return hash;
}

static bool
is_apex(const struct zoneview *v, const uint8_t *name)
{
	return length(name) == v->args.apex.len;
}

/* Owners with the same parent mostly come together: it is done once. */
static void
add_branches(struct zoneview *v, const uint8_t *owner, struct name *last)
{
	const uint8_t *parent = zoneview_parent(owner);
	size_t len = length(parent);

	if (last->len == len && memcmp(last->wire, parent, len) == 0)
		return;
	last->len = (uint8_t)len;
	memcpy(last->wire, parent, len);
	go_down(v, parent, true);
}

static bool
walk(struct zoneview *v, struct err *err)
{
	struct datacdb_reader *reader = v->args.reader;
	struct name owner, last = { 0 };
	struct datacdb_item item;
	enum datacdb_step step;
	struct record record;

	datacdb_rewind(reader);
	while ((step = datacdb_next(reader, &item, err)) == DATACDB_ITEM)
		if (datacdb_decode(&item, &record, &owner) ==
		    DATACDB_RECORD && owner.len > v->args.apex.len &&
		    proves_its_owner(&record))
			add_branches(v, owner.wire, &last);
	datacdb_rewind(reader);
	return step == DATACDB_END;
}

struct zoneview *
zoneview_new(const struct zoneview_args *args, struct err *err)
{
	struct zoneview *v = xcalloc(1, sizeof(*v));

	v->args = *args;
	v->branches = hashset_new();
	if (!walk(v, err))
		zoneview_free(&v);
	return v;
}

void
zoneview_free(struct zoneview **take)
{
	struct zoneview *v = *take;

	*take = NULL;
	if (v == NULL)
		return;
	hashset_free(&v->branches);
	free(v);
}

/* A name and its wildcard share a key. */
static bool
take_one(struct zoneview *v, struct datacdb_item *item,
    struct record *record, bool more)
{
	for (; more; more = datacdb_find_next(v->args.reader, item))
		if (datacdb_decode(item, record, &v->owner) ==
		    DATACDB_RECORD &&
		    (v->owner.len > item->klen) == v->wild)
			return true;
	return false;
}

bool
zoneview_find(struct zoneview *v, const uint8_t *owner,
    struct record *record)
{
	const uint8_t *key = owner;
	struct datacdb_item item;

	v->wild = name_is_wildcard(owner);
	if (v->wild)
		key = zoneview_parent(owner);
	return take_one(v, &item, record, datacdb_find(v->args.reader, key,
	    length(key), &item));
}

bool
zoneview_find_next(struct zoneview *v, struct record *record)
{
	struct datacdb_item item;

	return take_one(v, &item, record,
	    datacdb_find_next(v->args.reader, &item));
}

bool
zoneview_has(struct zoneview *v, const uint8_t *owner, uint16_t type)
{
	struct record record;
	bool more = zoneview_find(v, owner, &record);

	while (more && record.type != type)
		more = zoneview_find_next(v, &record);
	return more;
}

bool
zoneview_is_stripped(const struct zoneview *v, const struct record *record)
{
	return v->args.strip && dnssec_is_added(record->type);
}

static bool
is_branch(const struct zoneview *v, const uint8_t *name)
{
	unsigned flags;

	return hashset_find(v->branches, go_down(v, name, false), &flags);
}

bool
zoneview_exists(struct zoneview *v, const uint8_t *name)
{
	struct record record;
	bool more;

	if (is_apex(v, name) || is_branch(v, name))
		return true;
	more = zoneview_find(v, name, &record);
	while (more && !proves_its_owner(&record))
		more = zoneview_find_next(v, &record);
	return more;
}

bool
zoneview_is_hollow(struct zoneview *v, const uint8_t *name)
{
	struct record record;
	bool more;

	if (is_apex(v, name) || !zoneview_exists(v, name))
		return false;
	more = zoneview_find(v, name, &record);
	while (more && zoneview_is_stripped(v, &record))
		more = zoneview_find_next(v, &record);
	return !more;
}

bool
zoneview_meet(struct zoneview *v, const uint8_t *name)
{
	uint64_t hash = go_down(v, name, false);
	unsigned flags;

	if (!hashset_find(v->branches, hash, &flags) || (flags & MET) != 0)
		return false;
	hashset_flag(v->branches, hash, MET);
	return true;
}

const uint8_t *
zoneview_other(const struct zoneview *v, const uint8_t *name)
{
	const uint8_t *highest = NULL;

	if (v->args.is_other == NULL)
		return NULL;
	for (; !is_apex(v, name); name = zoneview_parent(name))
		if (v->args.is_other(v->args.ctx, name))
			highest = name;
	return highest;
}
