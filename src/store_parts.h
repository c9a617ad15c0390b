/*
 * store_parts: what the rooms of the store have of each other.
 */
#ifndef DNSSYNC_STORE_PARTS_H
#define DNSSYNC_STORE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "store_sql.h"

/* Finds or makes the zone, and makes its serial grow with the batch. */
bool store_zone_use(struct store *store, const struct name *zone, int64_t *id,
    struct err *err);

/* The same by its id. */
void store_zone_note(struct store *store, int64_t id);

/* Before a commit: new serials for all zones that were noted. */
bool store_zones_grow(struct store *store, struct err *err);

/* Before a commit: the noted uses of keys. */
bool store_keys_write_used(struct store *store, struct err *err);

/* A name from a column with its wire form.  false: it is none. */
bool store_column_name(sqlite3_stmt *statement, int column,
    struct name *name);

#endif
