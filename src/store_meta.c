#include "store.h"

#include <assert.h>

#include "store_sql.h"

enum store_found
store_meta_get(struct store *store, const char *key, struct buf *value,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_META_GET, err);
	enum sql_step step;

	if (statement == NULL)
		return STORE_FAILED;
	sql_bind_text(statement, 1, key);
	step = sql_step(store, statement, err);
	if (step != SQL_ROW)
		return step == SQL_DONE ? STORE_NONE : STORE_FAILED;
	buf_add_str(value, sql_text(statement, 0));
	sql_end(statement);
	return STORE_FOUND;
}

bool
store_meta_set(struct store *store, const char *key, const char *value,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_META_SET, err);

	assert(store->in_batch);
	if (statement == NULL)
		return false;
	sql_bind_text(statement, 1, key);
	sql_bind_text(statement, 2, value);
	store->has_changed = true;
	return sql_run(store, statement, err);
}
