#include "dns/changeset.h"

#include <stdlib.h>
#include <string.h>

#include "base/hashset.h"
#include "base/mem.h"
#include "base/random.h"
#include "dns/canon.h"
#include "dns/name.h"
#include "dns/wire.h"

enum {
	FIRST_SLOTS = 64,
	ENTRY_COST = 64,		/* beside itself, at most */
	CHUNK_SIZE = 1 << 16,
	ALIGNMENT = 8
};

/* Entries stand in chunks, so that a great many are soon freed. */
struct chunk {
	struct chunk *before;
	size_t used, size;
	uint8_t bytes[];
};

struct entry {
	struct change change;
	uint64_t hash;
	uint8_t bytes[];		/* owner and rdata */
};

/* Half of the slots are empty at least. */
struct changeset {
	struct chunk *chunk;		/* the last one */
	struct entry **entry;		/* in order */
	size_t n, cap;
	struct entry **slot;
	size_t slots;			/* a power of two */
	struct hashset *owners;
	uint64_t seed;
	size_t bytes, max_bytes;
	uint8_t rdata[UINT16_MAX];	/* in canonical form */
};

struct changeset *
changeset_new(size_t max_bytes)
{
	struct changeset *c = xcalloc(1, sizeof(*c));

	c->slots = FIRST_SLOTS;
	c->slot = xcalloc(c->slots, sizeof(struct entry *));
	c->owners = hashset_new();
	c->seed = random_seed(c);
	c->max_bytes = max_bytes;
	return c;
}

void
changeset_free(struct changeset **take)
{
	struct changeset *c = *take;

	if (c == NULL)
		return;
	*take = NULL;
	while (c->chunk != NULL) {
		struct chunk *before = c->chunk->before;

		free(c->chunk);
		c->chunk = before;
	}
	free(c->entry);
	free(c->slot);
	hashset_free(&c->owners);
	free(c);
}

static uint64_t
hash_of(struct changeset *c, const struct record *record)
{
	uint64_t hash = hashset_more(c->seed, record->owner,
	    name_wire_len(record->owner, NAME_MAX_LEN));

	canon_rdata(record, c->rdata);
	hash = hashset_more(hash, &record->type, sizeof(record->type));
	return hashset_more(hash, c->rdata, record->rdlen);
}

/* Where it stands, or would have to. */
static struct entry **
find_slot(const struct changeset *c, uint64_t hash,
    const struct record *record)
{
	size_t at = (size_t)hash & (c->slots - 1);

	for (; c->slot[at] != NULL; at = (at + 1) & (c->slots - 1))
		if (c->slot[at]->hash == hash &&
		    canon_order(&c->slot[at]->change.record, record) == 0)
			break;
	return &c->slot[at];
}

static void
grow_slots(struct changeset *c)
{
	free(c->slot);
	c->slots *= 2;
	c->slot = xcalloc(c->slots, sizeof(struct entry *));
	for (size_t i = 0; i < c->n; i++) {
		struct entry *e = c->entry[i];

		*find_slot(c, e->hash, &e->change.record) = e;
	}
}

static void
add_owner(struct changeset *c, const uint8_t *owner, size_t len)
{
	size_t star = name_is_wildcard(owner) ? 2 : 0;

	hashset_add(c->owners, hashset_more(hashset_start(c->owners),
	    owner + star, len - star));
}

static void *
allocate(struct changeset *c, size_t size)
{
	struct chunk *chunk = c->chunk;
	void *p;

	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (chunk == NULL || chunk->size - chunk->used < size) {
		size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;

		chunk = xmalloc(sizeof(*chunk) + room);
		chunk->before = c->chunk;
		chunk->used = 0;
		chunk->size = room;
		c->chunk = chunk;
	}
	p = chunk->bytes + chunk->used;
	chunk->used += size;
	return p;
}

static struct entry *
make_entry(struct changeset *c, const struct record *record, uint64_t hash)
{
	size_t owner = name_wire_len(record->owner, NAME_MAX_LEN);
	struct entry *e = allocate(c, sizeof(*e) + owner + record->rdlen);

	memset(e, 0, sizeof(*e));
	memcpy(e->bytes, record->owner, owner);
	if (record->rdlen > 0)
		memcpy(e->bytes + owner, record->rdata, record->rdlen);
	e->hash = hash;
	e->change.record = *record;
	e->change.record.owner = e->bytes;
	e->change.record.rdata = e->bytes + owner;
	c->bytes += sizeof(*e) + owner + record->rdlen + ENTRY_COST;
	add_owner(c, record->owner, owner);
	return e;
}

static void
put_entry(struct changeset *c, struct entry *e)
{
	if (c->n == c->cap) {
		c->cap = c->cap > 0 ? 2 * c->cap : FIRST_SLOTS / 2;
		c->entry = xreallocarray(c->entry, c->cap,
		    sizeof(struct entry *));
	}
	c->entry[c->n++] = e;
	if (2 * c->n > c->slots)
		grow_slots(c);
	else
		*find_slot(c, e->hash, &e->change.record) = e;
}

/* The one that is about the record, or a new one; NULL: there is no room. */
static struct change *
get(struct changeset *c, const struct record *record, bool *is_new,
    struct err *err)
{
	uint64_t hash = hash_of(c, record);
	struct entry *e = *find_slot(c, hash, record);

	*is_new = e == NULL;
	if (e != NULL)
		return &e->change;
	if (c->bytes > c->max_bytes) {
		err_set(err, "it changes too much: more than %zu bytes of "
		    "records", c->max_bytes);
		return NULL;
	}
	e = make_entry(c, record, hash);
	put_entry(c, e);
	return &e->change;
}

bool
changeset_delete(struct changeset *c, const struct record *record,
    struct err *err)
{
	bool is_new;
	struct change *change = get(c, record, &is_new, err);

	if (change == NULL)
		return false;
	if (is_new) {
		change->was_held = true;
		change->held_ttl = record->ttl;
		return true;
	}
	if (!change->is_held)
		return wire_fail(err, "it deletes twice", record);
	if (change->record.ttl != record->ttl)
		return wire_fail(err, "it deletes with another TTL than "
		    "it has added", record);
	change->is_held = false;
	return true;
}

/* What is the same but for the case of names has the same length. */
bool
changeset_add(struct changeset *c, const struct record *record,
    struct err *err)
{
	bool is_new;
	struct change *change = get(c, record, &is_new, err);

	if (change == NULL)
		return false;
	if (change->is_held)
		return wire_fail(err, "it adds twice", record);
	if (!is_new && record->rdlen > 0)
		memcpy((uint8_t *)(uintptr_t)change->record.rdata,
		    record->rdata, record->rdlen);
	change->record.ttl = record->ttl;
	change->is_held = true;
	return true;
}

size_t
changeset_count(const struct changeset *c)
{
	return c->n;
}

struct change *
changeset_at(const struct changeset *c, size_t i)
{
	return &c->entry[i]->change;
}

struct change *
changeset_find(struct changeset *c, const struct record *record)
{
	struct entry *e = *find_slot(c, hash_of(c, record), record);

	return e != NULL ? &e->change : NULL;
}

bool
changeset_touches(const struct changeset *c, const uint8_t *key, size_t len)
{
	unsigned flags;

	return hashset_find(c->owners, hashset_more(hashset_start(c->owners),
	    key, len), &flags);
}
