#include "store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/private.h"
#include "store_parts.h"
#include "store_schema.h"
#include "store_sql.h"

enum { BUSY_MILLISECONDS = 15000, WAL_MILLISECONDS = 10 };

/*
 * In WAL, FULL is what makes a commit durable: NORMAL would lose the last
 * ones when the power fails.  The cache, in KiB, holds what 100,000 hosts
 * need; SQLite's own is for 10,000.
 */
static const char pragmas[] =
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA cache_size = -32768;"
    "PRAGMA wal_autocheckpoint = 4000;"
    "PRAGMA journal_size_limit = 67108864";

/*
 * Whoever finds another one at the same does not wait for it as for any other
 * lock: SQLite fears that they might wait for each other.
 */
static int
step_for_wal(sqlite3_stmt *statement)
{
	int result, waited = 0;

	while ((result = sqlite3_step(statement)) == SQLITE_BUSY &&
	    waited < BUSY_MILLISECONDS) {
		sqlite3_reset(statement);
		waited += sqlite3_sleep(WAL_MILLISECONDS);
	}
	return result;
}

static bool
use_wal(struct store *store, struct err *err)
{
	sqlite3_stmt *statement;
	bool ok;

	if (sqlite3_prepare_v2(store->db, "PRAGMA journal_mode = WAL", -1,
	    &statement, NULL) != SQLITE_OK)
		return sql_fail(store, err);
	ok = step_for_wal(statement) == SQLITE_ROW || sql_fail(store, err);
	if (ok && strcmp(sql_text(statement, 0), "wal") != 0)
		ok = err_set(err, "%s: its file system has no shared memory, "
		    "which SQLite needs: put it on a local disk", store->path);
	sqlite3_finalize(statement);
	return ok;
}

static bool
open_file(struct store *store, struct err *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

	if (!private_make(store->path, "", 0, err))
		return false;
	if (sqlite3_open_v2(store->path, &store->db, flags, NULL) !=
	    SQLITE_OK) {
		xgot(store->db);
		return sql_fail(store, err);
	}
	sqlite3_busy_timeout(store->db, BUSY_MILLISECONDS);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return sql_exec(store, pragmas, err) && use_wal(store, err) &&
	    store_schema_bring(store, err);
}

struct store *
store_open(const char *path, struct err *err)
{
	struct store *store = xcalloc(1, sizeof(*store));

	store->path = xstrdup(path);
	store->touched = map_new();
	store->used = map_new();
	if (!open_file(store, err))
		store_close(&store);
	return store;
}

void
store_close(struct store **take)
{
	struct store *store = *take;

	if (store == NULL)
		return;
	if (store->db != NULL)
		store_rollback(store);
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	map_free_values(&store->touched);
	map_free_values(&store->used);
	free(store->path);
	free(store);
	*take = NULL;
}

static bool
run(struct store *store, enum sql which, struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, which, err);

	return statement != NULL && sql_run(store, statement, err);
}

bool
store_begin(struct store *store, int64_t now, struct err *err)
{
	assert(!store->in_batch);
	if (!run(store, SQL_BEGIN, err))
		return false;
	store->in_batch = true;
	store->has_changed = false;
	store->now = now;
	return true;
}

static void
end_batch(struct store *store)
{
	store->in_batch = false;
	map_free_values(&store->touched);
	store->touched = map_new();
}

void
store_rollback(struct store *store)
{
	struct err ignored;

	if (!store->in_batch)
		return;
	end_batch(store);
	if (!sqlite3_get_autocommit(store->db))
		run(store, SQL_ROLLBACK, &ignored);
}

bool
store_commit(struct store *store, struct err *err)
{
	assert(store->in_batch);
	if (!store_zones_grow(store, err) || !store_keys_write_used(store, err)
	    || (store->has_changed && !run(store, SQL_CHANGES_ADD, err)) ||
	    !run(store, SQL_COMMIT, err)) {
		store_rollback(store);
		return false;
	}
	map_free_values(&store->used);
	store->used = map_new();
	end_batch(store);
	return true;
}

bool
store_read_begin(struct store *store, struct err *err)
{
	uint64_t changes;

	/* It is the first SELECT that fixes the moment. */
	assert(!store->in_batch);
	if (!run(store, SQL_BEGIN_READING, err))
		return false;
	if (store_changes(store, &changes, err))
		return true;
	store_read_end(store);
	return false;
}

void
store_read_end(struct store *store)
{
	struct err ignored;

	run(store, SQL_COMMIT, &ignored);
}

bool
store_changes(struct store *store, uint64_t *changes, struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_CHANGES_GET, err);
	enum sql_step step;

	if (statement == NULL)
		return false;
	step = sql_step(store, statement, err);
	if (step == SQL_ROW) {
		*changes = (uint64_t)sqlite3_column_int64(statement, 0);
		sql_end(statement);
		return true;
	}
	return step == SQL_DONE ? err_set(err, "%s: is damaged: its counter "
	    "of changes is gone", store->path) : false;
}
