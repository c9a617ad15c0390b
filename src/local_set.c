#include "local_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "local.h"
#include "local_copy.h"

struct local_set {
	char *directory;
	bool is_blind;
	struct map *files;		/* struct local, by path, in order */
};

struct local_set *
local_set_new(const char *directory)
{
	struct local_set *set = xcalloc(1, sizeof(*set));

	set->directory = xstrdup(directory);
	set->files = map_new();
	return set;
}

void
local_set_free(struct local_set **take)
{
	struct local_set *set = *take;
	struct map_walk walk = { 0 };
	struct local *local;

	*take = NULL;
	if (set == NULL)
		return;
	while ((local = map_next(set->files, &walk)) != NULL)
		local_free(&local);
	map_free(&set->files);
	free(set->directory);
	free(set);
}

struct restoring {
	struct local_set *set;
	const struct conf_local *conf;
};

static void
restore(void *ctx, const char *path)
{
	const struct restoring *r = ctx;
	struct local *local;

	if (!conf_local_has(r->conf, path))
		return;
	local = local_new(path, r->set->directory);
	local_restore(local);
	map_set_str(r->set->files, path, local);
}

bool
local_set_restore(struct local_set *set, const struct conf_local *conf)
{
	struct restoring r = { set, conf };

	return local_copy_list(set->directory, restore, &r);
}

void
local_set_blind(struct local_set *set)
{
	set->is_blind = true;
}

void
local_set_prepare(const struct local_set *set, struct survey *survey)
{
	struct map_walk walk = { 0 };
	const struct local *local;

	while ((local = map_next(set->files, &walk)) != NULL) {
		struct survey_known known = { .mark = local->mark,
			.has_copy = local->has_copy || local->is_lost };

		map_set_str(survey->known, local->path,
		    xmemdup(&known, sizeof(known)));
	}
}

void
local_set_forget(struct local_set *set)
{
	struct map_walk walk = { 0 };
	struct local *local;

	while ((local = map_next(set->files, &walk)) != NULL)
		memset(&local->mark, 0, sizeof(local->mark));
}

static bool
take_files(struct local_set *set, const struct survey *survey,
    struct map *present, bool *later)
{
	bool changed = false;

	for (size_t i = 0; i < survey->n; i++) {
		const struct survey_file *file = &survey->files[i];
		struct local *local = map_get_str(set->files, file->path);

		if (local == NULL)
			local = local_new(file->path, set->directory);
		changed = local_take(local, file) || changed;
		*later = *later || file->outcome == SURVEY_LATER;
		map_set_str(present, file->path, local);
	}
	return changed;
}

/*
 * What is not configured any more waits as long as another file may be about
 * to take its place.
 */
static bool
take_gone(struct local_set *set, const struct map *present,
    const struct conf_local *conf, double grace, bool *later)
{
	struct map_walk walk = { 0 };
	double now = clock_seconds();
	bool changed = false, moving = *later, is_configured;
	struct local *local;

	while ((local = map_next(set->files, &walk)) != NULL) {
		if (map_get_str(present, local->path) != NULL)
			continue;
		if (local->gone_since == 0)
			local->gone_since = now;
		is_configured = conf_local_has(conf, local->path);
		if (is_configured ? now - local->gone_since < grace : moving) {
			*later = true;
			continue;
		}
		map_remove(set->files, walk.key, walk.len);
		local_remove(local, is_configured);
		local_free(&local);
		changed = true;
	}
	return changed;
}

/* Of the files that are in force. */
static bool
is_same_order(const struct map *a, const struct map *b)
{
	struct map_walk x = { 0 }, y = { 0 };
	const struct local *p, *q;

	do {
		p = local_next_source(a, &x);
		q = local_next_source(b, &y);
	} while (p == q && p != NULL);
	return p == q;
}

/* As long as not all is settled, new files come behind those that were. */
bool
local_set_take(struct local_set *set, const struct survey *survey,
    const struct conf_local *conf, double grace, bool *later)
{
	struct map *present = map_new(), *files = map_new();
	bool changed = take_files(set, survey, present, later);

	changed = take_gone(set, present, conf, grace, later) || changed;
	if (*later)
		map_add_all(files, set->files);
	map_add_all(files, present);
	changed = changed || !is_same_order(set->files, files);
	set->is_blind = false;
	map_free(&present);
	map_free(&set->files);
	set->files = files;
	return changed;
}

bool
local_set_is_ready(const struct local_set *set)
{
	struct map_walk walk = { 0 };
	const struct local *local;

	while ((local = map_next(set->files, &walk)) != NULL)
		if (local_is_wanting(local))
			return false;
	return !set->is_blind;
}

enum local_set_fault
local_set_fault(const struct local_set *set)
{
	struct map_walk walk = { 0 };
	enum local_set_fault fault = set->is_blind ? LOCAL_SET_BAD :
	    LOCAL_SET_GOOD;
	const struct local *local;

	while ((local = map_next(set->files, &walk)) != NULL)
		if (local->why != NULL && !local->is_temporary)
			return LOCAL_SET_BAD;
		else if (local->why != NULL || local->changing_since > 0)
			fault = LOCAL_SET_TEMPORARY;
	return fault;
}

bool
local_set_has_zone(const struct local_set *set, const struct name *zone)
{
	struct map_walk walk = { 0 };
	const struct local *local;

	while ((local = local_next_source(set->files, &walk)) != NULL)
		if (local_copy_has_zone(local->copy, zone))
			return true;
	return false;
}

size_t
local_set_count(const struct local_set *set)
{
	return map_count(set->files);
}

bool
local_set_has_sources(const struct local_set *set)
{
	struct map_walk walk = { 0 };

	return local_next_source(set->files, &walk) != NULL;
}

size_t
local_set_gather(const struct local_set *set, struct merge_source *sources)
{
	struct map_walk walk = { 0 };
	const struct local *local;
	size_t n = 0;

	while ((local = local_next_source(set->files, &walk)) != NULL)
		sources[n++] = (struct merge_source){ .kind = MERGE_LOCAL,
			.label = xstrdup(local->path),
			.default_serial = (uint32_t)local->changed,
			.path = xstrdup(local->copy) };
	return n;
}

void
local_set_published(struct local_set *set, const struct merge_source *source,
    double milliseconds)
{
	struct local *local = map_get_str(set->files, source->label);

	if (local != NULL)
		local_published(local, source, milliseconds);
}

void
local_set_lose(struct local_set *set, const struct merge_source *source)
{
	struct local *local = map_get_str(set->files, source->label);

	if (local == NULL)
		return;
	log_error("%s: %s; reading the file anew", local->path,
	    source->why.text);
	memset(&local->mark, 0, sizeof(local->mark));
	local->is_lost = true;
}

void
local_set_overrule(struct local_set *set, const char *path, const char *why)
{
	struct local *local = map_get_str(set->files, path);

	if (local != NULL)
		local_overrule(local, why);
}

void
local_set_report(const struct local_set *set, struct report_local *rows,
    const char *unbuilt)
{
	struct map_walk walk = { 0 };
	const struct local *local;

	while ((local = map_next(set->files, &walk)) != NULL)
		local_report(local, rows++, unbuilt);
}
