#include "hosts_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "hosts_pulled.h"
#include "hosts_settle.h"

static void
add_zone(struct hosts_zones *zones, const struct roster_zone *zone,
    bool allow_private)
{
	struct roster_zone *z = &zones->zones[zones->n];

	*z = *zone;
	z->nameservers = xmemdup(zone->nameservers,
	    zone->nnameservers * sizeof(*zone->nameservers));
	zones->allow_private[zones->n++] = allow_private;
}

static void
begin(struct hosts_zones *zones, size_t n)
{
	zones->zones = xcalloc(n, sizeof(*zones->zones));
	zones->allow_private = xcalloc(n, sizeof(*zones->allow_private));
	zones->n = 0;
}

void
hosts_zones_copy(struct hosts_zones *zones, const struct conf *conf)
{
	begin(zones, conf->ndynamics);
	for (size_t i = 0; i < conf->ndynamics; i++) {
		const struct conf_dynamic *d = &conf->dynamics[i];
		const struct roster_zone zone = { .name = d->name,
			.ttl = d->ttl, .nameservers = d->nameservers,
			.nnameservers = d->nnameservers };

		add_zone(zones, &zone, d->allow_private);
	}
}

void
hosts_zones_copy_of(struct hosts_zones *zones,
    const struct hosts_zones *other)
{
	begin(zones, other->n);
	for (size_t i = 0; i < other->n; i++)
		add_zone(zones, &other->zones[i], other->allow_private[i]);
}

void
hosts_zones_keep_serials(struct hosts_zones *zones,
    const struct hosts_zones *other)
{
	for (size_t i = 0; i < other->n; i++)
		for (size_t j = 0; j < zones->n; j++)
			if (name_equal(zones->zones[j].name.wire,
			    other->zones[i].name.wire))
				zones->zones[j].serial =
				    other->zones[i].serial;
}

void
hosts_zones_fini(struct hosts_zones *zones)
{
	for (size_t i = 0; i < zones->n; i++)
		free((void *)(uintptr_t)zones->zones[i].nameservers);
	free(zones->zones);
	free(zones->allow_private);
	memset(zones, 0, sizeof(*zones));
}

void
hosts_book_fini(struct hosts_book *book)
{
	roster_free(&book->roster);
	keyring_free(&book->keys);
}

struct reading {
	struct hosts_book *book;
	struct hosts_settle *settle;
};

static bool
take_host(void *ctx, const struct host *host, struct err *err)
{
	const struct reading *reading = ctx;
	struct host placed = *host;

	(void)err;
	hosts_settle_place(reading->settle, &placed);
	roster_set(reading->book->roster, &placed);
	return true;
}

static bool
take_key(void *ctx, const struct store_key *key, struct err *err)
{
	const struct reading *reading = ctx;

	(void)err;
	keyring_add(reading->book->keys, key);
	return true;
}

static bool
read_serials(struct store *store, struct hosts_zones *zones, struct err *err)
{
	for (size_t i = 0; i < zones->n; i++) {
		int64_t changed;

		if (store_zone_serial(store, &zones->zones[i].name,
		    &zones->zones[i].serial, &changed, err) == STORE_FAILED)
			return false;
	}
	return true;
}

/* With the old ones, others would not learn of what is configured now. */
static void
forget_serials(struct hosts_zones *zones)
{
	for (size_t i = 0; i < zones->n; i++)
		zones->zones[i].serial = 0;
}

/* All of one moment. */
static bool
read_all(struct reading *reading, struct store *store,
    struct hosts_zones *zones, struct err *err)
{
	struct hosts_book *book = reading->book;
	bool ok;

	if (!store_read_begin(store, err))
		return false;
	book->roster = roster_new();
	book->keys = keyring_new();
	ok = hosts_settle_look(reading->settle, store, err) &&
	    store_hosts(store, take_host, reading, err) &&
	    store_keys(store, take_key, reading, err) &&
	    read_serials(store, zones, err);
	store_read_end(store);
	if (!ok)
		hosts_book_fini(book);
	return ok;
}

bool
hosts_book_read(struct hosts_book *book, struct store *store,
    struct hosts_zones *zones, struct err *err)
{
	struct hosts_settle settle;
	struct reading reading = { book, &settle };
	bool ok;

	hosts_settle_init(&settle, zones);
	ok = read_all(&reading, store, zones, err);
	if (ok && hosts_settle_is_due(&settle)) {
		ok = hosts_settle_store(&settle, store, err);
		if (ok) {
			hosts_book_fini(book);
			ok = read_all(&reading, store, zones, err);
		} else {
			forget_serials(zones);
		}
	}
	hosts_settle_fini(&settle);
	return ok;
}

/* A host that was removed meanwhile must not undo the changes of others. */
static bool
write_entry(struct store *store, const struct hosts_entry *e, int64_t now,
    struct err *err)
{
	const struct store_origin origin = { e->client, e->how };
	struct host host;

	if (e->item->key != 0)
		store_key_used(store, e->item->key, now);
	if (!change_is_any(&e->item->change))
		return true;
	switch (store_host_find(store, &e->item->name, &host, err)) {
	case STORE_FOUND:
		return store_host_change(store, &e->item->name,
		    &e->item->change, &origin, err);
	case STORE_NONE:
		return true;
	case STORE_FAILED:
		break;
	}
	return false;
}

bool
hosts_book_write(struct store *store, const struct hosts_entry *entries,
    size_t n, const struct hosts_lists *pulled, int64_t now,
    struct hosts_zones *zones, struct err *err)
{
	bool ok = true;

	if (!store_begin(store, now, err))
		return false;
	for (size_t i = 0; ok && i < n; i++)
		ok = write_entry(store, &entries[i], now, err);
	if (ok && pulled != NULL)
		ok = hosts_pulled_touch(store, pulled, zones, err);
	if (!ok) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err) && read_serials(store, zones, err);
}
