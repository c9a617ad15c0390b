/*
 * store_sql: SQLite, as the rooms of the store use it.
 */
#ifndef DNSSYNC_STORE_SQL_H
#define DNSSYNC_STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/err.h"
#include "base/map.h"

/* The statements; store_sql.c has their texts. */
enum sql {
	SQL_BEGIN, SQL_BEGIN_READING, SQL_COMMIT, SQL_ROLLBACK,
	SQL_META_GET, SQL_META_SET, SQL_CHANGES_GET, SQL_CHANGES_ADD,
	SQL_ZONE_ADD, SQL_ZONE_FIND, SQL_ZONE_BY_ID, SQL_ZONE_SET,
	SQL_HOST_ADD, SQL_HOST_FIND, SQL_HOSTS, SQL_HOST_SET,
	SQL_HOST_CHANGE, SQL_HOST_REMOVE,
	SQL_HISTORY_ADD, SQL_HISTORY_TRIM, SQL_HISTORY,
	SQL_KEY_ADD, SQL_KEYS, SQL_KEYS_BY_DIGEST, SQL_KEYS_OF, SQL_KEY_REVOKE,
	SQL_KEY_USED,
	SQL_COUNT
};

struct store {
	sqlite3 *db;
	char *path;
	sqlite3_stmt *statements[SQL_COUNT];	/* prepared when first used */
	bool in_batch, has_changed;
	int64_t now;			/* of the batch */
	struct map *touched;		/* ids of zones, in the batch: bool,
					   is it new in it? */
	struct map *used;		/* ids of keys: int64_t, when */
};

enum sql_step { SQL_ROW, SQL_DONE, SQL_FAILED };

/* A statement with nothing bound.  NULL: it cannot be prepared. */
sqlite3_stmt *sql_get(struct store *store, enum sql which, struct err *err);

/*
 * Binds the value of ?at; NULL is NULL.  Bytes and texts must last until the
 * statement has been run.
 */
void sql_bind_int(sqlite3_stmt *statement, int at, int64_t value);
void sql_bind_text(sqlite3_stmt *statement, int at, const char *text);
void sql_bind_blob(sqlite3_stmt *statement, int at, const void *bytes,
    size_t len);

/* The text of a column; NULL is "". */
const char *sql_text(sqlite3_stmt *statement, int column);

/*
 * Goes to the next row.  A statement that is left before SQL_DONE or
 * SQL_FAILED has to be reset: sql_end().
 */
enum sql_step sql_step(struct store *store, sqlite3_stmt *statement,
    struct err *err);
void sql_end(sqlite3_stmt *statement);

/* Runs one without rows, and resets it. */
bool sql_run(struct store *store, sqlite3_stmt *statement, struct err *err);

/* Runs texts that are used once. */
bool sql_exec(struct store *store, const char *text, struct err *err);

/* Reads the number that a text has as its only answer. */
bool sql_number(struct store *store, const char *text, int64_t *number,
    struct err *err);

/* Writes what SQLite says last, and what to do about it.  Returns false. */
bool sql_fail(struct store *store, struct err *err);

/* Did the last failure break a rule of the schema, such as UNIQUE? */
bool sql_is_constraint(struct store *store);

#endif
