#include "hosts_ahead.h"

#include <stdlib.h>
#include <time.h>

#include "base/map.h"
#include "base/mem.h"

struct ahead {
	unsigned unstored, unpublished;	/* changes */
	struct host host;		/* while any is unstored; its name is
					   empty if there is none */
};

struct map *
hosts_ahead_new(void)
{
	return map_new();
}

void
hosts_ahead_free(struct map **take)
{
	map_free_values(take);
}

void
hosts_ahead_add(struct map *ahead, const struct hosts_item *item,
    const struct host *stands)
{
	const struct name *name = &item->name;
	struct ahead *a = map_get(ahead, name->wire, name->len);

	if (a == NULL) {
		a = xcalloc(1, sizeof(*a));
		map_set(ahead, name->wire, name->len, a);
	}
	if (a->unstored == 0 && stands != NULL)
		a->host = *stands;
	else if (a->unstored == 0)
		a->host.name.len = 0;
	a->unstored++;
	a->unpublished++;
	change_apply(&item->change, &a->host, time(NULL));
}

void
hosts_ahead_stored(struct map *ahead, const struct name *name)
{
	struct ahead *a = map_get(ahead, name->wire, name->len);

	if (a != NULL && a->unstored > 0)
		a->unstored--;
}

static void
forget(struct map *ahead, const struct name *name, bool is_stored)
{
	struct ahead *a = map_get(ahead, name->wire, name->len);

	if (a == NULL)
		return;
	if (!is_stored && a->unstored > 0)
		a->unstored--;
	if (--a->unpublished > 0)
		return;
	map_remove(ahead, name->wire, name->len);
	free(a);
}

void
hosts_ahead_forget(struct map *ahead, const struct hosts_wishes *wishes,
    enum wish_state state)
{
	bool is_stored = state == WISH_STORED || state == WISH_BUILDING;
	const struct hosts_wish *wish;

	TAILQ_FOREACH(wish, wishes, link)
		for (size_t i = 0; wish->state == state && i < wish->n; i++)
			forget(ahead, &wish->items[i].name, is_stored);
}

const struct host *
hosts_ahead_find(const struct map *ahead, const struct name *name)
{
	const struct ahead *a = map_get(ahead, name->wire, name->len);

	return a != NULL && a->unstored > 0 && a->host.name.len > 0 ?
	    &a->host : NULL;
}

bool
hosts_ahead_has(const struct map *ahead, const struct name *name)
{
	return map_get(ahead, name->wire, name->len) != NULL;
}
