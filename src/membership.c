#include "membership.h"

#include <stdlib.h>

#include "base/mem.h"

/* The values of the last two are allocated copies of their keys. */
struct membership {
	struct map *members;		/* by the zone */
	struct map *known, *gone;
};

struct membership *
membership_new(void)
{
	struct membership *m = xcalloc(1, sizeof(*m));

	m->members = map_new();
	m->known = map_new();
	m->gone = map_new();
	return m;
}

static void
member_free(struct member *take)
{
	if (take == NULL)
		return;
	free(take->zone);
	free(take->catalog);
	free(take->id);
	free(take->group);
	free(take);
}

void
membership_free(struct membership **take)
{
	struct membership *m = *take;
	struct map_walk walk = { 0 };
	struct member *member;

	*take = NULL;
	if (m == NULL)
		return;
	while ((member = map_next(m->members, &walk)) != NULL)
		member_free(member);
	map_free(&m->members);
	map_free_values(&m->known);
	map_free_values(&m->gone);
	free(m);
}

size_t
membership_count(const struct membership *m)
{
	return map_count(m->members);
}

struct member *
membership_find(const struct membership *m, const char *zone)
{
	return map_get_str(m->members, zone);
}

struct member *
membership_next(const struct membership *m, struct map_walk *walk)
{
	return map_next(m->members, walk);
}

struct member *
membership_add(struct membership *m, const struct member *new)
{
	struct member *member = xcalloc(1, sizeof(*member));

	member->zone = xstrdup(new->zone);
	member->catalog = xstrdup(new->catalog);
	member->id = xstrdup(new->id);
	xreplace(&member->group, new->group);
	member->anew = new->anew;
	member_free(map_set_str(m->members, member->zone, member));
	return member;
}

void
membership_remove(struct membership *m, const char *zone)
{
	member_free(map_remove_str(m->members, zone));
}

static void
put(struct map *map, const char *text)
{
	free(map_set_str(map, text, xstrdup(text)));
}

void
membership_know(struct membership *m, const char *catalog)
{
	put(m->known, catalog);
}

void
membership_unknow(struct membership *m, const char *catalog)
{
	free(map_remove_str(m->known, catalog));
}

bool
membership_knows(const struct membership *m, const char *catalog)
{
	return map_get_str(m->known, catalog) != NULL;
}

const char *
membership_next_known(const struct membership *m, struct map_walk *walk)
{
	return map_next(m->known, walk);
}

void
membership_set_gone(struct membership *m, const char *zone)
{
	put(m->gone, zone);
}

bool
membership_clear_gone(struct membership *m, const char *zone)
{
	char *was = map_remove_str(m->gone, zone);
	bool is = was != NULL;

	free(was);
	return is;
}

bool
membership_has_gone(const struct membership *m)
{
	return map_count(m->gone) > 0;
}

const char *
membership_next_gone(const struct membership *m, struct map_walk *walk)
{
	return map_next(m->gone, walk);
}
