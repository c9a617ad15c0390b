#include "aftermath.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "changes.h"
#include "hall.h"
#include "hold.h"
#include "legacy.h"
#include "rivals.h"

static void
write_serials(struct hall *hall, const struct conf_zone *zone,
    uint32_t serial)
{
	uint32_t *written = map_get_str(hall->serials, zone->text);
	bool ok = true;
	struct err err;

	if (written != NULL && *written == serial)
		return;
	for (size_t i = 0; i < zone->nserial_files; i++)
		if (!legacy_write_serial(zone->serial_files[i], serial,
		    &err)) {
			log_warn("%s: %s", zone->text, err.text);
			ok = false;
		}
	if (ok)
		free(map_set_str(hall->serials, zone->text,
		    xmemdup(&serial, sizeof(serial))));
}

static void
tell_source(struct hall *hall, const struct merge_source *source, double ms)
{
	char text[NAME_TEXT_SIZE];
	struct watch *w;

	if (source->overruled_by != NULL || source->kind == MERGE_HOSTS)
		return;
	if (source->kind == MERGE_LOCAL) {
		local_set_published(locals_set(hall->locals), source, ms);
		return;
	}
	name_text(source->zone.wire, text);
	w = zoneset_find(hall->zones, text);
	if (w == NULL)
		return;
	watch_published(w, source, ms);
	if (watch_zone(w)->nserial_files > 0)
		write_serials(hall, watch_zone(w), source->soa.serial);
}

/* Fetches the zone anew, or reads the file. */
static bool
tell_lost(struct hall *hall, const struct merge_source *source)
{
	char text[NAME_TEXT_SIZE];
	struct watch *w;

	if (source->kind == MERGE_LOCAL) {
		local_set_lose(locals_set(hall->locals), source);
		locals_look(hall->locals);
		return true;
	}
	name_text(source->zone.wire, text);
	w = zoneset_find(hall->zones, text);
	if (w != NULL)
		watch_lost(w, &source->why);
	return w != NULL;
}

/* Were any copies broken? */
static bool
tell_all_lost(struct hall *hall, const struct build *build)
{
	bool any = false;

	for (size_t i = 0; i < build->n; i++)
		if (build->sources[i].lost)
			any = tell_lost(hall, &build->sources[i]) || any;
	if (any)
		hold_await(hall);
	return any;
}

/* The same failure is said once; it is in `dnssync status` all the time. */
static void
tell_failure(struct hall *hall, const struct build *build)
{
	bool known = hall->build_failed &&
	    strcmp(hall->build_why.text, build->why.text) == 0;

	hall->build_failed = true;
	hall->build_why = build->why;
	if (known)
		log_debug("%s; the old data.cdb stays", build->why.text);
	else
		log_error("%s; the old data.cdb stays", build->why.text);
}

static void
tell_published(const struct build *build)
{
	size_t zones = 0, files = 0;
	struct buf local = { 0 };

	for (size_t i = 0; i < build->n; i++)
		if (build->sources[i].kind == MERGE_ZONE)
			zones += build->sources[i].overruled_by == NULL;
		else
			files += build->sources[i].kind == MERGE_LOCAL;
	if (files > 0)
		buf_addf(&local, "%zu local file%s, ", files,
		    files == 1 ? "" : "s");
	log_info("data.cdb: published, %zu zone%s, %s%llu records, built in "
	    "%.0f ms", zones, zones == 1 ? "" : "s", buf_str(&local),
	    (unsigned long long)build->records, build->milliseconds);
	buf_fini(&local);
}

static void
tell_success(struct hall *hall, const struct build *build)
{
	if (hall->build_failed)
		log_info("data.cdb: can be built again");
	hall->build_failed = false;
	hall->has_built = true;
	locals_built(hall->locals);
	if (!build->patched)
		rivals_tell(hall, build);
	for (size_t i = 0; i < build->n; i++)
		tell_source(hall, &build->sources[i], build->milliseconds);
	if (!build->replaced) {
		log_debug("data.cdb: nothing to change");
		return;
	}
	if (!build->urgent)
		tell_published(build);
	if (hall->conf->on_publish != NULL)
		hook_run(hall->hook, hall->conf->on_publish);
	if (!build->urgent)
		changes_add(hall->changes, build->delta);
}

bool
aftermath(struct hall *hall, const struct build *build)
{
	bool first_loss = !hall->build_again;

	if (build->ok) {
		tell_success(hall, build);
	} else if (tell_all_lost(hall, build) && first_loss) {
		/* Without them, or with new copies of them. */
		hall->build_again = hall->once;
		return false;
	} else {
		tell_failure(hall, build);
	}
	return true;
}

void
aftermath_forget_serials(struct hall *hall)
{
	map_free_values(&hall->serials);
	hall->serials = map_new();
}
