#include "rivals.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "hall.h"

static const char *
label(const struct merge_source *source)
{
	return source->kind == MERGE_LOCAL ? source->label :
	    "the transferred zone";
}

static void
overrule(struct hall *hall, const struct merge_source *source,
    const char *why)
{
	char text[NAME_TEXT_SIZE];
	struct watch *w;

	if (source->kind == MERGE_HOSTS)
		return;
	if (source->kind == MERGE_LOCAL) {
		local_set_overrule(locals_set(hall->locals), source->label,
		    why);
		return;
	}
	name_text(source->zone.wire, text);
	w = zoneset_find(hall->zones, text);
	if (w != NULL)
		watch_overrule(w, why);
}

static char *
describe(const struct build *build, const struct merge_conflict *conflict)
{
	const struct merge_source *first = &build->sources[conflict->first];
	const struct merge_source *other = &build->sources[conflict->other];
	char apex[NAME_TEXT_SIZE];

	name_text(conflict->apex.wire, apex);
	return xasprintf("%s: its SOA stands in %s, which comes first: what "
	    "%s has of the zone is left out", apex, label(first),
	    label(other));
}

void
rivals_tell(struct hall *hall, const struct build *build)
{
	struct map *known = hall->rivals;

	hall->rivals = map_new();
	for (size_t i = 0; i < build->n; i++)
		overrule(hall, &build->sources[i], NULL);
	for (size_t i = 0; i < build->conflicts->n; i++) {
		const struct merge_conflict *c = &build->conflicts->list[i];
		char *text = describe(build, c);

		overrule(hall, &build->sources[c->other], text);
		if (known == NULL || map_get_str(known, text) == NULL)
			log_warn("%s", text);
		free(map_set_str(hall->rivals, text, text));
	}
	map_free_values(&known);
}

void
rivals_forget(struct hall *hall)
{
	map_free_values(&hall->rivals);
}
