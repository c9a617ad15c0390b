#include "store.h"

#include <stdio.h>

#include "store_row.h"
#include "store_sql.h"

static bool
trim(struct store *store, const struct store_row *row, struct err *err)
{
	sqlite3_stmt *statement;

	if (row->events <= STORE_MAX_HISTORY)
		return true;
	statement = sql_get(store, SQL_HISTORY_TRIM, err);
	if (statement == NULL)
		return false;
	sql_bind_int(statement, 1, row->id);
	sql_bind_int(statement, 2, row->events - STORE_MAX_HISTORY);
	return sql_run(store, statement, err);
}

/* Texts from outside have no end of their own. */
static void
cut(char text[STORE_TEXT_SIZE], const char *whole)
{
	snprintf(text, STORE_TEXT_SIZE, "%s", whole);
}

bool
store_history_add(struct store *store, struct store_row *row,
    const char *before, const char *after, const struct store_origin *origin,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_HISTORY_ADD, err);
	char client[STORE_TEXT_SIZE], how[STORE_TEXT_SIZE];

	if (statement == NULL)
		return false;
	cut(client, origin->client);
	cut(how, origin->how);
	sql_bind_int(statement, 1, row->id);
	sql_bind_int(statement, 2, ++row->events);
	sql_bind_int(statement, 3, store->now);
	sql_bind_text(statement, 4, before);
	sql_bind_text(statement, 5, after);
	sql_bind_text(statement, 6, client);
	sql_bind_text(statement, 7, how);
	return sql_run(store, statement, err) && trim(store, row, err);
}

bool
store_history(struct store *store, const struct name *host,
    store_event_fn *give, void *ctx, struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_HISTORY, err);
	char text[NAME_TEXT_SIZE];
	enum sql_step step;

	if (statement == NULL)
		return false;
	name_text(host->wire, text);
	sql_bind_text(statement, 1, text);
	while ((step = sql_step(store, statement, err)) == SQL_ROW) {
		struct store_event event = {
			.time = sqlite3_column_int64(statement, 0),
			.before = sql_text(statement, 1),
			.after = sql_text(statement, 2),
			.client = sql_text(statement, 3),
			.how = sql_text(statement, 4),
		};

		if (!give(ctx, &event, err)) {
			sql_end(statement);
			return false;
		}
	}
	return step == SQL_DONE;
}
