#include "hosts_news.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

struct news {
	bool all;			/* of the hosts, whatever their names */
	struct map *names;
};

struct hosts_news {
	struct news noted, building;
};

struct hosts_news *
hosts_news_new(void)
{
	struct hosts_news *n = xcalloc(1, sizeof(*n));

	n->noted.names = map_new();
	n->building.names = map_new();
	return n;
}

void
hosts_news_free(struct hosts_news **take)
{
	struct hosts_news *n = *take;

	*take = NULL;
	if (n == NULL)
		return;
	map_free(&n->noted.names);
	map_free(&n->building.names);
	free(n);
}

void
hosts_news_note(struct hosts_news *n, const struct name *name)
{
	map_set(n->noted.names, name->wire, name->len, n);
}

void
hosts_news_note_all(struct hosts_news *n)
{
	n->noted.all = true;
}

static void
forget(struct news *news)
{
	map_free(&news->names);
	news->names = map_new();
	news->all = false;
}

static void
move(struct news *to, struct news *from)
{
	struct map_walk walk = { 0 };
	void *value;

	to->all = to->all || from->all;
	while ((value = map_next(from->names, &walk)) != NULL)
		map_set(to->names, walk.key, walk.len, value);
	forget(from);
}

void
hosts_news_gather(struct hosts_news *n)
{
	move(&n->building, &n->noted);
}

void
hosts_news_built(struct hosts_news *n, bool ok)
{
	if (ok)
		forget(&n->building);
	else
		move(&n->noted, &n->building);
}

bool
hosts_news_names(const struct hosts_news *n, struct name **give,
    size_t *count)
{
	const struct news *news = &n->building;
	struct map_walk walk = { 0 };

	if (news->all)
		return false;
	*count = 0;
	*give = xcalloc(map_count(news->names), sizeof(**give));
	while (map_next(news->names, &walk) != NULL) {
		struct name *name = &(*give)[(*count)++];

		name->len = (uint8_t)walk.len;
		memcpy(name->wire, walk.key, walk.len);
	}
	return true;
}

static bool
has(const struct news *news, const struct name *name)
{
	return news->all ||
	    map_get(news->names, name->wire, name->len) != NULL;
}

bool
hosts_news_has(const struct hosts_news *n, const struct name *name)
{
	return has(&n->noted, name) || has(&n->building, name);
}
