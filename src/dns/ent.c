#include "dns/ent.h"

#include <stdlib.h>
#include <string.h>

#include "base/hashset.h"
#include "base/mem.h"
#include "dns/dnssec.h"

/* Of a name in the set: it has a record; it hides the names below it. */
enum { HAS = 1, HIDES = 2, LABELS_MAX = NAME_MAX_LEN / 2 };

struct ent {
	struct name apex;
	bool strip, hidden;		/* all below the apex, by a DNAME */
	ent_fn *take;
	void *ctx;
	struct hashset *names;		/* that may be empty */
	struct name parent;		/* of the owner before this one */
	uint64_t parent_hash;
	bool parent_hides;
	struct name owner;		/* the one before this one */
	bool bare;			/* all it has so far is left out */
	bool failed;			/* take did */
};

/* Takes a name between the apex and an owner; false: go no deeper. */
typedef bool step_fn(struct ent *ent, const uint8_t *name, uint64_t hash,
    struct err *err);

static bool
is_left_out(const struct ent *ent, uint16_t type)
{
	return ent->strip && dnssec_is_added(type);
}

/* The name of an NSEC3 is none, and has a signature of that NSEC3. */
static bool
proves_its_owner(const struct record *record)
{
	return record->type != RR_NSEC3 && dnssec_covered(record) != RR_NSEC3;
}

static bool
is_same(const struct name *name, const uint8_t *wire, size_t len)
{
	return name->len == len && memcmp(name->wire, wire, len) == 0;
}

static void
keep(struct name *name, const uint8_t *wire, size_t len)
{
	name->len = (uint8_t)len;
	memcpy(name->wire, wire, len);
}

/*
 * Steps from below the apex down to a name; the hash of a name is made from
 * that of the name above it.  Gives the last one.
 */
static uint64_t
go_down(struct ent *ent, const uint8_t *name, size_t len, step_fn *step,
    struct err *err)
{
	const uint8_t *labels[LABELS_MAX];
	uint64_t hash = hashset_start(ent->names);
	size_t n = 0;

	while (len > ent->apex.len) {
		labels[n++] = name;
		len -= (size_t)*name + 1;
		name += (size_t)*name + 1;
	}
	while (n-- > 0) {
		hash = hashset_more(hash, labels[n] + 1, *labels[n]);
		if (step != NULL && !step(ent, labels[n], hash, err))
			break;
	}
	return hash;
}

/* Owners with the same parent mostly come together: it is done once. */
static void
go_to_parent(struct ent *ent, const uint8_t *owner, size_t len,
    step_fn *step, struct err *err)
{
	const uint8_t *parent = owner + *owner + 1;

	len -= (size_t)*owner + 1;
	if (is_same(&ent->parent, parent, len))
		return;
	keep(&ent->parent, parent, len);
	ent->parent_hides = false;
	ent->parent_hash = go_down(ent, parent, len, step, err);
}

static uint64_t
hash_of(const struct ent *ent, const uint8_t *owner)
{
	return hashset_more(ent->parent_hash, owner + 1, *owner);
}

static bool
add_name(struct ent *ent, const uint8_t *name, uint64_t hash,
    struct err *err)
{
	(void)name;
	(void)err;
	hashset_add(ent->names, hash);
	return true;
}

static void
add_if_bare(struct ent *ent)
{
	if (ent->bare)
		hashset_add(ent->names, go_down(ent, ent->owner.wire,
		    ent->owner.len, NULL, NULL));
	ent->bare = false;
}

/* Records of one owner mostly come together: it is seldom bare by mistake. */
static void
gather(struct ent *ent, const struct record *record, size_t len)
{
	bool left_out = is_left_out(ent, record->type);

	if (!proves_its_owner(record))
		return;
	go_to_parent(ent, record->owner, len, add_name, NULL);
	if (!ent->strip)
		return;
	if (is_same(&ent->owner, record->owner, len)) {
		ent->bare = ent->bare && left_out;
		return;
	}
	add_if_bare(ent);
	keep(&ent->owner, record->owner, len);
	ent->bare = left_out;
}

static void
find_out(struct ent *ent, const struct record *record, size_t len)
{
	bool hides = record->type == RR_NS || record->type == RR_DNAME;

	if (is_left_out(ent, record->type))
		return;
	go_to_parent(ent, record->owner, len, NULL, NULL);
	hashset_flag(ent->names, hash_of(ent, record->owner),
	    hides ? HAS | HIDES : HAS);
}

/* A zone that is broken is found out when it is walked for good. */
static void
walk(struct ent *ent, struct datacdb_reader *reader,
    void (*look)(struct ent *ent, const struct record *record, size_t len))
{
	struct datacdb_item item;
	struct record record;
	struct name owner;
	struct err err;

	datacdb_rewind(reader);
	ent->parent.len = 0;
	while (datacdb_next(reader, &item, &err) == DATACDB_ITEM) {
		if (datacdb_decode(&item, &record, &owner) != DATACDB_RECORD)
			continue;
		if (owner.len > ent->apex.len)
			look(ent, &record, owner.len);
		else if (record.type == RR_DNAME)
			ent->hidden = true;
	}
	datacdb_rewind(reader);
	ent->parent.len = 0;
}

struct ent *
ent_new(struct datacdb_reader *reader, const struct name *apex, bool strip,
    ent_fn *take, void *ctx)
{
	struct ent *ent = xcalloc(1, sizeof(*ent));

	ent->apex = *apex;
	ent->strip = strip;
	ent->take = take;
	ent->ctx = ctx;
	ent->names = hashset_new();
	walk(ent, reader, gather);
	add_if_bare(ent);
	if (hashset_count(ent->names) > 0)
		walk(ent, reader, find_out);
	return ent;
}

void
ent_free(struct ent **take)
{
	struct ent *ent = *take;

	*take = NULL;
	if (ent == NULL)
		return;
	hashset_free(&ent->names);
	free(ent);
}

/* Gives a name away, if it is empty and was not given yet. */
static bool
give(struct ent *ent, const uint8_t *name, uint64_t hash, unsigned flags,
    struct err *err)
{
	if ((flags & HAS) != 0)
		return true;
	hashset_flag(ent->names, hash, HAS);
	return ent->take(ent->ctx, name, err);
}

static bool
judge(struct ent *ent, const uint8_t *name, uint64_t hash, struct err *err)
{
	unsigned flags;

	if (!hashset_find(ent->names, hash, &flags))
		return true;
	ent->parent_hides = (flags & HIDES) != 0;
	ent->failed = !give(ent, name, hash, flags, err);
	return !ent->parent_hides && !ent->failed;
}

bool
ent_see(struct ent *ent, const struct record *record, struct err *err)
{
	const uint8_t *owner = record->owner;
	size_t len = name_wire_len(owner, NAME_MAX_LEN);
	uint64_t hash;
	unsigned flags;

	if (ent->hidden || len <= ent->apex.len ||
	    hashset_count(ent->names) == 0 || !proves_its_owner(record))
		return true;
	go_to_parent(ent, owner, len, judge, err);
	if (ent->failed)
		return false;
	if (ent->parent_hides || !is_left_out(ent, record->type))
		return true;
	hash = hash_of(ent, owner);
	return !hashset_find(ent->names, hash, &flags) ||
	    give(ent, owner, hash, flags, err);
}
