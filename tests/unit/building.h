/*
 * building: a builder of zones, each the file of its name, in a directory of
 * the test's own.
 */
#ifndef DNSSYNC_TESTS_BUILDING_H
#define DNSSYNC_TESTS_BUILDING_H

#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "builder.h"
#include "delta.h"
#include "loop.h"
#include "tempdir.h"
#include "worker.h"
#include "zonefile.h"

enum { BUILDING_MAX = 3 };

struct building {
	char *dir;
	struct event_base *base;
	struct worker *worker;
	struct builder *builder;
	const char *zones[BUILDING_MAX];
	size_t nzones;
	unsigned gathered, built, awaited;
	unsigned wish;			/* wants one more in that gather(), */
	double wish_age;		/* noticed so many seconds before */
	const struct merge_hosts *hosts;	/* a source, too; or NULL */
	bool has_news;			/* of a host of the name "h" */
	unsigned asked_for_news;
	bool running, is_done;		/* built is awaited, or more */
	struct build last;
	struct delta delta;		/* of the last, taken */
};

static inline size_t
building_gather(void *ctx, struct merge_source **give)
{
	struct building *b = ctx;
	struct err err;

	assert_false(b->running);
	b->running = true;
	if (++b->gathered == b->wish)
		builder_want_since(b->builder, clock_seconds() -
		    b->wish_age);
	*give = xcalloc(BUILDING_MAX + 1, sizeof(**give));
	for (size_t i = 0; i < b->nzones; i++) {
		assert_true(name_parse(&(*give)[i].zone, b->zones[i], &err));
		(*give)[i].path = xstrdup(b->zones[i]);
	}
	if (b->hosts == NULL)
		return b->nzones;
	(*give)[b->nzones].kind = MERGE_HOSTS;
	(*give)[b->nzones].hosts = b->hosts;
	return b->nzones + 1;
}

static inline bool
building_gather_news(void *ctx, struct patch_news *give)
{
	struct building *b = ctx;

	b->asked_for_news++;
	if (!b->has_news)
		return false;
	assert_false(b->running);
	give->hosts = b->hosts;
	give->names = xcalloc(1, sizeof(struct name));
	give->names[0] = (struct name){ .len = 3, .wire = "\1h" };
	give->n = 1;
	return true;
}

static inline void
building_built(void *ctx, const struct build *build)
{
	struct building *b = ctx;

	assert_int_equal(build->n, build->patched ? 0 :
	    b->nzones + (b->hosts != NULL));
	assert_true(b->running || build->patched);
	b->running = false;
	b->is_done = ++b->built >= b->awaited;
	b->last = *build;
	delta_close(&b->delta);
	b->delta = *build->delta;
	*build->delta = (struct delta){ 0 };
}

static inline int
building_set_up(void **state)
{
	struct building *b = calloc(1, sizeof(*b));
	struct builder_calls calls = { building_gather,
		building_gather_news, building_built, b };
	void *dir = NULL;
	char path[] = "data.cdb";
	struct err err;

	assert_non_null(b);
	if (tempdir_setup(&dir) < 0)
		return -1;
	b->dir = dir;
	b->base = event_base_new();
	b->worker = worker_new(b->base, &err);
	assert_non_null(b->worker);
	b->builder = builder_new(b->base, b->worker, &calls, path);
	path[0] = 'x';
	zonefile_make("a", "a", 1, 1);
	zonefile_make("b", "b", 1, 0);
	b->zones[0] = "a";
	b->zones[1] = "b";
	b->nzones = 2;
	*state = b;
	return 0;
}

static inline int
building_tear_down(void **state)
{
	struct building *b = *state;
	void *dir = b->dir;

	worker_free(&b->worker);
	delta_close(&b->delta);
	builder_free(&b->builder);
	assert_null(b->builder);
	event_base_free(b->base);
	free(b);
	return tempdir_teardown(&dir);
}

/* Runs until n builds have ended since the beginning. */
static inline void
building_wait(struct building *b, unsigned n)
{
	b->awaited = n;
	b->is_done = b->built >= n;
	assert_true(loop_until(b->base, &b->is_done));
	assert_int_equal(b->built, n);
}

/* Runs until one more build has ended. */
static inline void
build(struct building *b)
{
	building_wait(b, b->built + 1);
}

#define BUILDING_A "Za:ns.example.:host.example.:1:2:3:4:5:300\n" \
	"&a::ns.example.:300\n+n0.a:192.0.2.1:300\n"
#define BUILDING_B "Zb:ns.example.:host.example.:1:2:3:4:5:300\n" \
	"&b::ns.example.:300\n"

#define BUILDING(test) \
	cmocka_unit_test_setup_teardown(test, building_set_up, \
	    building_tear_down)

#endif
