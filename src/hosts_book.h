/*
 * hosts_book: what the store says of hosts and zones, read and written where
 * one may wait for the disk; inside of hosts.
 */
#ifndef DNSSYNC_HOSTS_BOOK_H
#define DNSSYNC_HOSTS_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ddns/roster.h"
#include "hosts.h"
#include "keyring.h"
#include "store.h"

/* The dynamic zones, as they are configured. */
struct hosts_zones {
	struct roster_zone *zones;	/* serials are the store's */
	bool *allow_private;
	size_t n;
};

void hosts_zones_copy(struct hosts_zones *zones, const struct conf *conf);
void hosts_zones_copy_of(struct hosts_zones *zones,
    const struct hosts_zones *other);

/* Takes the serials of zones of the same name. */
void hosts_zones_keep_serials(struct hosts_zones *zones,
    const struct hosts_zones *other);

void hosts_zones_fini(struct hosts_zones *zones);

/* All that is read at once; a value, zeroed first. */
struct hosts_book {
	struct roster *roster;
	struct keyring *keys;
};

/*
 * Reads all hosts and keys, and the zones' serials, which grow for a zone that
 * is configured otherwise than the last time.  A host is in the deepest zone
 * that is configured now.  Nothing is written, and no other process waited
 * for, where all is stored so.  false: the roster is NULL if nothing was read;
 * else that could not be stored, and no serial is known.
 */
bool hosts_book_read(struct hosts_book *book, struct store *store,
    struct hosts_zones *zones, struct err *err);

void hosts_book_fini(struct hosts_book *book);

/* One change, and where it came from. */
struct hosts_entry {
	const struct hosts_item *item;
	const char *client, *how;
};

struct hosts_lists;

/*
 * Stores all changes at once, and reads the serials; false: none.  pulled: the
 * lists that come into force with them; NULL: those that are.
 */
bool hosts_book_write(struct store *store, const struct hosts_entry *entries,
    size_t n, const struct hosts_lists *pulled, int64_t now,
    struct hosts_zones *zones, struct err *err);

#endif
