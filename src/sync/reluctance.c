#include "sync/reluctance.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

static const double unknown_wait = 86400, declined_wait = 3600;

enum { MISFITS_MAX = 3 };

struct entry {
	unsigned misfits;		/* in a row */
	double until;			/* 0: it is asked */
};

struct reluctance {
	struct map *entries;		/* by the address's text, or by that
					   and the zone's */
};

struct reluctance *
reluctance_new(void)
{
	struct reluctance *r = xcalloc(1, sizeof(*r));

	r->entries = map_new();
	return r;
}

void
reluctance_free(struct reluctance **take)
{
	struct reluctance *r = *take;

	if (r == NULL)
		return;
	*take = NULL;
	map_free_values(&r->entries);
	free(r);
}

/* An address for all zones has no zone behind it.  Allocated. */
static char *
key_of(const struct address *a, const char *zone)
{
	char text[ADDRESS_TEXT_SIZE];

	address_text(a, text);
	return xasprintf("%s %s", text, zone);
}

static void
forget(struct reluctance *r, const char *key)
{
	free(map_remove_str(r->entries, key));
}

/* What is over is forgotten, so that it begins anew. */
static bool
is_shut(struct reluctance *r, const struct address *a, const char *zone,
    double now)
{
	char *key = key_of(a, zone);
	const struct entry *e = map_get_str(r->entries, key);
	bool shut = e != NULL && now < e->until;

	if (e != NULL && e->until > 0 && !shut)
		forget(r, key);
	free(key);
	return shut;
}

bool
reluctance_is(struct reluctance *r, const struct address *a,
    const char *zone, double now)
{
	return map_count(r->entries) > 0 &&
	    (is_shut(r, a, "", now) || is_shut(r, a, zone, now));
}

static struct entry *
get(struct reluctance *r, const char *key)
{
	struct entry *e = map_get_str(r->entries, key);

	if (e != NULL)
		return e;
	e = xcalloc(1, sizeof(*e));
	map_set_str(r->entries, key, e);
	return e;
}

void
reluctance_note(struct reluctance *r, const struct address *a,
    const char *zone, enum reluctance_word word, double now)
{
	char *key = key_of(a, word == RELUCTANCE_UNKNOWN ? "" : zone);
	struct entry *e;

	switch (word) {
	case RELUCTANCE_NONE:
		forget(r, key);
		break;
	case RELUCTANCE_MISFIT:
		e = get(r, key);
		if (++e->misfits >= MISFITS_MAX)
			e->until = now + declined_wait;
		break;
	case RELUCTANCE_DECLINED:
		get(r, key)->until = now + declined_wait;
		break;
	case RELUCTANCE_UNKNOWN:
		get(r, key)->until = now + unknown_wait;
		break;
	}
	free(key);
}
