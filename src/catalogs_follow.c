#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "catalogs_parts.h"
#include "conf_catalog.h"
#include "membership_file.h"
#include "worker.h"

enum {
	SAID_MAX = 10,			/* entries, of those that are ignored */
	MANY = 10			/* members */
};

/* A text that a worker puts into the file. */
struct saving {
	struct catalogs *catalogs;
	char *path;
	struct buf text;
	bool ok;
	struct err why;
};

/* While it follows: what is ignored of each catalog. */
struct following {
	const struct conf *conf;
	struct map *ignored;		/* the catalog's name -> a map */
};

void
catalogs_roll_free(struct roll *take)
{
	catalog_free(&take->list);
	map_free_values(&take->ignored);
	free(take->groups);
	free(take);
}

static void
save(void *arg)
{
	struct saving *job = arg;

	job->ok = membership_save(job->path, &job->text, &job->why);
}

static void
tell_unsaved(const struct err *why)
{
	log_error("%s; a restart does not know the members of catalogs as "
	    "they are now", why->text);
}

static void
on_saved(void *arg, bool ran)
{
	struct saving *job = arg;
	struct catalogs *c = job->catalogs;

	c->is_saving = false;
	if (ran && !job->ok)
		tell_unsaved(&job->why);
	if (ran && job->ok)
		catalogs_save(c);
	else
		c->is_dirty = true;	/* it is tried with the next change */
	buf_fini(&job->text);
	free(job->path);
	free(job);
}

void
catalogs_save(struct catalogs *c)
{
	struct saving *job;

	if (!c->is_dirty || c->is_saving)
		return;
	c->is_dirty = false;
	c->is_saving = true;
	job = xcalloc(1, sizeof(*job));
	job->catalogs = c;
	job->path = xstrdup(c->path);
	membership_write(c->members, &job->text);
	worker_run(c->env.worker, save, on_saved, job);
}

void
catalogs_save_now(struct catalogs *c)
{
	struct buf text = { 0 };
	struct err err;

	membership_write(c->members, &text);
	if (!membership_save(c->path, &text, &err))
		tell_unsaved(&err);
	buf_fini(&text);
}

static bool
is_configured(void *ctx, const char *text)
{
	const struct following *f = ctx;
	struct name name;
	struct err ignored;

	return name_parse(&name, text, &ignored) &&
	    conf_find(f->conf, &name) != NULL;
}

static void
note_ignored(void *ctx, const char *catalog, const char *zone,
    const char *why)
{
	const struct following *f = ctx;
	struct map *ignored = map_get_str(f->ignored, catalog);

	free(map_set_str(ignored, zone, xstrdup(why)));
}

/* What was said before is not said again. */
static void
tell_ignored(const char *catalog, const struct map *before,
    const struct map *now)
{
	struct map_walk walk = { 0 };
	const char *why;
	size_t n = 0;

	while ((why = map_next(now, &walk)) != NULL) {
		const char *old = map_get(before, walk.key, walk.len);

		if (old != NULL && strcmp(old, why) == 0)
			continue;
		if (n++ < SAID_MAX)
			log_warn("%s: member %.*s is ignored: %s", catalog,
			    (int)walk.len, (const char *)walk.key, why);
	}
	if (n > SAID_MAX)
		log_warn("%s: %zu more members are ignored", catalog,
		    n - SAID_MAX);
}

static void
add_count(struct buf *out, size_t n, const char *what)
{
	if (n > 0)
		buf_addf(out, "%s%zu %s", out->len > 0 ? ", " : "", n, what);
}

static void
tell_list(const struct membership_list *list, bool is_first)
{
	struct buf out = { 0 };

	add_count(&out, list->added, "added");
	add_count(&out, list->removed, "removed");
	add_count(&out, list->came, "from other catalogs");
	add_count(&out, list->went, "to other catalogs");
	add_count(&out, list->reset, "reset");
	add_count(&out, list->regrouped, "in another group");
	if (out.len > 0 || is_first)
		log_info("%s: %zu member%s (%s)", list->catalog, list->after,
		    list->after == 1 ? "" : "s", out.len > 0 ? buf_str(&out) :
		    "as before");
	if (list->before >= MANY && list->removed > list->before / 2)
		log_warn("%s: %zu of %zu members are gone", list->catalog,
		    list->removed, list->before);
	buf_fini(&out);
}

/* Groups without settings, by name -> members. */
static struct map *
count_unknown(const struct roll *roll)
{
	struct map *unknown = map_new();

	for (size_t i = 0; i < catalog_count(roll->list); i++) {
		const char *group = catalog_at(roll->list, i)->group;
		const struct zone_primaries *ignored;
		size_t *n;
		bool known;

		conf_catalog_member(roll->conf, group, &ignored, &known);
		if (known)
			continue;
		n = map_get_str(unknown, group);
		if (n == NULL) {
			n = xcalloc(1, sizeof(*n));
			map_set_str(unknown, group, n);
		}
		++*n;
	}
	return unknown;
}

static void
tell_groups(struct roll *roll)
{
	struct map *unknown = count_unknown(roll);
	struct map_walk walk = { 0 };
	struct buf out = { 0 };
	const size_t *n;

	while ((n = map_next(unknown, &walk)) != NULL) {
		char *group = xasprintf("%.*s", (int)walk.len,
		    (const char *)walk.key);

		buf_addf(&out, "%s'", out.len > 0 ? ", " : "");
		buf_add_escaped(&out, group);
		buf_addf(&out, "' (%zu)", *n);
		free(group);
	}
	if (out.len > 0 && (roll->groups == NULL ||
	    strcmp(roll->groups, buf_str(&out)) != 0))
		log_warn("%s: members are in groups that have no settings, "
		    "and are kept as those without a group: %s",
		    roll->conf->text, buf_str(&out));
	xreplace(&roll->groups, buf_str(&out));
	buf_fini(&out);
	map_free_values(&unknown);
}

/* In the order of the configuration. */
static struct membership_list *
make_lists(const struct catalogs *c, struct following *f)
{
	struct membership_list *lists = xcalloc(c->conf->ncatalogs,
	    sizeof(*lists));

	for (size_t i = 0; i < c->conf->ncatalogs; i++) {
		const struct roll *roll;

		lists[i].catalog = c->conf->catalogs[i]->text;
		roll = map_get_str(c->rolls, lists[i].catalog);
		lists[i].list = roll->list;
		map_set_str(f->ignored, lists[i].catalog, map_new());
	}
	return lists;
}

static void
tell_all(const struct catalogs *c, const struct membership_list *lists,
    struct following *f, struct map *first)
{
	for (size_t i = 0; i < c->conf->ncatalogs; i++) {
		const char *text = lists[i].catalog;
		struct roll *roll = map_get_str(c->rolls, text);
		struct map *ignored = map_get_str(f->ignored, text);

		roll->members = lists[i].after;
		tell_list(&lists[i], map_get_str(first, text) != NULL);
		tell_ignored(text, roll->ignored, ignored);
		map_free_values(&roll->ignored);
		roll->ignored = ignored;
		if (roll->list != NULL)
			tell_groups(roll);
	}
}

bool
catalogs_follow(struct catalogs *c)
{
	static const struct membership_calls calls = { is_configured,
		note_ignored };
	struct following f = { .conf = c->conf, .ignored = map_new() };
	struct membership_list *lists = make_lists(c, &f);
	struct map *first = map_new();
	bool changed;

	for (size_t i = 0; i < c->conf->ncatalogs; i++)
		if (lists[i].list != NULL &&
		    !membership_knows(c->members, lists[i].catalog))
			map_set_str(first, lists[i].catalog, c);
	changed = membership_update(c->members, lists, c->conf->ncatalogs,
	    &calls, &f);
	tell_all(c, lists, &f, first);
	c->is_dirty = c->is_dirty || changed;
	catalogs_save(c);
	map_free(&first);
	map_free(&f.ignored);
	free(lists);
	return changed;
}
