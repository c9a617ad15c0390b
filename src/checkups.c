#include "checkups.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

struct checkups {
	struct zoneset *set;
	struct map *map;		/* by address */
};

struct checkups *
checkups_new(struct zoneset *set)
{
	struct checkups *all = xcalloc(1, sizeof(*all));

	all->set = set;
	all->map = map_new();
	return all;
}

void
checkups_abandon(struct checkups *all)
{
	struct map_walk walk = { 0 };
	struct checkup *c;

	while ((c = map_next(all->map, &walk)) != NULL)
		checkup_abandon(c);
}

void
checkups_free(struct checkups **take)
{
	struct checkups *all = *take;

	*take = NULL;
	if (all == NULL)
		return;
	map_free(&all->map);
	free(all);
}

bool
checkups_is_any(const struct checkups *all)
{
	return map_count(all->map) > 0;
}

struct checkup *
checkups_begin(struct checkups *all, char *const *texts, size_t n,
    const struct checkup_calls *calls, void *ctx)
{
	struct checkup *c = checkup_new(all->set, texts, n, calls, ctx);

	map_set(all->map, &c, sizeof(c), c);
	return c;
}

void
checkups_end(struct checkups *all, struct checkup **take)
{
	map_remove(all->map, take, sizeof(*take));
	checkup_free(take);
}

/* In all walks, the one that is told may end. */

void
checkups_checked(struct checkups *all, const struct watch *w,
    const struct round_result *result, bool changed)
{
	struct map_walk walk = { 0 };
	struct checkup *c;

	while ((c = map_next(all->map, &walk)) != NULL)
		checkup_checked(c, w, result, changed);
}

void
checkups_built(struct checkups *all, const struct build *build)
{
	struct map_walk walk = { 0 };
	struct checkup *c;

	while ((c = map_next(all->map, &walk)) != NULL)
		checkup_built(c, build);
}

void
checkups_held(struct checkups *all, const char *why)
{
	struct map_walk walk = { 0 };
	struct checkup *c;

	while ((c = map_next(all->map, &walk)) != NULL)
		checkup_held(c, why);
}

void
checkups_reloaded(struct checkups *all)
{
	struct map_walk walk = { 0 };
	struct checkup *c;

	while ((c = map_next(all->map, &walk)) != NULL)
		checkup_reloaded(c);
}

void
checkups_widen(struct checkups *all)
{
	struct map_walk walk = { 0 };
	struct checkup *c;

	while ((c = map_next(all->map, &walk)) != NULL)
		checkup_widen(c);
}
