#include "store_sql.h"

#include <errno.h>
#include <string.h>

#define HOST_COLUMNS \
	"SELECT h.id, h.wire, h.zone, z.name, h.enabled, h.wildcard," \
	" h.reserved, h.ttl, h.v4, h.v6, h.v6_id, h.txt, h.created," \
	" h.v4_changed, h.v6_changed, h.txt_changed, h.events" \
	" FROM hosts h LEFT JOIN zones z ON z.id = h.zone "

#define KEY_COLUMNS \
	"SELECT k.id, k.digest, h.wire, k.label, k.created, k.used," \
	" k.revoked, k.weak FROM keys k JOIN hosts h ON h.id = k.host "

static const char *const texts[SQL_COUNT] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_BEGIN_READING] = "BEGIN",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_META_GET] = "SELECT value FROM meta WHERE key = ?1",
	[SQL_META_SET] = "INSERT INTO meta (key, value) VALUES (?1, ?2)"
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
	[SQL_CHANGES_GET] = "SELECT n FROM changes",
	[SQL_CHANGES_ADD] = "UPDATE changes SET n = n + 1",
	[SQL_ZONE_ADD] = "INSERT INTO zones (name, serial, changed)"
	    " VALUES (?1, ?2, ?3) RETURNING id",
	[SQL_ZONE_FIND] = "SELECT id, serial, changed FROM zones"
	    " WHERE name = ?1",
	[SQL_ZONE_BY_ID] = "SELECT serial FROM zones WHERE id = ?1",
	[SQL_ZONE_SET] = "UPDATE zones SET serial = ?2, changed = ?3"
	    " WHERE id = ?1",
	[SQL_HOST_ADD] = "INSERT INTO hosts (name, wire, zone, enabled,"
	    " wildcard, reserved, ttl, v4, v6, v6_id, txt, created,"
	    " v4_changed, v6_changed, txt_changed, events)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
	    " ?13, ?14, ?15, 1) RETURNING id",
	[SQL_HOST_FIND] = HOST_COLUMNS "WHERE h.name = ?1",
	[SQL_HOSTS] = HOST_COLUMNS "ORDER BY h.name",
	[SQL_HOST_SET] = "UPDATE hosts SET zone = ?2, enabled = ?3,"
	    " wildcard = ?4, reserved = ?5, ttl = ?6, v6_id = ?7"
	    " WHERE id = ?1",
	[SQL_HOST_CHANGE] = "UPDATE hosts SET v4 = ?2, v6 = ?3, txt = ?4,"
	    " v4_changed = ?5, v6_changed = ?6, txt_changed = ?7,"
	    " events = ?8 WHERE id = ?1",
	[SQL_HOST_REMOVE] = "DELETE FROM hosts WHERE id = ?1",
	[SQL_HISTORY_ADD] = "INSERT INTO history"
	    " (host, n, time, before, after, client, how)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_HISTORY_TRIM] = "DELETE FROM history"
	    " WHERE host = ?1 AND n <= ?2",
	[SQL_HISTORY] = "SELECT y.time, y.before, y.after, y.client, y.how"
	    " FROM history y JOIN hosts h ON h.id = y.host"
	    " WHERE h.name = ?1 ORDER BY y.n DESC",
	[SQL_KEY_ADD] = "INSERT INTO keys (digest, host, label, created,"
	    " weak) VALUES (?1, (SELECT id FROM hosts WHERE name = ?2),"
	    " ?3, ?4, ?5)",
	[SQL_KEYS] = KEY_COLUMNS "WHERE k.revoked IS NULL",
	[SQL_KEYS_BY_DIGEST] = KEY_COLUMNS
	    "WHERE k.digest = ?1 AND k.revoked IS NULL ORDER BY k.id",
	[SQL_KEYS_OF] = KEY_COLUMNS "WHERE h.name = ?1 ORDER BY k.id",
	[SQL_KEY_REVOKE] = "UPDATE keys SET revoked = ?2"
	    " WHERE id = ?1 AND revoked IS NULL",
	[SQL_KEY_USED] = "UPDATE keys SET used = ?2"
	    " WHERE id = ?1 AND coalesce(used, 0) < ?2",
};

static const struct advice {
	int code;
	const char *text;
} advices[] = {
	{ SQLITE_FULL, "the disk is full: make room; what was stored before "
	    "is still there" },
	{ SQLITE_READONLY, "cannot be written: give the user that dnssync "
	    "runs as the right to write it and its directory" },
	{ SQLITE_CANTOPEN, "cannot be opened: the user that dnssync runs as "
	    "needs the right to write it and its directory" },
	{ SQLITE_PERM, "cannot be opened: give the user that dnssync runs as "
	    "the right to write it and its directory" },
	{ SQLITE_BUSY, "another process has kept it locked for too long: "
	    "fuser shows which" },
	{ SQLITE_CORRUPT, "is damaged: put it aside and restore it from a "
	    "backup, or read what is left with sqlite3's .recover" },
	{ SQLITE_NOTADB, "is not a database: put it aside and restore it "
	    "from a backup" },
	{ SQLITE_IOERR, "the disk or the file system fails: see the "
	    "kernel's log" },
};

bool
sql_fail(struct store *store, struct err *err)
{
	int code = sqlite3_errcode(store->db) & 0xff;
	int why = sqlite3_system_errno(store->db);

	/* Files beside the database are not said to be full by SQLite. */
	if (code == SQLITE_IOERR && (why == ENOSPC || why == EDQUOT))
		code = SQLITE_FULL;
	for (size_t i = 0; i < sizeof(advices) / sizeof(*advices); i++)
		if (advices[i].code == code)
			return err_set(err, "%s: %s (%s)", store->path,
			    advices[i].text, sqlite3_errmsg(store->db));
	return err_set(err, "%s: %s", store->path, sqlite3_errmsg(store->db));
}

bool
sql_is_constraint(struct store *store)
{
	return (sqlite3_errcode(store->db) & 0xff) == SQLITE_CONSTRAINT;
}

sqlite3_stmt *
sql_get(struct store *store, enum sql which, struct err *err)
{
	sqlite3_stmt **statement = &store->statements[which];

	if (*statement == NULL && sqlite3_prepare_v3(store->db, texts[which],
	    -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) {
		sql_fail(store, err);
		return NULL;
	}
	sqlite3_clear_bindings(*statement);
	return *statement;
}

void
sql_bind_int(sqlite3_stmt *statement, int at, int64_t value)
{
	sqlite3_bind_int64(statement, at, value);
}

void
sql_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	if (text != NULL)
		sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

void
sql_bind_blob(sqlite3_stmt *statement, int at, const void *bytes, size_t len)
{
	sqlite3_bind_blob64(statement, at, bytes, len, SQLITE_STATIC);
}

const char *
sql_text(sqlite3_stmt *statement, int column)
{
	const void *text = sqlite3_column_text(statement, column);

	return text != NULL ? text : "";
}

/*
 * Some failures roll a transaction back on their own (sqlite.org,
 * lang_transaction); a statement after that would be one by itself.
 */
static bool
has_lost_batch(const struct store *store)
{
	return store->in_batch && sqlite3_get_autocommit(store->db);
}

enum sql_step
sql_step(struct store *store, sqlite3_stmt *statement, struct err *err)
{
	if (has_lost_batch(store)) {
		err_set(err, "%s: what failed before has ended this batch",
		    store->path);
		return SQL_FAILED;
	}
	switch (sqlite3_step(statement)) {
	case SQLITE_ROW:
		return SQL_ROW;
	case SQLITE_DONE:
		sqlite3_reset(statement);
		return SQL_DONE;
	default:
		sql_fail(store, err);
		sqlite3_reset(statement);
		return SQL_FAILED;
	}
}

void
sql_end(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
}

bool
sql_run(struct store *store, sqlite3_stmt *statement, struct err *err)
{
	enum sql_step step;

	while ((step = sql_step(store, statement, err)) == SQL_ROW)
		;
	return step == SQL_DONE;
}

bool
sql_exec(struct store *store, const char *text, struct err *err)
{
	return sqlite3_exec(store->db, text, NULL, NULL, NULL) == SQLITE_OK ||
	    sql_fail(store, err);
}

bool
sql_number(struct store *store, const char *text, int64_t *number,
    struct err *err)
{
	sqlite3_stmt *statement;
	bool ok;

	if (sqlite3_prepare_v2(store->db, text, -1, &statement, NULL) !=
	    SQLITE_OK)
		return sql_fail(store, err);
	ok = sqlite3_step(statement) == SQLITE_ROW;
	if (ok)
		*number = sqlite3_column_int64(statement, 0);
	else
		sql_fail(store, err);
	sqlite3_finalize(statement);
	return ok;
}
