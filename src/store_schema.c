#include "store_schema.h"

#include <inttypes.h>
#include <stdio.h>

/* "dnss": what file(1) and we tell our files by (PRAGMA application_id). */
enum { APPLICATION = 0x646e7373 };

/*
 * Step n makes form n + 1 (PRAGMA user_version) of form n.  A step that was
 * released never changes.
 */
static const char *const steps[] = {
	"CREATE TABLE meta ("
	" key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

	"CREATE TABLE changes (n INTEGER NOT NULL) STRICT;"
	"INSERT INTO changes VALUES (0);"

	"CREATE TABLE zones ("
	" id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
	" serial INTEGER NOT NULL, changed INTEGER NOT NULL) STRICT;"

	"CREATE TABLE hosts ("
	" id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
	" wire BLOB NOT NULL, zone INTEGER REFERENCES zones (id),"
	" enabled INTEGER NOT NULL, wildcard INTEGER NOT NULL,"
	" reserved INTEGER NOT NULL, ttl INTEGER,"
	" v4 TEXT, v6 TEXT, v6_id TEXT, txt TEXT,"
	" created INTEGER NOT NULL, v4_changed INTEGER,"
	" v6_changed INTEGER, txt_changed INTEGER,"
	" events INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE INDEX hosts_zone ON hosts (zone);"

	"CREATE TABLE keys ("
	" id INTEGER PRIMARY KEY, digest BLOB NOT NULL,"
	" host INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,"
	" label TEXT NOT NULL, created INTEGER NOT NULL, used INTEGER,"
	" revoked INTEGER, weak INTEGER NOT NULL,"
	" UNIQUE (digest, host)) STRICT;"
	"CREATE INDEX keys_host ON keys (host);"

	"CREATE TABLE history ("
	" host INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,"
	" n INTEGER NOT NULL, time INTEGER NOT NULL,"
	" before TEXT NOT NULL, after TEXT NOT NULL,"
	" client TEXT NOT NULL, how TEXT NOT NULL,"
	" PRIMARY KEY (host, n)) STRICT, WITHOUT ROWID;",
};

enum { KNOWN = sizeof(steps) / sizeof(*steps) };

/* *form is 0 for an empty file. */
static bool
read_form(struct store *store, int64_t *form, struct err *err)
{
	int64_t application, tables;

	if (!sql_number(store, "PRAGMA user_version", form, err) ||
	    !sql_number(store, "PRAGMA application_id", &application, err) ||
	    !sql_number(store, "SELECT count(*) FROM sqlite_schema", &tables,
		err))
		return false;
	if (application != APPLICATION &&
	    (application != 0 || *form != 0 || tables > 0))
		return err_set(err, "%s: is a database of another program: "
		    "name another file", store->path);
	if (*form > KNOWN)
		return err_set(err, "%s: was written by a newer dnssync (form "
		    "%" PRId64 ", this one knows %d): run the newer one",
		    store->path, *form, KNOWN);
	return true;
}

static bool
take_steps(struct store *store, struct err *err)
{
	char stamp[96];
	int64_t form;

	/* Another process may have been faster. */
	if (!read_form(store, &form, err))
		return false;
	snprintf(stamp, sizeof(stamp), "PRAGMA application_id = %d;"
	    "PRAGMA user_version = %d", APPLICATION, KNOWN);
	for (; form < KNOWN; form++)
		if (!sql_exec(store, steps[form], err))
			return false;
	return sql_exec(store, stamp, err) && sql_exec(store, "COMMIT", err);
}

bool
store_schema_bring(struct store *store, struct err *err)
{
	struct err ignored;
	int64_t form;

	if (!read_form(store, &form, err))
		return false;
	if (form == KNOWN)
		return true;
	if (!sql_exec(store, "BEGIN IMMEDIATE", err))
		return false;
	if (take_steps(store, err))
		return true;
	sql_exec(store, "ROLLBACK", &ignored);
	return false;
}
