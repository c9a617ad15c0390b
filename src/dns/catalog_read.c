#include "dns/catalog_read.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "dns/datacdb.h"
#include "dns/record.h"

struct reading {
	struct catalog *catalog;
	struct datacdb_reader *reader;
	char apex[NAME_TEXT_SIZE];
	struct name version, zones;	/* below the apex */
	size_t max;
	struct map *by_id;		/* the label -> index, plus one */
	struct map *grouped;		/* members that have any group */
};

/* What a property of a member is named. */
enum property { PROPERTY_NONE, PROPERTY_GROUP, PROPERTY_COO };

static void *
index_value(size_t i)
{
	return (void *)(uintptr_t)(i + 1);
}

/* false: there is no room for a label more. */
static bool
name_below(struct name *name, const char *label, const struct name *apex)
{
	size_t len = strlen(label);

	if (len + 1 + apex->len > NAME_MAX_LEN)
		return false;
	name->wire[0] = (uint8_t)len;
	memcpy(name->wire + 1, label, len);
	memcpy(name->wire + 1 + len, apex->wire, apex->len);
	name->len = (uint8_t)(len + 1 + apex->len);
	return true;
}

static bool
is_two(const struct record *record)
{
	return record->rdlen == 2 && memcmp(record->rdata, "\0012", 2) == 0;
}

/* RFC 9432, 4.3.1 */
static bool
check_version(struct reading *r, struct err *err)
{
	struct datacdb_item item;
	struct record record;
	struct name owner;
	bool more = datacdb_find(r->reader, r->version.wire, r->version.len,
	    &item), is_known = true;
	unsigned n = 0;

	for (; more; more = datacdb_find_next(r->reader, &item)) {
		if (datacdb_decode(&item, &record, &owner) !=
		    DATACDB_RECORD || record.type != RR_TXT ||
		    name_is_wildcard(owner.wire))
			continue;
		n++;
		is_known = is_known && is_two(&record);
	}
	if (n == 0)
		return err_set(err, "a broken catalog: there is no TXT record "
		    "at version.%.200s, which tells its version", r->apex);
	if (n > 1)
		return err_set(err, "a broken catalog: %u TXT records stand "
		    "at version.%.200s, where one has to", n, r->apex);
	if (!is_known)
		return err_set(err, "a catalog of another version than \"2\", "
		    "as version.%.200s says", r->apex);
	return true;
}

/* The label at the front of a name that is right below another one. */
static bool
is_child(const uint8_t *owner, const struct name *parent)
{
	return owner[0] != 0 &&
	    name_equal(owner + 1 + owner[0], parent->wire);
}

static void
label_text(const uint8_t *label, char text[NAME_TEXT_SIZE])
{
	uint8_t wire[65];

	memcpy(wire, label, 1U + *label);
	wire[1 + *label] = 0;
	name_text(wire, text);
}

/* The name that is all of the rdata, in lower case. */
static bool
target_text(const struct record *record, char text[NAME_TEXT_SIZE])
{
	struct name target;

	if (record->rdlen == 0 ||
	    name_wire_len(record->rdata, record->rdlen) != record->rdlen)
		return false;
	name_from_wire(&target, record->rdata);
	name_text(target.wire, text);
	return true;
}

/* RFC 9432, 4.1 and 5.1: neither a label nor a zone stands there twice. */
static bool
add_member(struct reading *r, const uint8_t *owner,
    const struct record *record, struct err *err)
{
	char zone[NAME_TEXT_SIZE], id[NAME_TEXT_SIZE];
	const struct catalog_member *other;

	label_text(owner, id);
	if (!target_text(record, zone))
		return err_set(err, "a broken catalog: the PTR record at "
		    "%.100s.zones.%.200s holds no name", id, r->apex);
	if (map_get(r->by_id, owner, 1U + *owner) != NULL)
		return err_set(err, "a broken catalog: more than one PTR "
		    "record at %.100s.zones.%.200s", id, r->apex);
	other = catalog_find(r->catalog, zone);
	if (other != NULL)
		return err_set(err, "a broken catalog: the member %.200s "
		    "stands there twice, as %.64s and as %.64s", zone,
		    other->id, id);
	if (catalog_count(r->catalog) >= r->max)
		return err_set(err, "a catalog of more than %zu members "
		    "(members-max)", r->max);
	map_set(r->by_id, owner, 1U + *owner,
	    index_value(catalog_count(r->catalog)));
	catalog_add(r->catalog, zone, id);
	return true;
}

static enum property
which_property(const uint8_t *owner)
{
	if (memcmp(owner, "\5group", 6) == 0)
		return PROPERTY_GROUP;
	if (memcmp(owner, "\3coo", 4) == 0)
		return PROPERTY_COO;
	return PROPERTY_NONE;
}

/* Several groups are none: which of them is meant is for us to choose. */
static void
set_group(struct reading *r, struct catalog_member *m,
    const struct record *record)
{
	const char *text = (const char *)record->rdata + 1;
	bool is_text = record->rdlen > 1 &&
	    record->rdata[0] == record->rdlen - 1 &&
	    memchr(text, '\0', record->rdlen - 1) == NULL;

	free(m->group);
	m->group = NULL;
	if (map_set_str(r->grouped, m->zone, m) == NULL && is_text)
		m->group = xasprintf("%.*s", (int)record->rdlen - 1, text);
}

/* RFC 9432, 4.4.1 */
static bool
set_coo(struct reading *r, struct catalog_member *m,
    const struct record *record, struct err *err)
{
	char text[NAME_TEXT_SIZE];

	if (m->coo != NULL || !target_text(record, text))
		return err_set(err, "a broken catalog: at "
		    "coo.%.100s.zones.%.200s has to be one PTR record with a "
		    "name", m->id, r->apex);
	m->coo = xstrdup(text);
	return true;
}

/* owner is two labels at least, both in lower case as all keys are. */
static bool
add_property(struct reading *r, const uint8_t *owner,
    const struct record *record, struct err *err)
{
	enum property property = which_property(owner);
	const uint8_t *id = owner + 1 + *owner;
	const void *found;
	struct catalog_member *m;

	if (property == PROPERTY_NONE || *id == 0 ||
	    !is_child(id, &r->zones))
		return true;
	found = map_get(r->by_id, id, 1U + *id);
	if (found == NULL)
		return true;
	m = catalog_at(r->catalog, (uintptr_t)found - 1);
	if (property == PROPERTY_GROUP && record->type == RR_TXT)
		set_group(r, m, record);
	if (property == PROPERTY_COO && record->type == RR_PTR)
		return set_coo(r, m, record, err);
	return true;
}

static bool
take_member(struct reading *r, const uint8_t *owner,
    const struct record *record, struct err *err)
{
	return record->type != RR_PTR || !is_child(owner, &r->zones) ||
	    add_member(r, owner, record, err);
}

typedef bool take_fn(struct reading *r, const uint8_t *owner,
    const struct record *record, struct err *err);

/* Hands out all records but those of wildcards and of the root. */
static bool
walk(struct reading *r, take_fn *take, struct err *err)
{
	struct datacdb_item item;
	enum datacdb_step step;

	datacdb_rewind(r->reader);
	while ((step = datacdb_next(r->reader, &item, err)) == DATACDB_ITEM) {
		struct record record;
		struct name owner;

		if (datacdb_decode(&item, &record, &owner) ==
		    DATACDB_RECORD && owner.wire[0] != 0 &&
		    !name_is_wildcard(owner.wire)) {
			name_lower(owner.wire, owner.len);
			if (!take(r, owner.wire, &record, err))
				return false;
		}
	}
	return step == DATACDB_END;
}

static bool
read_all(struct reading *r, const struct name *apex, struct err *err)
{
	if (!name_below(&r->version, "version", apex) ||
	    !name_below(&r->zones, "zones", apex))
		return err_set(err, "'%s' is too long for a catalog",
		    r->apex);
	return check_version(r, err) && walk(r, take_member, err) &&
	    walk(r, add_property, err);
}

struct catalog *
catalog_read(struct datacdb_reader *reader, const struct name *apex,
    size_t max, struct err *err)
{
	struct catalog *c = catalog_new();
	struct reading r = { .catalog = c, .reader = reader, .max = max,
		.by_id = map_new(), .grouped = map_new() };

	name_text(apex->wire, r.apex);
	if (!read_all(&r, apex, err))
		catalog_free(&c);
	map_free(&r.grouped);
	map_free(&r.by_id);
	return c;
}

struct catalog *
catalog_load(const char *path, const struct name *apex, size_t max,
    struct err *err)
{
	struct datacdb_reader *r = datacdb_open(path, err);
	struct catalog *c;

	if (r == NULL)
		return NULL;
	c = catalog_read(r, apex, max, err);
	datacdb_close(&r);
	return c;
}
