#include "catalogs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "catalogs_parts.h"
#include "conf_members.h"
#include "dns/catalog_read.h"
#include "membership_file.h"
#include "sync/timer.h"
#include "worker.h"

enum { REMOVALS = 100 };		/* files in a turn of the loop */

/* The reading of one copy. */
struct reading {
	struct catalogs *catalogs;
	char *text, *path;
	struct name apex;
	size_t max;
	struct catalog *list;		/* NULL: why */
	struct err why;
};

static void
on_removal(void *ctx)
{
	catalogs_built(ctx);
}

struct catalogs *
catalogs_new(const struct catalogs_env *env, const char *state)
{
	struct catalogs *c = xcalloc(1, sizeof(*c));
	struct err err;

	c->env = *env;
	c->path = membership_path(state);
	c->rolls = map_new();
	c->removal = timer_new(env->base, on_removal, c);
	c->members = membership_load(state, &err);
	if (c->members == NULL) {
		log_error("%s; it is made anew from the catalogs", err.text);
		c->members = membership_new();
	}
	return c;
}

void
catalogs_free(struct catalogs **take)
{
	struct catalogs *c = *take;
	struct map_walk walk = { 0 };
	struct roll *roll;

	*take = NULL;
	if (c == NULL)
		return;
	if (c->is_dirty)
		catalogs_save_now(c);
	while ((roll = map_next(c->rolls, &walk)) != NULL)
		catalogs_roll_free(roll);
	map_free(&c->rolls);
	timer_free(&c->removal);
	membership_free(&c->members);
	free(c->path);
	free(c);
}

void
catalogs_stop(struct catalogs *c)
{
	if (c != NULL)
		c->is_stopped = true;
}

static void
want(struct catalogs *c, const struct conf_catalog *conf)
{
	struct roll *roll = map_get_str(c->rolls, conf->text);

	if (roll == NULL) {
		roll = xcalloc(1, sizeof(*roll));
		roll->ignored = map_new();
		roll->is_awaited = !membership_knows(c->members, conf->text);
		map_set_str(c->rolls, conf->text, roll);
	}
	roll->conf = conf;
	roll->is_wanted = true;
}

static void
end_unwanted(struct catalogs *c)
{
	struct map_walk walk = { 0 };
	struct roll *roll;

	while ((roll = map_next(c->rolls, &walk)) != NULL) {
		if (roll->is_wanted) {
			roll->is_wanted = false;
			continue;
		}
		map_remove(c->rolls, walk.key, walk.len);
		catalogs_roll_free(roll);
	}
}

void
catalogs_configure(struct catalogs *c, const struct conf *conf)
{
	c->conf = conf;
	for (size_t i = 0; i < conf->ncatalogs; i++)
		want(c, conf->catalogs[i]);
	end_unwanted(c);
	catalogs_follow(c);
}

struct conf *
catalogs_join(const struct catalogs *c)
{
	return conf_members_join(c->conf, c->members);
}

static void
read_copy(void *arg)
{
	struct reading *job = arg;

	job->list = catalog_load(job->path, &job->apex, job->max, &job->why);
}

static void
reading_free(struct reading *take)
{
	catalog_free(&take->list);
	free(take->text);
	free(take->path);
	free(take);
}

/* Those of others may follow from it, too. */
static void
take_list(struct catalogs *c, struct roll *roll, struct reading *job)
{
	bool ok = job->list != NULL;

	if (ok) {
		catalog_free(&roll->list);
		roll->list = job->list;
		job->list = NULL;
		roll->is_awaited = false;
	}
	if (catalogs_follow(c))
		c->env.changed(c->env.ctx);
	c->env.read(c->env.ctx, job->text, ok ? NULL : &job->why);
}

static void
on_read(void *arg, bool ran)
{
	struct reading *job = arg;
	struct catalogs *c = job->catalogs;
	struct roll *roll = map_get_str(c->rolls, job->text);

	if (ran && roll != NULL && !c->is_stopped) {
		roll->is_reading = false;
		if (roll->again)
			catalogs_look(c, job->text);
		else
			take_list(c, roll, job);
	}
	reading_free(job);
}

void
catalogs_look(struct catalogs *c, const char *catalog)
{
	struct roll *roll = map_get_str(c->rolls, catalog);
	struct conf_zone zone = { 0 };
	struct reading *job;
	struct err ignored;

	if (roll != NULL)
		roll->again = roll->is_reading;
	if (roll == NULL || roll->is_reading)
		return;
	job = xcalloc(1, sizeof(*job));
	zone.text = roll->conf->text;
	name_parse(&zone.name, zone.text, &ignored);
	job->catalogs = c;
	job->text = xstrdup(roll->conf->text);
	job->path = conf_zone_path(c->conf, &zone);
	job->apex = zone.name;
	job->max = roll->conf->members_max;
	roll->is_reading = true;
	worker_run(c->env.worker, read_copy, on_read, job);
}

bool
catalogs_is_unread(const struct catalogs *c, const char *catalog)
{
	const struct roll *roll = map_get_str(c->rolls, catalog);

	return roll != NULL && roll->list == NULL && !roll->is_reading;
}

bool
catalogs_is_reading(const struct catalogs *c, const char *catalog)
{
	const struct roll *roll = map_get_str(c->rolls, catalog);

	return roll != NULL && roll->is_reading;
}

void
catalogs_fail(struct catalogs *c, const char *catalog)
{
	struct roll *roll = map_get_str(c->rolls, catalog);

	if (roll != NULL && !roll->is_reading)
		roll->is_awaited = false;
}

size_t
catalogs_awaited(const struct catalogs *c)
{
	struct map_walk walk = { 0 };
	const struct roll *roll;
	size_t n = 0;

	while ((roll = map_next(c->rolls, &walk)) != NULL)
		n += roll->is_awaited;
	return n;
}

size_t
catalogs_members(const struct catalogs *c, const char *catalog)
{
	const struct roll *roll = map_get_str(c->rolls, catalog);

	return roll != NULL ? roll->members : 0;
}

struct member *
catalogs_next(const struct catalogs *c, struct map_walk *walk)
{
	return membership_next(c->members, walk);
}

void
catalogs_fetched(struct catalogs *c, const char *zone)
{
	struct member *member = membership_find(c->members, zone);

	if (member == NULL || !member->anew)
		return;
	member->anew = false;
	c->is_dirty = true;
	catalogs_save(c);
}

/* A zone that is configured again by now keeps its copy. */
static void
remove_copy(const struct catalogs *c, const char *text)
{
	struct conf_zone zone = { .text = (char *)(uintptr_t)text };
	struct err ignored;
	char *path;

	if (!name_parse(&zone.name, text, &ignored) ||
	    conf_find(c->conf, &zone.name) != NULL)
		return;
	path = conf_zone_path(c->conf, &zone);
	if (unlink(path) == 0)
		log_debug("%s: removed, no catalog lists it any more", path);
	free(path);
}

void
catalogs_built(struct catalogs *c)
{
	struct map_walk walk = { 0 };
	const char *zone;
	size_t n = 0;

	while (n < REMOVALS &&
	    (zone = membership_next_gone(c->members, &walk)) != NULL) {
		remove_copy(c, zone);
		membership_clear_gone(c->members, zone);
		c->is_dirty = true;
		n++;
	}
	if (membership_has_gone(c->members))
		timer_set(c->removal, 0);
	else
		catalogs_save(c);
}
