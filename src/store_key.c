#include "store.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store_parts.h"
#include "store_sql.h"

bool
store_key_add(struct store *store, const struct store_key *key,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_KEY_ADD, err);
	char host[NAME_TEXT_SIZE];

	assert(store->in_batch);
	if (statement == NULL)
		return false;
	name_text(key->host.wire, host);
	sql_bind_blob(statement, 1, key->digest, sizeof(key->digest));
	sql_bind_text(statement, 2, host);
	sql_bind_text(statement, 3, key->label);
	sql_bind_int(statement, 4, store->now);
	sql_bind_int(statement, 5, key->is_weak);
	store->has_changed = true;
	if (sql_run(store, statement, err))
		return true;
	return sql_is_constraint(store) ? err_set(err, "%s: there is no such "
	    "host, or it has this key already", host) : false;
}

static bool
read_key(struct store *store, sqlite3_stmt *s, struct store_key *key,
    struct err *err)
{
	const void *digest = sqlite3_column_blob(s, 1);

	key->id = sqlite3_column_int64(s, 0);
	snprintf(key->label, sizeof(key->label), "%s", sql_text(s, 3));
	key->created = sqlite3_column_int64(s, 4);
	key->used = sqlite3_column_int64(s, 5);
	key->revoked = sqlite3_column_int64(s, 6);
	key->is_weak = sqlite3_column_int(s, 7) != 0;
	if (sqlite3_column_bytes(s, 1) != STORE_DIGEST_LEN ||
	    !store_column_name(s, 2, &key->host))
		return err_set(err, "%s: the row of key number %lld cannot "
		    "be read: mend it with sqlite3, or restore the file from "
		    "a backup", store->path, (long long)key->id);
	memcpy(key->digest, digest, STORE_DIGEST_LEN);
	return true;
}

static bool
give_all(struct store *store, sqlite3_stmt *statement, store_key_fn *give,
    void *ctx, struct err *err)
{
	enum sql_step step;
	struct store_key key;

	while ((step = sql_step(store, statement, err)) == SQL_ROW) {
		if (read_key(store, statement, &key, err) &&
		    give(ctx, &key, err))
			continue;
		sql_end(statement);
		return false;
	}
	return step == SQL_DONE;
}

bool
store_keys_by_digest(struct store *store,
    const uint8_t digest[STORE_DIGEST_LEN], store_key_fn *give, void *ctx,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_KEYS_BY_DIGEST, err);

	if (statement == NULL)
		return false;
	sql_bind_blob(statement, 1, digest, STORE_DIGEST_LEN);
	return give_all(store, statement, give, ctx, err);
}

bool
store_keys(struct store *store, store_key_fn *give, void *ctx,
    struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_KEYS, err);

	return statement != NULL && give_all(store, statement, give, ctx,
	    err);
}

bool
store_keys_of(struct store *store, const struct name *host,
    store_key_fn *give, void *ctx, struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_KEYS_OF, err);
	char text[NAME_TEXT_SIZE];

	if (statement == NULL)
		return false;
	name_text(host->wire, text);
	sql_bind_text(statement, 1, text);
	return give_all(store, statement, give, ctx, err);
}

bool
store_key_revoke(struct store *store, int64_t id, struct err *err)
{
	sqlite3_stmt *statement = sql_get(store, SQL_KEY_REVOKE, err);

	assert(store->in_batch);
	if (statement == NULL)
		return false;
	sql_bind_int(statement, 1, id);
	sql_bind_int(statement, 2, store->now);
	store->has_changed = true;
	return sql_run(store, statement, err);
}

void
store_key_used(struct store *store, int64_t id, int64_t when)
{
	free(map_set(store->used, &id, sizeof(id),
	    xmemdup(&when, sizeof(when))));
}

bool
store_keys_write_used(struct store *store, struct err *err)
{
	struct map_walk walk = { 0 };
	const int64_t *when;
	int64_t id;

	while ((when = map_next(store->used, &walk)) != NULL) {
		sqlite3_stmt *statement = sql_get(store, SQL_KEY_USED, err);

		if (statement == NULL)
			return false;
		memcpy(&id, walk.key, sizeof(id));
		sql_bind_int(statement, 1, id);
		sql_bind_int(statement, 2, *when);
		if (!sql_run(store, statement, err))
			return false;
	}
	return true;
}
