/*
 * merging: zones, each of which is the file of its name, and what becomes of
 * them in a merge.
 */
#ifndef DNSSYNC_TESTS_MERGING_H
#define DNSSYNC_TESTS_MERGING_H

#include <string.h>

#include <cmocka.h>

#include "compiling.h"
#include "dns/merge.h"
#include "tempdir.h"
#include "zonefile.h"

enum { MERGING_MAX = 8 };

struct merging {
	struct merge_source sources[MERGING_MAX];
	size_t n;
	struct merge_conflicts conflicts;
	struct err err;
};

static inline void
add_source(struct merging *m, const char *zone)
{
	struct merge_source *s = &m->sources[m->n++];

	assert_true(m->n <= MERGING_MAX);
	memset(s, 0, sizeof(*s));
	assert_true(name_parse(&s->zone, zone, &m->err));
	s->path = (char *)(uintptr_t)zone;
}

/* The cdb of some lines of tinydns data, in the file of that name. */
static inline void
merging_file(const char *path, const char *text)
{
	struct datacdb_reader *r = compiling_open(path, text);

	datacdb_close(&r);
}

static inline struct merge_source *
add_zone(struct merging *m, const char *zone, const char *text)
{
	merging_file(zone, text);
	add_source(m, zone);
	return &m->sources[m->n - 1];
}

static inline struct merge_source *
add_local(struct merging *m, const char *path, const char *text)
{
	struct merge_source *s = &m->sources[m->n++];

	assert_true(m->n <= MERGING_MAX);
	merging_file(path, text);
	memset(s, 0, sizeof(*s));
	s->kind = MERGE_LOCAL;
	s->path = (char *)(uintptr_t)path;
	return s;
}

static inline bool
merge(struct merging *m)
{
	struct zonefile z = zonefile_begin("merged");
	bool ok = merge_zones(m->sources, m->n, z.db, &m->conflicts, NULL,
	    &m->err);

	if (ok) {
		zonefile_end(&z);
	} else {
		datacdb_drop(&z.db);
		close(z.fd);
	}
	return ok;
}

/* A zone file that the caller goes on with: SOA with serial 7, and NS. */
static inline struct zonefile
begin_zone(const char *zone)
{
	struct zonefile z = zonefile_begin(zone);

	zonefile_add_soa(&z, zone, 7);
	zonefile_add_name(&z, zone, RR_NS, "ns.example");
	return z;
}

/* What becomes of the sources, and the conflicts: "p:0>1 q:0>2 ". */
static inline void
assert_merged(struct merging *m, const char *expected, const char *conflicts)
{
	struct buf told = { 0 };

	assert_true(merge(m));
	zonefile_assert("merged", expected);
	for (size_t i = 0; i < m->conflicts.n; i++) {
		const struct merge_conflict *c = &m->conflicts.list[i];
		char apex[NAME_TEXT_SIZE];

		name_text(c->apex.wire, apex);
		buf_addf(&told, "%s:%zu>%zu ", apex, c->first, c->other);
	}
	assert_string_equal(buf_str(&told), conflicts);
	buf_fini(&told);
	merge_conflicts_fini(&m->conflicts);
}

/* What begin_zone() says. */
#define MERGING_HEAD(zone) \
	"Z" zone ":ns.example.:host.example.:7:2:3:4:5:300\n" \
	"&" zone "::ns.example.:300\n"

#define MERGING(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

#endif
