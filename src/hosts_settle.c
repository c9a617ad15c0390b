#include "hosts_settle.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "ddns/hostname.h"

void
hosts_settle_init(struct hosts_settle *s, const struct hosts_zones *zones)
{
	*s = (struct hosts_settle){ .zones = zones,
		.names = xcalloc(zones->n, sizeof(*s->names)) };
	for (size_t i = 0; i < zones->n; i++)
		s->names[i] = zones->zones[i].name;
}

void
hosts_settle_fini(struct hosts_settle *s)
{
	free(s->names);
	free(s->moved);
}

/* What a resolver sees of it besides the hosts. */
static char *
describe(const struct roster_zone *zone)
{
	struct buf b = { 0 };
	char text[NAME_TEXT_SIZE], *all;

	buf_addf(&b, "%u", zone->ttl);
	for (size_t i = 0; i < zone->nnameservers; i++) {
		name_text(zone->nameservers[i].wire, text);
		buf_addf(&b, " %s", text);
	}
	all = xstrdup(buf_str(&b));
	buf_fini(&b);
	return all;
}

static char *
key_of(const struct roster_zone *zone)
{
	char text[NAME_TEXT_SIZE];

	name_text(zone->name.wire, text);
	return xasprintf("zone %s", text);
}

static bool
compare_zone(struct store *store, const struct roster_zone *zone,
    bool *differs, struct err *err)
{
	char *key = key_of(zone), *now = describe(zone);
	struct buf before = { 0 };
	enum store_found meta, row;
	uint32_t serial;
	int64_t changed;

	meta = store_meta_get(store, key, &before, err);
	row = meta != STORE_FOUND ? meta :
	    store_zone_serial(store, &zone->name, &serial, &changed, err);
	*differs = row != STORE_FOUND || strcmp(buf_str(&before), now) != 0;
	buf_fini(&before);
	free(key);
	free(now);
	return row != STORE_FAILED;
}

bool
hosts_settle_look(struct hosts_settle *s, struct store *store,
    struct err *err)
{
	s->zones_differ = false;
	for (size_t i = 0; !s->zones_differ && i < s->zones->n; i++)
		if (!compare_zone(store, &s->zones->zones[i],
		    &s->zones_differ, err))
			return false;
	return true;
}

/* Returns whether it was in another one. */
static bool
place(const struct hosts_settle *s, struct host *host)
{
	const struct name *zone = hostname_zone(&host->name, s->names,
	    s->zones->n);
	struct name now = { 0 };

	if (zone != NULL)
		now = *zone;
	if (s->zones->n == 0 || (now.len == host->zone.len &&
	    memcmp(now.wire, host->zone.wire, now.len) == 0))
		return false;
	host->zone = now;
	return true;
}

void
hosts_settle_place(struct hosts_settle *s, struct host *host)
{
	if (!place(s, host))
		return;
	if (s->nmoved == s->cap) {
		s->cap = 2 * s->cap + 16;
		s->moved = xreallocarray(s->moved, s->cap,
		    sizeof(*s->moved));
	}
	s->moved[s->nmoved++] = host->name;
}

bool
hosts_settle_is_due(const struct hosts_settle *s)
{
	return s->zones_differ || s->nmoved > 0;
}

static bool
store_zone(struct store *store, const struct roster_zone *zone,
    struct err *err)
{
	char *key, *now;
	bool differs, ok;

	if (!compare_zone(store, zone, &differs, err))
		return false;
	if (!differs)
		return true;
	key = key_of(zone);
	now = describe(zone);
	ok = store_zone_touch(store, &zone->name, err) &&
	    store_meta_set(store, key, now, err);
	free(key);
	free(now);
	return ok;
}

/* Another process may have removed or changed it since it was read. */
static bool
store_host(const struct hosts_settle *s, struct store *store,
    const struct name *name, struct err *err)
{
	struct host host;
	enum store_found found = store_host_find(store, name, &host, err);

	if (found != STORE_FOUND)
		return found == STORE_NONE;
	return !place(s, &host) || store_host_set(store, &host, err);
}

bool
hosts_settle_store(const struct hosts_settle *s, struct store *store,
    struct err *err)
{
	bool ok = true;

	if (!store_begin(store, time(NULL), err))
		return false;
	for (size_t i = 0; ok && i < s->zones->n; i++)
		ok = store_zone(store, &s->zones->zones[i], err);
	for (size_t i = 0; ok && i < s->nmoved; i++)
		ok = store_host(s, store, &s->moved[i], err);
	if (ok)
		return store_commit(store, err);
	store_rollback(store);
	return false;
}
