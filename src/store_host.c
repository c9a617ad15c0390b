#include "store.h"

#include <assert.h>
#include <string.h>

#include "store_parts.h"
#include "store_row.h"
#include "store_sql.h"

/* All that the caller gets share one host's memory. */
bool
store_hosts(struct store *store, store_host_fn *give, void *ctx,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_HOSTS, err);
	enum sql_step step;
	struct store_row row;

	if (statement == NULL)
		return false;
	while ((step = sql_step(store, statement, err)) == SQL_ROW) {
		if (store_row_read(store, statement, &row, err) &&
		    give(ctx, &row.host, err))
			continue;
		sql_end(statement);
		return false;
	}
	return step == SQL_DONE;
}

static enum store_found
find(struct store *store, const struct name *name, struct store_row *row,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_HOST_FIND, err);
	char text[NAME_TEXT_SIZE];
	enum sql_step step;
	bool ok;

	if (statement == NULL)
		return STORE_FAILED;
	name_text(name->wire, text);
	sql_bind_text(statement, 1, text);
	step = sql_step(store, statement, err);
	if (step != SQL_ROW)
		return step == SQL_DONE ? STORE_NONE : STORE_FAILED;
	ok = store_row_read(store, statement, row, err);
	sql_end(statement);
	return ok ? STORE_FOUND : STORE_FAILED;
}

enum store_found
store_host_find(struct store *store, const struct name *name,
    struct host *host, struct err *err)
{
	struct store_row row;
	enum store_found found = find(store, name, &row, err);

	if (found == STORE_FOUND)
		*host = row.host;
	return found;
}

/* For those who cannot go on without it. */
static bool
must_find(struct store *store, const struct name *name, struct store_row *row,
    struct err *err)
{
	char text[NAME_TEXT_SIZE];

	assert(store->in_batch);
	switch (find(store, name, row, err)) {
	case STORE_FOUND:
		return true;
	case STORE_NONE:
		name_text(name->wire, text);
		return err_set(err, "%s: there is no such host", text);
	default:
		return false;
	}
}

/* *id is 0 for a host outside of all dynamic zones. */
static bool
use_zone(struct store *store, const struct host *host, int64_t *id,
    struct err *err)
{
	*id = 0;
	store->has_changed = true;
	return host->zone.len == 0 ||
	    store_zone_use(store, &host->zone, id, err);
}

static void
bind_settings(sqlite3_stmt *statement, int at, const struct host *host,
    int64_t zone)
{
	if (zone != 0)
		sql_bind_int(statement, at, zone);
	sql_bind_int(statement, at + 1, host->is_enabled);
	sql_bind_int(statement, at + 2, host->has_wildcard);
	sql_bind_int(statement, at + 3, host->is_reserved);
	if (host->ttl != 0)
		sql_bind_int(statement, at + 4, host->ttl);
}

bool
store_host_add(struct store *store, const struct host *host,
    const struct store_origin *origin, struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_HOST_ADD, err);
	struct store_texts texts;
	struct store_row row = { .host = *host, .events = 0 };
	enum sql_step step;

	assert(store->in_batch);
	if (statement == NULL || !use_zone(store, host, &row.zone, err))
		return false;
	store_texts_of(&texts, host);
	sql_bind_text(statement, 1, texts.name);
	sql_bind_blob(statement, 2, host->name.wire, host->name.len);
	bind_settings(statement, 3, host, row.zone);
	sql_bind_text(statement, 8, texts.v4);
	sql_bind_text(statement, 9, texts.v6);
	sql_bind_text(statement, 10, texts.v6_id);
	sql_bind_text(statement, 11, texts.txt);
	sql_bind_int(statement, 12, store->now);
	store_bind_time(statement, 13, host->v4.len > 0 ? store->now : 0);
	store_bind_time(statement, 14, host->v6.len > 0 ? store->now : 0);
	store_bind_time(statement, 15, texts.txt != NULL ? store->now : 0);
	step = sql_step(store, statement, err);
	if (step != SQL_ROW)
		return sql_is_constraint(store) ?
		    err_set(err, "%s: there is such a host already",
			texts.name) : false;
	row.id = sqlite3_column_int64(statement, 0);
	return sql_run(store, statement, err) &&
	    store_history_add(store, &row, "-", texts.pair, origin, err);
}

bool
store_host_set(struct store *store, const struct host *host, struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_HOST_SET, err);
	struct store_texts texts;
	struct store_row row;
	int64_t zone;

	if (statement == NULL || !must_find(store, &host->name, &row, err) ||
	    !use_zone(store, host, &zone, err))
		return false;
	/* Where it leaves a zone, that one changes, too. */
	if (row.zone != 0)
		store_zone_note(store, row.zone);
	store_texts_of(&texts, host);
	sql_bind_int(statement, 1, row.id);
	bind_settings(statement, 2, host, zone);
	sql_bind_text(statement, 7, texts.v6_id);
	return sql_run(store, statement, err);
}

static bool
write_change(struct store *store, const struct store_row *row,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_HOST_CHANGE, err);
	const struct host *host = &row->host;
	struct store_texts texts;

	if (statement == NULL)
		return false;
	store_texts_of(&texts, host);
	sql_bind_int(statement, 1, row->id);
	sql_bind_text(statement, 2, texts.v4);
	sql_bind_text(statement, 3, texts.v6);
	sql_bind_text(statement, 4, texts.txt);
	store_bind_time(statement, 5, host->v4_changed);
	store_bind_time(statement, 6, host->v6_changed);
	store_bind_time(statement, 7, host->txt_changed);
	sql_bind_int(statement, 8, row->events);
	return sql_run(store, statement, err);
}

/* Leaves of the change what is not so already: another one came before. */
static void
narrow(struct change *change, const struct host *host)
{
	change->changes4 = change->changes4 &&
	    !ip_equal(&change->v4, &host->v4);
	change->changes6 = change->changes6 &&
	    !ip_equal(&change->v6, &host->v6);
	change->changes_txt = change->changes_txt &&
	    strcmp(change->txt, host->txt) != 0;
}

bool
store_host_change(struct store *store, const struct name *name,
    const struct change *wanted, const struct store_origin *origin,
    struct err *err)
{
	struct change change = *wanted;
	struct store_texts before, after;
	struct store_row row;

	if (!must_find(store, name, &row, err))
		return false;
	narrow(&change, &row.host);
	if (!change_is_any(&change))
		return true;
	store_texts_of(&before, &row.host);
	change_apply(&change, &row.host, store->now);
	store_texts_of(&after, &row.host);
	store->has_changed = true;
	if (row.zone != 0)
		store_zone_note(store, row.zone);
	if ((change.changes4 || change.changes6) &&
	    !store_history_add(store, &row, before.pair, after.pair, origin,
		err))
		return false;
	if (change.changes_txt &&
	    !store_history_add(store, &row, before.all_txt, after.all_txt,
		origin, err))
		return false;
	return write_change(store, &row, err);
}

bool
store_host_remove(struct store *store, const struct name *name,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_HOST_REMOVE, err);
	struct store_row row;

	if (statement == NULL || !must_find(store, name, &row, err))
		return false;
	store->has_changed = true;
	if (row.zone != 0)
		store_zone_note(store, row.zone);
	sql_bind_int(statement, 1, row.id);
	return sql_run(store, statement, err);
}
