#include "zoneset.h"

#include <stdlib.h>

#include "base/mem.h"

struct zoneset {
	const struct watch_env *env, *catalog_env;
	struct map *watches;		/* by the zone's text */
};

struct zoneset *
zoneset_new(const struct watch_env *env,
    const struct watch_env *catalog_env)
{
	struct zoneset *set = xcalloc(1, sizeof(*set));

	set->env = env;
	set->catalog_env = catalog_env;
	set->watches = map_new();
	return set;
}

void
zoneset_free(struct zoneset **take)
{
	struct zoneset *set = *take;
	struct map_walk walk = { 0 };
	struct watch *w;

	*take = NULL;
	if (set == NULL)
		return;
	while ((w = map_next(set->watches, &walk)) != NULL)
		watch_free(&w);
	map_free(&set->watches);
	free(set);
}

/* A zone that becomes a catalog, or none, is another one. */
static bool
is_gone(const struct conf *conf, const struct conf_zone *zone)
{
	const struct conf_zone *now = conf_find(conf, &zone->name);

	return now == NULL ||
	    (now->catalog == NULL) != (zone->catalog == NULL);
}

static bool
remove_gone(struct zoneset *set, const struct conf *conf)
{
	struct map_walk walk = { 0 };
	struct watch *w;
	bool removed = false;

	while ((w = map_next(set->watches, &walk)) != NULL) {
		if (!is_gone(conf, watch_zone(w)))
			continue;
		map_remove(set->watches, walk.key, walk.len);
		watch_free(&w);
		removed = true;
	}
	return removed;
}

/* Those that are awaited come first, each a moment after the one before. */
static void
begin_new(struct watch **new, size_t n)
{
	double delay = 0;

	for (int last = 0; last < 2; last++)
		for (size_t i = 0; i < n; i++) {
			if ((watch_source(new[i]) == NULL) == last)
				continue;
			watch_begin(new[i], delay);
			delay += 1.0 / ZONESET_START_RATE;
		}
}

static struct watch *
add(struct zoneset *set, const struct conf *conf,
    const struct conf_zone *zone)
{
	char *path = conf_zone_path(conf, zone);
	struct watch *w = watch_new(zone->catalog != NULL ?
	    set->catalog_env : set->env, zone, path);

	map_set_str(set->watches, zone->text, w);
	free(path);
	return w;
}

bool
zoneset_apply(struct zoneset *set, const struct conf *conf, bool start)
{
	struct watch **new = xcalloc(conf->nzones, sizeof(*new));
	bool changed = remove_gone(set, conf);
	size_t n = 0;

	for (size_t i = 0; i < conf->nzones; i++) {
		const struct conf_zone *zone = &conf->zones[i];
		struct watch *w = zoneset_find(set, zone->text);
		bool same;

		if (w == NULL) {
			new[n++] = add(set, conf, zone);
			continue;
		}
		same = conf_zone_is_same(watch_zone(w), zone);
		watch_configure(w, zone, same);
		changed = changed || !same;
	}
	if (start)
		begin_new(new, n);
	free(new);
	return changed || n > 0;
}

size_t
zoneset_count(const struct zoneset *set)
{
	return map_count(set->watches);
}

struct watch *
zoneset_find(const struct zoneset *set, const char *text)
{
	return map_get_str(set->watches, text);
}

struct watch *
zoneset_next(const struct zoneset *set, struct map_walk *walk)
{
	return map_next(set->watches, walk);
}

size_t
zoneset_gather(const struct zoneset *set, const struct conf *conf,
    struct merge_source *sources)
{
	size_t n = 0;

	for (size_t i = 0; i < conf->nzones; i++) {
		const struct conf_zone *zone = &conf->zones[i];
		const struct watch *w = zoneset_find(set, zone->text);
		const char *path = watch_source(w);

		if (path == NULL || zone->catalog != NULL)
			continue;
		sources[n++] = (struct merge_source){ .kind = MERGE_ZONE,
			.zone = zone->name, .path = xstrdup(path),
			.strip = zone->options->dnssec != CONF_DNSSEC_PASS,
			.ent_marker = zone->options->ent_marker,
			.max_markers = zone->options->max_records };
	}
	return n;
}
