#include "hosts_pulled.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
hosts_lists_set(struct hosts_lists *to, struct pull_list *const *lists,
    size_t n)
{
	struct hosts_lists now = { xcalloc(n, sizeof(*now.lists)), n };

	for (size_t i = 0; i < n; i++)
		now.lists[i] = pull_list_ref(lists[i]);
	hosts_lists_fini(to);
	*to = now;
}

bool
hosts_lists_is_same(const struct hosts_lists *a,
    struct pull_list *const *lists, size_t n)
{
	if (a->n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (a->lists[i] != lists[i])
			return false;
	return true;
}

void
hosts_lists_fini(struct hosts_lists *lists)
{
	for (size_t i = 0; i < lists->n; i++)
		pull_list_unref(&lists->lists[i]);
	free(lists->lists);
	*lists = (struct hosts_lists){ 0 };
}

bool
hosts_pulled_begin(struct hosts_pulled *p, struct hosts_lists *lists)
{
	if (p->state == PULLED_STORED)
		return false;
	hosts_lists_set(lists, p->wanted.lists, p->wanted.n);
	p->state = PULLED_COMMITTING;
	return true;
}

void
hosts_pulled_end(struct hosts_pulled *p, const struct hosts_lists *lists,
    bool stored)
{
	if (stored)
		hosts_lists_set(&p->stored, lists->lists, lists->n);
	if (p->state == PULLED_COMMITTING)
		p->state = stored ? PULLED_STORED : PULLED_FAILED;
}

/* No mark at all is that of no records. */
static bool
touch(struct store *store, const struct name *zone, uint64_t sum,
    struct err *err)
{
	char text[NAME_TEXT_SIZE], now[32] = "", *key;
	struct buf before = { 0 };
	bool ok;

	name_text(zone->wire, text);
	if (sum != 0)
		snprintf(now, sizeof(now), "%016" PRIx64, sum);
	key = xasprintf("pulled %s", text);
	ok = store_meta_get(store, key, &before, err) != STORE_FAILED;
	if (ok && strcmp(buf_str(&before), now) != 0)
		ok = store_zone_touch(store, zone, err) &&
		    store_meta_set(store, key, now, err);
	buf_fini(&before);
	free(key);
	return ok;
}

bool
hosts_pulled_touch(struct store *store, const struct hosts_lists *lists,
    const struct hosts_zones *zones, struct err *err)
{
	struct name *names = xcalloc(zones->n, sizeof(*names));
	uint64_t *sums = xcalloc(zones->n, sizeof(*sums));
	bool ok = true;

	for (size_t i = 0; i < zones->n; i++)
		names[i] = zones->zones[i].name;
	for (size_t i = 0; i < lists->n; i++)
		pull_list_sum(lists->lists[i], i, names, zones->n, sums);
	for (size_t i = 0; ok && i < zones->n; i++)
		ok = touch(store, &names[i], sums[i], err);
	free(names);
	free(sums);
	return ok;
}
