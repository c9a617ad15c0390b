#include "checkup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "sync/standing.h"

/* One zone that has no outcome yet. */
struct patient {
	unsigned round;			/* the number of the one that counts */
	bool fetched;			/* and waits for the build */
	uint32_t serial;
	char primary[ADDRESS_TEXT_SIZE];
	char by[STANDING_BY_SIZE];	/* how it came */
};

struct checkup {
	struct zoneset *set;
	struct map *patients;		/* by the zone's text */
	size_t unchecked;
	bool is_all, settled, all_good;
	const struct checkup_calls *calls;
	void *ctx;
};

static void
admit(struct checkup *c, struct watch *w)
{
	const char *text = watch_zone(w)->text;
	struct patient *p;

	if (map_get_str(c->patients, text) != NULL)
		return;
	p = xcalloc(1, sizeof(*p));
	p->round = watch_next_round(w);
	map_set_str(c->patients, text, p);
	c->unchecked++;
	watch_check_now(w);
}

struct checkup *
checkup_new(struct zoneset *set, char *const *texts, size_t n,
    const struct checkup_calls *calls, void *ctx)
{
	struct checkup *c = xcalloc(1, sizeof(*c));
	struct map_walk walk = { 0 };
	struct watch *w;

	c->set = set;
	c->patients = map_new();
	c->all_good = true;
	c->is_all = n == 0;
	c->calls = calls;
	c->ctx = ctx;
	for (size_t i = 0; i < n; i++)
		admit(c, zoneset_find(set, texts[i]));
	while (n == 0 && (w = zoneset_next(set, &walk)) != NULL)
		admit(c, w);
	return c;
}

void
checkup_widen(struct checkup *c)
{
	struct map_walk walk = { 0 };
	struct watch *w;

	while (c->is_all && (w = zoneset_next(c->set, &walk)) != NULL)
		if (watch_rounds(w) == 0)
			admit(c, w);
}

void
checkup_free(struct checkup **take)
{
	struct checkup *c = *take;

	*take = NULL;
	if (c == NULL)
		return;
	map_free_values(&c->patients);
	free(c);
}

/* Says a zone's outcome and lets it go. */
static void
discharge(struct checkup *c, const char *text, bool good, const char *what)
{
	char *line = xasprintf("%s: %s", text, what);
	struct patient *p = map_remove_str(c->patients, text);

	if (!p->fetched)
		c->unchecked--;
	free(p);
	if (!good)
		c->all_good = false;
	c->calls->say(c->ctx, line, good);
	free(line);
}

/* Another source has the zone, and stands in the status, if that is told. */
static void
discharge_overruled(struct checkup *c, const char *text, uint32_t serial)
{
	const char *why = watch_overruled(zoneset_find(c->set, text));
	char *what = xasprintf("serial %u is here, but not live: %s", serial,
	    why != NULL ? why : "another source has it");

	discharge(c, text, false, what);
	free(what);
}

void
checkup_poll(struct checkup *c)
{
	if (c->unchecked == 0 && !c->settled) {
		c->settled = true;
		c->calls->settled(c->ctx);
	}
	if (map_count(c->patients) == 0)
		c->calls->done(c->ctx, c->all_good);
}

/* It is done when the build that is to come has it. */
static void
await_build(struct checkup *c, struct patient *p, uint32_t serial,
    const struct round_result *result)
{
	if (!p->fetched)
		c->unchecked--;
	p->fetched = true;
	p->serial = serial;
	snprintf(p->primary, sizeof(p->primary), "%s", result->primary);
	standing_manner(&result->seal, p->by);
}

void
checkup_checked(struct checkup *c, const struct watch *w,
    const struct round_result *result, bool changed)
{
	const char *text = watch_zone(w)->text;
	struct patient *p = map_get_str(c->patients, text);
	struct report_row row;
	char *what;

	if (p == NULL || watch_rounds(w) < p->round)
		return;
	watch_report(w, &row);
	if (changed || (result->outcome == ROUND_CURRENT &&
	    !watch_is_live(w))) {
		await_build(c, p, row.serial, result);
	} else if (p->fetched) {
		return;
	} else if (result->outcome == ROUND_FAILED) {
		discharge(c, text, false, result->why.text);
	} else if (watch_overruled(w) != NULL) {
		discharge_overruled(c, text, row.serial);
	} else {
		what = xasprintf("serial %u %s (%s)", row.serial,
		    result->outcome == ROUND_CHANGED ? "was read" :
		    "is current", result->primary);
		discharge(c, text, true, what);
		free(what);
	}
	checkup_poll(c);
}

static void
discharge_built(struct checkup *c, const struct build *build,
    const struct merge_source *source)
{
	char text[NAME_TEXT_SIZE], *what;
	const struct patient *p;

	if (source->kind != MERGE_ZONE)
		return;
	name_text(source->zone.wire, text);
	p = map_get_str(c->patients, text);
	if (p == NULL || !p->fetched)
		return;
	if (source->overruled_by != NULL) {
		discharge_overruled(c, text, p->serial);
		return;
	}
	if (p->serial != source->soa.serial)
		return;
	what = xasprintf("serial %u live from %s%s, %llu records, built in "
	    "%.0f ms", p->serial, p->primary, p->by,
	    (unsigned long long)source->records, build->milliseconds);
	discharge(c, text, true, what);
	free(what);
}

static void
discharge_unbuilt(struct checkup *c, const char *why)
{
	struct map_walk walk = { 0 };
	const struct patient *p;

	while ((p = map_next(c->patients, &walk)) != NULL) {
		char *text, *what;

		if (!p->fetched)
			continue;
		text = xasprintf("%.*s", (int)walk.len,
		    (const char *)walk.key);
		what = xasprintf("serial %u is here, but not live: %s",
		    p->serial, why);
		discharge(c, text, false, what);
		free(what);
		free(text);
	}
}

void
checkup_built(struct checkup *c, const struct build *build)
{
	if (!build->ok)
		discharge_unbuilt(c, build->why.text);
	for (size_t i = 0; i < build->n && build->ok; i++)
		discharge_built(c, build, &build->sources[i]);
	checkup_poll(c);
}

void
checkup_held(struct checkup *c, const char *why)
{
	discharge_unbuilt(c, why);
	checkup_poll(c);
}

/* A zone that became a catalog, or none, counts its rounds anew. */
static void
follow(struct checkup *c, struct patient *p, struct watch *w)
{
	unsigned next = watch_next_round(w);

	if (next >= p->round)
		return;
	c->unchecked += p->fetched;
	p->fetched = false;
	p->round = next;
	watch_check_now(w);
}

void
checkup_reloaded(struct checkup *c)
{
	struct map_walk walk = { 0 };
	struct patient *p;

	while ((p = map_next(c->patients, &walk)) != NULL) {
		char *text = xasprintf("%.*s", (int)walk.len,
		    (const char *)walk.key);
		struct watch *w = zoneset_find(c->set, text);

		if (w != NULL)
			follow(c, p, w);
		else
			discharge(c, text, c->is_all, "is not configured any "
			    "more");
		free(text);
	}
	checkup_poll(c);
}

void
checkup_abandon(struct checkup *c)
{
	c->calls->done(c->ctx, false);
}
