#include "store.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "dns/soa.h"
#include "store_parts.h"
#include "store_sql.h"

/* 0 is left out: some secondaries take it for no serial at all. */
static uint32_t
not_zero(uint32_t serial)
{
	return serial != 0 ? serial : 1;
}

static uint32_t
next_serial(uint32_t last, int64_t now)
{
	uint32_t serial = (uint32_t)now;

	return not_zero(serial_is_newer(serial, last) ? serial : last + 1);
}

static enum store_found
find(struct store *store, const struct name *zone, int64_t *id,
    uint32_t *serial, int64_t *changed, struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_ZONE_FIND, err);
	char text[NAME_TEXT_SIZE];
	enum sql_step step;

	if (statement == NULL)
		return STORE_FAILED;
	name_text(zone->wire, text);
	sql_bind_text(statement, 1, text);
	step = sql_step(store, statement, err);
	if (step != SQL_ROW)
		return step == SQL_DONE ? STORE_NONE : STORE_FAILED;
	*id = sqlite3_column_int64(statement, 0);
	*serial = (uint32_t)sqlite3_column_int64(statement, 1);
	*changed = sqlite3_column_int64(statement, 2);
	sql_end(statement);
	return STORE_FOUND;
}

static void
note(struct store *store, int64_t id, bool is_new)
{
	store->has_changed = true;
	if (map_get(store->touched, &id, sizeof(id)) == NULL)
		map_set(store->touched, &id, sizeof(id),
		    xmemdup(&is_new, sizeof(is_new)));
}

void
store_zone_note(struct store *store, int64_t id)
{
	note(store, id, false);
}

static bool
add(struct store *store, const struct name *zone, int64_t *id,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_ZONE_ADD, err);
	char text[NAME_TEXT_SIZE];

	if (statement == NULL)
		return false;
	name_text(zone->wire, text);
	sql_bind_text(statement, 1, text);
	sql_bind_int(statement, 2, not_zero((uint32_t)store->now));
	sql_bind_int(statement, 3, store->now);
	if (sql_step(store, statement, err) != SQL_ROW)
		return false;
	*id = sqlite3_column_int64(statement, 0);
	note(store, *id, true);
	return sql_run(store, statement, err);
}

bool
store_zone_use(struct store *store, const struct name *zone, int64_t *id,
    struct err *err)
{
	int64_t changed;
	uint32_t serial;

	assert(store->in_batch);
	switch (find(store, zone, id, &serial, &changed, err)) {
	case STORE_FOUND:
		store_zone_note(store, *id);
		return true;
	case STORE_NONE:
		return add(store, zone, id, err);
	default:
		return false;
	}
}

bool
store_zone_touch(struct store *store, const struct name *zone,
    struct err *err)
{
	int64_t id;

	return store_zone_use(store, zone, &id, err);
}

enum store_found
store_zone_serial(struct store *store, const struct name *zone,
    uint32_t *serial, int64_t *changed, struct err *err)
{
	int64_t id;

	return find(store, zone, &id, serial, changed, err);
}

static bool
grow(struct store *store, int64_t id, struct err *err)
{
	sqlite3_stmt *get = sql_get(store, SQL_ZONE_BY_ID, err);
	sqlite3_stmt *set = sql_get(store, SQL_ZONE_SET, err);
	enum sql_step step;
	uint32_t serial;

	if (get == NULL || set == NULL)
		return false;
	sql_bind_int(get, 1, id);
	step = sql_step(store, get, err);
	if (step != SQL_ROW)
		return step == SQL_DONE;
	serial = (uint32_t)sqlite3_column_int64(get, 0);
	sql_end(get);
	sql_bind_int(set, 1, id);
	sql_bind_int(set, 2, next_serial(serial, store->now));
	sql_bind_int(set, 3, store->now);
	return sql_run(store, set, err);
}

bool
store_zones_grow(struct store *store, struct err *err)
{
	struct map_walk walk = { 0 };
	const bool *is_new;
	int64_t id;

	while ((is_new = map_next(store->touched, &walk)) != NULL) {
		memcpy(&id, walk.key, sizeof(id));
		if (!*is_new && !grow(store, id, err))
			return false;
	}
	return true;
}
