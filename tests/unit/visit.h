/*
 * visit: a checkup of three zones, and what it says.
 */
#ifndef DNSSYNC_TESTS_VISIT_H
#define DNSSYNC_TESTS_VISIT_H

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "checkup.h"

/*
 * These stand in for zoneset.c and watch.c, of which a checkup asks only this
 * much: no primary has to be there.
 */

struct watch {
	struct conf_zone zone;
	unsigned rounds;
	bool running;
	uint32_t serial;
	unsigned wishes;
	bool unpublished;
	const char *overruled;
};

enum { ZONES = 3 };

struct zoneset {
	struct watch watches[ZONES];
};

static char *texts[ZONES] = { (char[]){ "a" }, (char[]){ "b" },
	(char[]){ "c" } };

const struct conf_zone *
watch_zone(const struct watch *w)
{
	return &w->zone;
}

void
watch_check_now(struct watch *w)
{
	w->wishes++;
}

unsigned
watch_rounds(const struct watch *w)
{
	return w->rounds;
}

unsigned
watch_next_round(const struct watch *w)
{
	return w->rounds + (w->running ? 2 : 1);
}

bool
watch_is_live(const struct watch *w)
{
	return !w->unpublished;
}

void
watch_report(const struct watch *w, struct report_row *row)
{
	*row = (struct report_row){ .serial = w->serial };
}

const char *
watch_overruled(const struct watch *w)
{
	return w->overruled;
}

struct watch *
zoneset_find(const struct zoneset *set, const char *text)
{
	for (size_t i = 0; i < ZONES; i++)
		if (set->watches[i].zone.text != NULL &&
		    strcmp(set->watches[i].zone.text, text) == 0)
			return (struct watch *)(uintptr_t)&set->watches[i];
	return NULL;
}

struct watch *
zoneset_next(const struct zoneset *set, struct map_walk *walk)
{
	while (walk->len < ZONES) {
		const struct watch *w = &set->watches[walk->len++];

		if (w->zone.text != NULL)
			return (struct watch *)(uintptr_t)w;
	}
	return NULL;
}

/* A checkup and what it has said. */
struct visit {
	struct zoneset set;
	struct checkup *checkup;
	struct buf said;		/* "+" for good and "-" for bad lines */
	unsigned settled, done;
	bool all_good;
};

static inline void
on_say(void *ctx, const char *line, bool good)
{
	struct visit *v = ctx;

	buf_addf(&v->said, "%c%s\n", good ? '+' : '-', line);
}

static inline void
on_settled(void *ctx)
{
	struct visit *v = ctx;

	assert_int_equal(v->done, 0);
	v->settled++;
}

static inline void
on_done(void *ctx, bool all_good)
{
	struct visit *v = ctx;

	v->done++;
	v->all_good = all_good;
	checkup_free(&v->checkup);
}

static const struct checkup_calls calls = { on_say, on_settled, on_done };

static inline int
visit_set_up(void **state)
{
	struct visit *v = calloc(1, sizeof(*v));
	struct err err;

	assert_non_null(v);
	for (size_t i = 0; i < ZONES; i++) {
		v->set.watches[i].zone.text = texts[i];
		v->set.watches[i].rounds = 5;
		assert_true(name_parse(&v->set.watches[i].zone.name,
		    texts[i], &err));
	}
	*state = v;
	return 0;
}

static inline int
visit_tear_down(void **state)
{
	struct visit *v = *state;

	checkup_free(&v->checkup);
	assert_null(v->checkup);
	buf_fini(&v->said);
	free(v);
	return 0;
}

static inline void
begin(struct visit *v, char *const *names, size_t n)
{
	v->checkup = checkup_new(&v->set, names, n, &calls, v);
	assert_int_equal(v->said.len + v->settled + v->done, 0);
}

#define VISIT(test) cmocka_unit_test_setup_teardown(test, visit_set_up, \
	visit_tear_down)

#endif
