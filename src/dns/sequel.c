#include "dns/sequel.h"

#include <string.h>

#include "dns/dnssec.h"
#include "dns/soa.h"
#include "dns/wire.h"

struct writer {
	const struct sequel_args *args;
	struct sequel *sequel;
	uint64_t read;			/* records of the old one */
	uint64_t servers;		/* NS records at the new one's apex */
};

static bool
is_apex(const struct writer *w, const struct record *record)
{
	return name_equal(record->owner, w->args->zone->wire);
}

/* One more of the new zone; all but the disk can still refuse it. */
static bool
count(struct writer *w, const struct record *record, struct err *err)
{
	if (w->args->max_records > 0 &&
	    w->sequel->records >= w->args->max_records)
		return err_set(err, "more than %llu records (max-records)",
		    (unsigned long long)w->args->max_records);
	if (w->args->refuse_signed && dnssec_is_signature(record->type))
		return wire_fail(err, "the zone is signed (dnssec = refuse)",
		    record);
	w->sequel->records++;
	w->servers += record->type == RR_NS && is_apex(w, record);
	return true;
}

static bool
put(struct writer *w, const struct record *record, struct err *err)
{
	if (!count(w, record, err))
		return false;
	w->sequel->local = !datacdb_add(w->args->db, record, err);
	return !w->sequel->local;
}

static bool
put_item(struct writer *w, const struct datacdb_item *item,
    const struct record *record, struct err *err)
{
	if (!count(w, record, err))
		return false;
	w->sequel->local = !datacdb_add_item(w->args->db, item, err);
	return !w->sequel->local;
}

/* The one SOA that the changes end with. */
static bool
put_soa(struct writer *w, struct err *err)
{
	size_t n = changeset_count(w->args->changes);

	for (size_t i = 0; i < n; i++) {
		const struct change *c = changeset_at(w->args->changes, i);

		if (c->is_held && c->record.type == RR_SOA)
			return put(w, &c->record, err);
	}
	return err_set(err, "no SOA in the changes");
}

/* Is it as a transfer writes it?  The first one is the SOA, no other is. */
static bool
check_item(const struct writer *w, const struct datacdb_item *item,
    struct record *record, struct name *owner, struct err *err)
{
	if (datacdb_decode(item, record, owner) != DATACDB_RECORD ||
	    !record_is_plain(record) || record->rdlen > RECORD_MAX_RDLEN ||
	    !name_is_within(record->owner, w->args->zone->wire) ||
	    (record->type == RR_SOA) != (w->read == 0))
		return err_set(err, "our copy holds what no transfer has "
		    "brought");
	return true;
}

/* A record that the changes are about, as the old zone holds it. */
static bool
meet(struct writer *w, struct change *change, const struct record *record,
    struct err *err)
{
	if (!change->was_held)
		return wire_fail(err, "it adds what we hold", record);
	if (change->held_ttl != record->ttl)
		return wire_fail(err, "it deletes with another TTL what we "
		    "hold as", record);
	if (change->met)
		return wire_fail(err, "we hold more than once what it deletes",
		    record);
	change->met = true;
	/* The SOA is in its place already. */
	return !change->is_held || record->type == RR_SOA ||
	    put(w, &change->record, err);
}

static bool
take_item(struct writer *w, const struct datacdb_item *item, struct err *err)
{
	struct change *change = NULL;
	struct record record;
	struct name owner;

	if (!check_item(w, item, &record, &owner, err))
		return false;
	w->read++;
	if (changeset_touches(w->args->changes, item->key, item->klen))
		change = changeset_find(w->args->changes, &record);
	if (change != NULL)
		return meet(w, change, &record, err);
	return put_item(w, item, &record, err);
}

static bool
take_old(struct writer *w, struct err *err)
{
	struct datacdb_item item;
	enum datacdb_step step;

	datacdb_rewind(w->args->old);
	while ((step = datacdb_next(w->args->old, &item, err)) ==
	    DATACDB_ITEM)
		if (!take_item(w, &item, err))
			return false;
	return step == DATACDB_END;
}

/* What was to be met and was not; then what is new. */
static bool
take_new(struct writer *w, struct err *err)
{
	size_t n = changeset_count(w->args->changes);

	for (size_t i = 0; i < n; i++) {
		const struct change *c = changeset_at(w->args->changes, i);

		if (c->was_held && !c->met)
			return wire_fail(err, "it deletes what we do not hold",
			    &c->record);
		if (c->record.type == RR_SOA)
			continue;
		w->sequel->removed += c->was_held && !c->is_held;
		w->sequel->added += !c->was_held && c->is_held;
		if (c->was_held && c->is_held &&
		    c->held_ttl != c->record.ttl) {
			w->sequel->removed++;
			w->sequel->added++;
		}
		if (!c->was_held && c->is_held && !put(w, &c->record, err))
			return false;
	}
	return true;
}

bool
sequel_write(const struct sequel_args *args, struct sequel *sequel,
    struct err *err)
{
	struct writer w = { .args = args, .sequel = sequel };

	memset(sequel, 0, sizeof(*sequel));
	if (!put_soa(&w, err) || !take_old(&w, err) || !take_new(&w, err))
		return false;
	return w.servers > 0 || err_set(err, "no NS record at the apex: "
	    "tinydns would not serve the zone");
}
