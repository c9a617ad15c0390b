#include "dns/foresight.h"

#include <string.h>

#include "dns/quiz.h"
#include "dns/soa.h"

enum { ADDRESS_LEN = 4, RECORD_HEAD = 10, MESSAGE_HEAD = 12,
	QUESTION_TAIL = 4 };

struct look {
	struct foresight *f;
	struct zoneview *view;
	const struct zoneview_args *zone;
	const uint8_t *name;		/* that is asked for */
	size_t len;
	uint16_t type;
	const uint8_t *control;		/* the zone's apex, or a delegation */
	uint32_t address_ttl;		/* of the last address */
};

static bool
is_apex(const struct look *l, const uint8_t *name)
{
	return name_wire_len(name, NAME_MAX_LEN) == l->zone->apex.len;
}

/* Adds what is found at an owner to the answer, as the name's own. */
static void
answer(struct look *l, const struct record *found)
{
	struct record record = *found;

	record.owner = l->name;
	l->f->size += l->len + RECORD_HEAD + record.rdlen;
	said_add(&l->f->said, &record);
}

static bool
is_asked_for(const struct look *l, uint16_t type)
{
	return type == l->type || l->type == QUIZ_ANY || type == RR_CNAME;
}

static bool
is_address(const struct record *record)
{
	return record->type == RR_A && record->rdlen == ADDRESS_LEN;
}

static void
take(struct look *l, const struct record *record)
{
	if (!is_asked_for(l, record->type))
		return;
	if (record->type == RR_CNAME && l->type != RR_CNAME &&
	    l->type != QUIZ_ANY)
		l->f->alias = true;
	if (is_address(record)) {
		l->f->addresses++;
		l->address_ttl = record->ttl;
	}
	answer(l, record);
}

/* RFC 2308, 5: the TTL of negative answers, which markers have. */
static uint32_t
negative_ttl(const struct look *l)
{
	struct record record;
	struct soa soa;
	bool more = zoneview_find(l->view, l->zone->apex.wire, &record);

	while (more && record.type != RR_SOA)
		more = zoneview_find_next(l->view, &record);
	if (!more || !soa_parse(record.rdata, record.rdlen, &soa))
		return 0;
	return record.ttl < soa.minimum ? record.ttl : soa.minimum;
}

/* Stands a DNAME above the name? */
static bool
is_below_dname(const struct look *l, const uint8_t *name)
{
	while (!is_apex(l, name)) {
		name = zoneview_parent(name);
		if (zoneview_has(l->view, name, RR_DNAME))
			return true;
	}
	return false;
}

/* Takes the marker that stands where there is nothing else. */
static bool
take_marker(struct look *l, const uint8_t *owner)
{
	struct record marker = { .owner = owner, .type = l->zone->marker };

	if (marker.type == 0 || !zoneview_is_hollow(l->view, owner) ||
	    is_below_dname(l, owner))
		return false;
	marker.ttl = negative_ttl(l);
	marker.rdata = owner;
	l->f->hollow = false;
	take(l, &marker);
	return true;
}

/* Takes what an owner has; false: for tinydns it does not exist. */
static bool
take_all(struct look *l, const uint8_t *owner)
{
	bool found = false, more;
	struct record record;

	more = zoneview_find(l->view, owner, &record);
	for (; more; more = zoneview_find_next(l->view, &record)) {
		if (zoneview_is_stripped(l->view, &record))
			continue;
		found = true;
		take(l, &record);
	}
	return found || take_marker(l, owner);
}

static bool
is_stripped_at(const struct look *l, const uint8_t *owner)
{
	struct record record;
	bool more = zoneview_find(l->view, owner, &record);

	while (more && !(zoneview_is_stripped(l->view, &record) &&
	    (record.type == l->type || l->type == QUIZ_ANY)))
		more = zoneview_find_next(l->view, &record);
	return more;
}

/* The wildcard of a name; false: that would be too long. */
static bool
make_wildcard(const uint8_t *name, struct name *wildcard)
{
	size_t len = name_wire_len(name, NAME_MAX_LEN);

	if (len + 2 > NAME_MAX_LEN)
		return false;
	memcpy(wildcard->wire, "\1*", 2);
	memcpy(wildcard->wire + 2, name, len);
	wildcard->len = (uint8_t)(len + 2);
	return true;
}

/*
 * Where the zone itself has the answer (RFC 4592, 3.3.1): the name, if it
 * exists, or the wildcard right below its closest encloser.
 */
static void
look_for_source(struct look *l)
{
	const uint8_t *name = l->name;
	struct record record;
	struct name source;

	l->f->hashed = !zoneview_exists(l->view, name) &&
	    !name_is_wildcard(name) && zoneview_find(l->view, name, &record);
	name_from_wire(&source, name);
	if (!zoneview_exists(l->view, name)) {
		while (!zoneview_exists(l->view, name))
			name = zoneview_parent(name);
		if (!make_wildcard(name, &source))
			return;
	}
	l->f->hollow = zoneview_is_hollow(l->view, source.wire);
	l->f->stripped = is_stripped_at(l, source.wire);
}

/* Does a name between these two, the upper one apart, exist? */
static bool
is_far(const struct look *l, const uint8_t *from, const uint8_t *to)
{
	for (; from != to; from = zoneview_parent(from))
		if (zoneview_exists(l->view, from))
			return true;
	return false;
}

/* tinydns climbs until it finds anything; the name's own records, if any. */
static bool
climb(struct look *l)
{
	const uint8_t *wild = l->name;
	struct name owner;

	if (!name_is_wildcard(wild) && take_all(l, wild))
		return true;
	while (wild != l->control) {
		wild = zoneview_parent(wild);
		if (!make_wildcard(wild, &owner) ||
		    !take_all(l, owner.wire))
			continue;
		l->f->far_wildcard = !name_equal(owner.wire, l->name) &&
		    is_far(l, l->name, wild);
		return true;
	}
	return false;
}

/* All addresses get the TTL of the last one. */
static void
even_out(struct look *l)
{
	struct said *said = &l->f->said;

	said_sort(said);
	for (size_t i = 1; i < said->n; i++)
		if (said->list[i].type == said->list[i - 1].type &&
		    said->list[i].ttl != said->list[i - 1].ttl)
			l->f->uneven = true;
	for (size_t i = 0; i < said->n; i++)
		if (is_address(&said->list[i]))
			said->list[i].ttl = l->address_ttl;
	said_sort(said);
}

/* The closest name with name servers; another zone's apex has some, too. */
static void
find_control(struct look *l)
{
	l->control = l->name;
	while (!is_apex(l, l->control) &&
	    zoneview_other(l->view, l->control) != l->control &&
	    !zoneview_has(l->view, l->control, RR_NS))
		l->control = zoneview_parent(l->control);
}

/* The answer of the servers above a delegation: who is below it. */
static void
refer(struct look *l)
{
	const uint8_t *above = zoneview_parent(l->control);
	struct record record;
	bool more;

	l->f->at_cut = l->control == l->name;
	for (; !is_apex(l, above); above = zoneview_parent(above))
		l->f->below_cut |= zoneview_has(l->view, above, RR_NS);
	more = zoneview_find(l->view, l->control, &record);
	for (; more; more = zoneview_find_next(l->view, &record)) {
		if (record.type != RR_NS)
			continue;
		l->f->size += l->len + RECORD_HEAD + record.rdlen;
		said_add(&l->f->said, &record);
	}
	even_out(l);
}

void
foresight_make(struct foresight *f, struct zoneview *view,
    const struct name *name, uint16_t type)
{
	struct look l = { .f = f, .view = view, .zone = zoneview_args(view),
		.name = name->wire, .len = name->len, .type = type };
	bool is_others;

	memset(f, 0, sizeof(*f));
	f->size = MESSAGE_HEAD + l.len + QUESTION_TAIL;
	f->below_dname = is_below_dname(&l, l.name);
	find_control(&l);
	is_others = zoneview_other(view, l.control) == l.control;
	if (!is_apex(&l, l.control) && !is_others) {
		refer(&l);
		return;
	}
	f->said.authoritative = true;
	if (is_others) {
		take_all(&l, l.name);
	} else {
		look_for_source(&l);
		f->said.rcode = climb(&l) ? RCODE_NOERROR : RCODE_NXDOMAIN;
	}
	even_out(&l);
}

void
foresight_fini(struct foresight *f)
{
	said_fini(&f->said);
}

bool
foresight_allows(const struct foresight *f, const struct said *said)
{
	size_t left_out = f->addresses > FORESIGHT_ADDRESSES ?
	    f->addresses - FORESIGHT_ADDRESSES : 0;

	return !said->cut && said->rcode == f->said.rcode &&
	    said->authoritative == f->said.authoritative &&
	    said->n == f->said.n - left_out &&
	    said_has_all(&f->said, said, false);
}
