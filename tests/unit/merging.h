/*
 * merging: zones, each of which is the file of its name, and what becomes of
 * them in a merge.
 */
#ifndef DNSSYNC_TESTS_MERGING_H
#define DNSSYNC_TESTS_MERGING_H

#include <string.h>

#include <cmocka.h>

#include "dns/merge.h"
#include "tempdir.h"
#include "zonefile.h"

enum { MERGING_MAX = 8 };

struct merging {
	struct merge_source sources[MERGING_MAX];
	size_t n;
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

static inline bool
merge(struct merging *m)
{
	struct zonefile z = zonefile_begin("merged");
	bool ok = merge_zones(m->sources, m->n, z.db, &m->err);

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

/* What begin_zone() says. */
#define MERGING_HEAD(zone) \
	"Z" zone ":ns.example.:host.example.:7:2:3:4:5:300\n" \
	"&" zone "::ns.example.:300\n"

#define MERGING(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

#endif
