/*
 * datacdb: tinydns's data.cdb, written and read; the one room that knows
 * tinycdb.
 *
 * A record's key is its owner in lower case, without the "*" label of a
 * wildcard; its value is type, mark, location if any, TTL, timestamp, rdata
 * (djbdns tinydns-data.c, rr_start; tdlookup.c, find).  Records stand in the
 * file in the order in which they were added, and the file is, byte for byte,
 * what tinydns-data makes of the same records in the same order.
 */
#ifndef DNSSYNC_DNS_DATACDB_H
#define DNSSYNC_DNS_DATACDB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/record.h"

/* What stands in a cdb. */
struct datacdb_item {
	const uint8_t *key, *val;
	uint32_t klen, vlen;
	uint32_t pos;			/* in the file: grows with the order */
};

/* Where in the file an item's value stands. */
uint32_t datacdb_value_pos(const struct datacdb_item *item);

/* Writing.  One thread at a time. */
struct datacdb;

/* Begins a cdb in an empty file, whose descriptor stays the caller's. */
struct datacdb *datacdb_new(int fd);

/* false: the file could not be written, or would pass 4 GiB. */
bool datacdb_add(struct datacdb *db, const struct record *record,
    struct err *err);

/*
 * Makes the item that datacdb_add() adds.  Its bytes are in *key and in val,
 * where there is room for DATACDB_HEAD_MAX more than the rdata.
 */
enum { DATACDB_HEAD_MAX = 2 + 1 + 2 + 4 + 8 };
void datacdb_encode(const struct record *record, struct datacdb_item *item,
    struct name *key, uint8_t *val);

/* Adds an item as it stands in a cdb; pos is not looked at. */
bool datacdb_add_item(struct datacdb *db, const struct datacdb_item *item,
    struct err *err);

/* Where in the file the next item will stand. */
uint32_t datacdb_pos(const struct datacdb *db);

/*
 * A cdb is 256 hash tables, and writing one takes steps in the square of the
 * records that share a place in it; names can be chosen so.  To be asked
 * before datacdb_finish(), at no cost, where the names are a stranger's, not
 * the admin's own.  false: one table has more than DATACDB_SLACK records
 * above eight times its share; err tells how many.
 */
enum { DATACDB_SLACK = 32768 };
bool datacdb_is_even(const struct datacdb *db, struct err *err);

/*
 * Writes the tables; only then is the file a cdb.  Takes the handle, also on
 * failure.  Durability is the caller's business.
 */
bool datacdb_finish(struct datacdb **take, struct err *err);

/*
 * Ends the writing, at once also if the names collide; the file is not usable.
 * NULL is allowed in it.
 */
void datacdb_drop(struct datacdb **take);

/*
 * Reading.  The bytes are mapped memory and last until the reader is freed,
 * which needs no descriptor meanwhile.
 */
struct datacdb_reader;

/*
 * NULL: the file cannot be read, or is no cdb; then errno tells as well: that
 * of the call that failed (ENOENT: no file), or EPROTO for what is no cdb.  fd
 * stays the caller's.
 */
struct datacdb_reader *datacdb_open(const char *path, struct err *err);
struct datacdb_reader *datacdb_open_fd(int fd, struct err *err);
void datacdb_close(struct datacdb_reader **take);

enum datacdb_step { DATACDB_ITEM, DATACDB_END, DATACDB_BAD };

/*
 * The next item in file order.  Memory that was walked over is handed back to
 * the system, so that a large file costs no more than a small one; the bytes
 * of earlier items stay valid all the same.  DATACDB_BAD: the file is broken.
 */
enum datacdb_step datacdb_next(struct datacdb_reader *r,
    struct datacdb_item *item, struct err *err);

/*
 * Hands the memory of all that was looked at back to the system.  For those
 * who find many keys; datacdb_next() does it by itself.
 */
void datacdb_release(struct datacdb_reader *r);

/* Starts datacdb_next() again at the first item. */
void datacdb_rewind(struct datacdb_reader *r);

/* Has datacdb_next() go on behind an item of this file. */
void datacdb_go_behind(struct datacdb_reader *r,
    const struct datacdb_item *item);

/* The item at a pos that an item of this file has. */
void datacdb_at(const struct datacdb_reader *r, uint32_t pos,
    struct datacdb_item *item);

/* All items of a key, in order: find once, then find_next until false. */
bool datacdb_find(struct datacdb_reader *r, const void *key, size_t klen,
    struct datacdb_item *item);
bool datacdb_find_next(struct datacdb_reader *r, struct datacdb_item *item);

/* Have they the same key and value, whatever file they stand in? */
bool datacdb_is_same(const struct datacdb_item *a,
    const struct datacdb_item *b);

/* The same for items that are the same; strangers can make others collide. */
uint64_t datacdb_hash(const struct datacdb_item *item);

/* Is there an SOA record of this name, for everyone and always? */
bool datacdb_has_zone(struct datacdb_reader *r, const struct name *zone);

enum datacdb_kind { DATACDB_RECORD, DATACDB_LOCATION, DATACDB_STRANGE };

/*
 * What an item is.  For a record: the record, whose owner is put together in
 * *owner, and whose rdata points into the item.  A location ("\0%" and an
 * address prefix, value a location name) is no record.  rdlen may be more
 * than DNS allows: tinydns-data writes such records.
 */
enum datacdb_kind datacdb_decode(const struct datacdb_item *item,
    struct record *record, struct name *owner);

#endif
