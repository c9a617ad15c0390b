#include "dns/quiz.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { TYPES = 65536 };

struct quiz {
	struct zoneview *view;
	const char *label;
	uint64_t records;
	struct name last;		/* the owner of the item before */
	struct quiz_question *list;	/* what the last owner led to */
	size_t n, cap, next;
	uint8_t seen[TYPES / 8];	/* types of the owner; zeros between */
};

struct quiz *
quiz_new(struct zoneview *view, const char *label)
{
	struct quiz *q = xcalloc(1, sizeof(*q));

	q->view = view;
	q->label = label;
	datacdb_rewind(zoneview_args(view)->reader);
	return q;
}

void
quiz_free(struct quiz **take)
{
	struct quiz *q = *take;

	*take = NULL;
	if (q == NULL)
		return;
	free(q->list);
	free(q);
}

uint64_t
quiz_records(const struct quiz *q)
{
	return q->records;
}

static void
push(struct quiz *q, const uint8_t *name, uint16_t type)
{
	if (q->n == q->cap) {
		q->cap = 2 * q->cap + 16;
		q->list = xreallocarray(q->list, q->cap, sizeof(*q->list));
	}
	name_from_wire(&q->list[q->n].name, name);
	q->list[q->n++].type = type;
}

/* A name below this one that does not exist; false: there is no room. */
static bool
make_below(const struct quiz *q, const uint8_t *name, struct name *below)
{
	size_t len = name_wire_len(name, NAME_MAX_LEN);
	size_t label = strlen(q->label);

	if (len + 2 > NAME_MAX_LEN)
		return false;
	if (len + label + 1 > NAME_MAX_LEN)
		label = NAME_MAX_LEN - len - 1;
	below->wire[0] = (uint8_t)label;
	memcpy(below->wire + 1, q->label, label);
	memcpy(below->wire + 1 + label, name, len);
	below->len = (uint8_t)(len + label + 1);
	return true;
}

static void
push_below(struct quiz *q, const uint8_t *name, uint16_t type)
{
	struct name below;

	if (make_below(q, name, &below))
		push(q, below.wire, type);
}

static bool
is_seen(const struct quiz *q, uint16_t type)
{
	return (q->seen[type / 8] & 1U << type % 8) != 0;
}

/* Notes each type of an owner once, and asks for it. */
static void
push_types(struct quiz *q, const uint8_t *owner)
{
	struct record record;
	bool more = zoneview_find(q->view, owner, &record);

	for (; more; more = zoneview_find_next(q->view, &record)) {
		if (is_seen(q, record.type))
			continue;
		q->seen[record.type / 8] |=
		    (uint8_t)(1U << record.type % 8);
		push(q, owner, record.type);
	}
}

/* A type that the owner has not, of those that are asked for most. */
static void
push_missing(struct quiz *q, const uint8_t *owner)
{
	static const uint16_t usual[] = { RR_A, RR_TXT, RR_MX, RR_AAAA };

	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		if (!is_seen(q, usual[i])) {
			push(q, owner, usual[i]);
			return;
		}
}

/*
 * The name that only a wildcard answers for, with all that it has: the
 * questions that are there so far.
 */
static void
push_expansion(struct quiz *q, const uint8_t *wildcard)
{
	size_t types = q->n;

	for (size_t i = 0; i < types; i++)
		push_below(q, zoneview_parent(wildcard), q->list[i].type);
	push_below(q, zoneview_parent(wildcard), QUIZ_ANY);
}

/* Another zone's names are its own, but for the DS at its apex. */
static bool
is_other(struct quiz *q, const uint8_t *name)
{
	const uint8_t *apex = zoneview_other(q->view, name);

	if (apex == name)
		push(q, name, RR_DS);
	return apex != NULL;
}

/* The first record of an owner stands for all of them. */
static void
take_owner(struct quiz *q, const uint8_t *owner, bool is_apex)
{
	if (is_other(q, owner))
		return;
	push_types(q, owner);
	if (name_is_wildcard(owner))
		push_expansion(q, owner);
	if (is_seen(q, RR_NS) && !is_seen(q, RR_DS) && !is_apex)
		push(q, owner, RR_DS);
	push_missing(q, owner);
	push(q, owner, QUIZ_ANY);
	if (zoneview_exists(q->view, owner))
		push_below(q, owner, RR_A);
	memset(q->seen, 0, sizeof(q->seen));
}

static void
take_hollow(struct quiz *q, const uint8_t *name)
{
	if (is_other(q, name))
		return;
	push(q, name, RR_A);
	push(q, name, QUIZ_ANY);
	push_below(q, name, RR_A);
}

/* The names above an owner that have no records, each one once. */
static void
take_above(struct quiz *q, const struct name *owner)
{
	size_t apex = zoneview_args(q->view)->apex.len, len = owner->len;
	const uint8_t *name = owner->wire;
	struct record record;

	while (len > apex) {
		len -= (size_t)*name + 1;
		name = zoneview_parent(name);
		if (len <= apex || !zoneview_meet(q->view, name))
			return;
		if (!zoneview_find(q->view, name, &record))
			take_hollow(q, name);
	}
}

/* Has this owner been met before, in the item just before or anywhere? */
static bool
is_new(struct quiz *q, const struct name *owner,
    const struct datacdb_item *item)
{
	struct datacdb_reader *reader = zoneview_args(q->view)->reader;
	bool wild = owner->len > item->klen, more;
	struct datacdb_item other;
	struct record record;
	struct name name;

	if (q->last.len == owner->len &&
	    memcmp(q->last.wire, owner->wire, owner->len) == 0)
		return false;
	q->last = *owner;
	more = datacdb_find(reader, item->key, item->klen, &other);
	for (; more; more = datacdb_find_next(reader, &other))
		if (datacdb_decode(&other, &record, &name) ==
		    DATACDB_RECORD && (name.len > other.klen) == wild)
			return other.pos == item->pos;
	return true;
}

static void
take_item(struct quiz *q, const struct datacdb_item *item)
{
	const struct name *apex = &zoneview_args(q->view)->apex;
	struct record record;
	struct name owner;

	q->records++;
	if (datacdb_decode(item, &record, &owner) != DATACDB_RECORD ||
	    !is_new(q, &owner, item))
		return;
	q->n = q->next = 0;
	take_owner(q, owner.wire, owner.len == apex->len);
	take_above(q, &owner);
}

enum quiz_step
quiz_next(struct quiz *q, struct quiz_question *question, struct err *err)
{
	struct datacdb_reader *reader = zoneview_args(q->view)->reader;
	enum datacdb_step step;
	struct datacdb_item item;

	while (q->next == q->n) {
		step = datacdb_next(reader, &item, err);
		if (step != DATACDB_ITEM)
			return step == DATACDB_END ? QUIZ_END : QUIZ_BAD;
		take_item(q, &item);
	}
	*question = q->list[q->next++];
	return QUIZ_QUESTION;
}
