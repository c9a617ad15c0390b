#include "dns/catalog.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

struct catalog {
	struct catalog_member *members;
	size_t n, cap;
	struct map *by_zone;		/* its text -> index, plus one */
};

struct catalog *
catalog_new(void)
{
	struct catalog *c = xcalloc(1, sizeof(*c));

	c->by_zone = map_new();
	return c;
}

void
catalog_free(struct catalog **take)
{
	struct catalog *c = *take;

	*take = NULL;
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n; i++) {
		free(c->members[i].zone);
		free(c->members[i].id);
		free(c->members[i].group);
		free(c->members[i].coo);
	}
	free(c->members);
	map_free(&c->by_zone);
	free(c);
}

void
catalog_add(struct catalog *c, const char *zone, const char *id)
{
	if (c->n == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 64;
		c->members = xreallocarray(c->members, c->cap,
		    sizeof(*c->members));
	}
	c->members[c->n++] = (struct catalog_member){ .zone = xstrdup(zone),
		.id = xstrdup(id) };
	map_set_str(c->by_zone, zone, (void *)(uintptr_t)c->n);
}

size_t
catalog_count(const struct catalog *c)
{
	return c->n;
}

struct catalog_member *
catalog_at(const struct catalog *c, size_t i)
{
	return &c->members[i];
}

struct catalog_member *
catalog_find(const struct catalog *c, const char *zone)
{
	const void *found = map_get_str(c->by_zone, zone);

	return found != NULL ? &c->members[(uintptr_t)found - 1] : NULL;
}
