/*
 * membering: a membership, the catalogs that it follows, and what it says.
 */
#ifndef DNSSYNC_TESTS_MEMBERING_H
#define DNSSYNC_TESTS_MEMBERING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "membership_file.h"
#include "membership_update.h"

enum { MEMBERING_CATALOGS = 3 };	/* "c0", "c1", "c2" */

struct membering {
	struct membership *m;
	struct catalog *catalogs[MEMBERING_CATALOGS];	/* NULL: not read */
	struct membership_list lists[MEMBERING_CATALOGS];
	const char *configured;		/* one zone, or NULL */
	struct buf ignored;		/* "c0 zone: why\n" */
};

static inline struct membering
membering_begin(void)
{
	return (struct membering){ .m = membership_new() };
}

static inline void
membering_end(struct membering *t)
{
	for (size_t i = 0; i < MEMBERING_CATALOGS; i++)
		catalog_free(&t->catalogs[i]);
	membership_free(&t->m);
	buf_fini(&t->ignored);
}

/* Catalog i is an empty one from here on. */
static inline void
membering_clear(struct membering *t, size_t i)
{
	catalog_free(&t->catalogs[i]);
	t->catalogs[i] = catalog_new();
}

static inline void
membering_list(struct membering *t, size_t i, const char *zone,
    const char *id, const char *coo)
{
	struct catalog_member *m;

	catalog_add(t->catalogs[i], zone, id);
	m = catalog_find(t->catalogs[i], zone);
	xreplace(&m->coo, coo);
}

static inline bool
membering_is_configured(void *ctx, const char *zone)
{
	const struct membering *t = ctx;

	return t->configured != NULL && strcmp(zone, t->configured) == 0;
}

static inline void
membering_ignored(void *ctx, const char *catalog, const char *zone,
    const char *why)
{
	struct membering *t = ctx;

	buf_addf(&t->ignored, "%s %s: %s\n", catalog, zone, why);
}

/* Follows the first n catalogs. */
static inline bool
membering_update_of(struct membering *t, size_t n)
{
	static const char *const names[] = { "c0", "c1", "c2" };
	static const struct membership_calls calls = {
		membering_is_configured, membering_ignored };

	t->ignored.len = 0;
	for (size_t i = 0; i < MEMBERING_CATALOGS; i++)
		t->lists[i] = (struct membership_list){ .catalog = names[i],
			.list = t->catalogs[i] };
	return membership_update(t->m, t->lists, n, &calls, t);
}

static inline bool
membering_update(struct membering *t)
{
	return membering_update_of(t, MEMBERING_CATALOGS);
}

/* The lines of the file, behind the first. */
static inline void
membering_assert(const struct membership *m, const char *expected)
{
	struct buf out = { 0 };

	membership_write(m, &out);
	assert_memory_equal(out.data, "members 1\n", 10);
	assert_string_equal(buf_str(&out) + 10, expected);
	buf_fini(&out);
}

#endif
