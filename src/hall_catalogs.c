#include "hall_catalogs.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "conf_members.h"
#include "dns/datacdb.h"
#include "hall.h"
#include "hall_guard.h"
#include "hall_notify.h"
#include "hold.h"

/* The catalog has no part in data.cdb. */
static bool
is_published(void *ctx, const struct name *zone)
{
	(void)ctx;
	(void)zone;
	return false;
}

/* Who waits for the zone is told when its members are known. */
static void
put_off(struct hall *hall, const char *text,
    const struct round_result *result)
{
	free(map_set_str(hall->catalog_waits, text,
	    xmemdup(result, sizeof(*result))));
}

static void
on_checked(void *ctx, struct watch *w, const struct round_result *result,
    bool changed)
{
	struct hall *hall = ctx;
	const char *text = watch_zone(w)->text;

	(void)changed;
	if (result->outcome == ROUND_FAILED) {
		catalogs_fail(hall->catalogs, text);
		hold_settle(hall);
		hold_tell(hall);
	}
	if (catalogs_is_reading(hall->catalogs, text))
		put_off(hall, text, result);
	else
		checkups_checked(hall->checkups, w, result, false);
}

static void
look(struct hall *hall, const struct watch *w)
{
	if (watch_source(w) != NULL)
		catalogs_look(hall->catalogs, watch_zone(w)->text);
}

static void
on_copy(void *ctx, struct watch *w)
{
	look(ctx, w);
}

/* data.cdb goes on to hold what it has until there is a new copy. */
static void
doubt_copies(struct hall *hall)
{
	struct map_walk walk = { 0 };
	struct member *member;

	while ((member = catalogs_next(hall->catalogs, &walk)) != NULL) {
		struct watch *w = zoneset_find(hall->zones, member->zone);

		if (member->anew && !member->told && w != NULL)
			watch_doubt(w);
		member->told = member->anew;
	}
}

/* Returns whether data.cdb may have to change. */
static bool
apply(struct hall *hall, const struct conf *conf)
{
	bool changed = !hall->is_configured ||
	    strcmp(hall->conf->data_cdb, conf->data_cdb) != 0 ||
	    builder_is_replaced(hall->builder, hall_guard_mark(hall));
	struct err ignored;

	hall->current = datacdb_open(conf->data_cdb, &ignored);
	if (zoneset_apply(hall->zones, conf, !hall->once))
		changed = true;
	datacdb_close(&hall->current);
	hall->is_configured = true;
	hall->conf = conf;
	doubt_copies(hall);
	return changed;
}

/* Copies that were here before their catalogs were. */
static void
look_at_new(struct hall *hall, const struct conf *conf)
{
	for (size_t i = 0; i < conf->ncatalogs; i++) {
		const char *text = conf->catalogs[i]->text;

		if (catalogs_is_unread(hall->catalogs, text))
			look(hall, zoneset_find(hall->zones, text));
	}
}

void
hall_catalogs_apply(struct hall *hall, struct conf *take)
{
	struct conf *old = hall->joined;

	if (apply(hall, take) && !hall->once)
		builder_want(hall->builder);
	hall->joined = take;
	hall_notify_configure(hall, take);
	conf_members_free(&old);
	look_at_new(hall, take);
	hold_await(hall);
	checkups_reloaded(hall->checkups);
	checkups_widen(hall->checkups);
}

static void
on_members(void *ctx)
{
	struct hall *hall = ctx;

	hall_catalogs_apply(hall, catalogs_join(hall->catalogs));
}

static void
on_read(void *ctx, const char *text, const struct err *why)
{
	struct hall *hall = ctx;
	struct round_result *result = map_remove_str(hall->catalog_waits,
	    text);
	struct watch *w = zoneset_find(hall->zones, text);

	if (why != NULL) {
		watch_lost(w, why);
	} else {
		watch_taken(w);
		if (result != NULL)
			checkups_checked(hall->checkups, w, result, false);
	}
	free(result);
	hold_settle(hall);
}

void
hall_catalogs_open(struct hall *hall)
{
	const struct catalogs_env env = { .base = hall->base,
		.worker = hall->local_worker, .changed = on_members,
		.read = on_read, .ctx = hall };

	hall->catalog_waits = map_new();
	hall->catalog_env = hall->env;
	hall->catalog_env.copy.counts = &hall->catalog_counts;
	hall->catalog_env.copy.is_published = is_published;
	hall->catalog_env.changed = on_copy;
	hall->catalog_env.checked = on_checked;
	hall->catalogs = catalogs_new(&env, hall->conf->state);
}

void
hall_catalogs_close(struct hall *hall)
{
	catalogs_free(&hall->catalogs);
	if (hall->catalog_waits != NULL)
		map_free_values(&hall->catalog_waits);
	conf_members_free(&hall->joined);
}

struct conf *
hall_catalogs_configure(struct hall *hall, const struct conf *base)
{
	catalogs_configure(hall->catalogs, base);
	return catalogs_join(hall->catalogs);
}
