/*
 * sealing: a zone that a test writes, on its way to the file "zone".
 */
#ifndef DNSSYNC_TESTS_SEALING_H
#define DNSSYNC_TESTS_SEALING_H

#include <cmocka.h>

#include "dns/seal.h"
#include "tempdir.h"
#include "zonefile.h"

struct sealing {
	struct publish *p;
	struct zonefile z;		/* its descriptor is that of p */
	struct seal seal;
	struct err err;
};

static inline void
sealing_begin(struct sealing *s)
{
	s->p = publish_open("zone", &s->err);
	assert_non_null(s->p);
	s->z.db = datacdb_new(publish_fd(s->p));
	s->err.text[0] = '\0';
}

/* Begins with the SOA (serial 7) and NS of the zone "a". */
static inline struct sealing
sealing_of_a(void)
{
	struct sealing s;

	sealing_begin(&s);
	zonefile_add_soa(&s.z, "a", 7);
	zonefile_add_name(&s.z, "a", RR_NS, "ns.example");
	return s;
}

/* What sealing_of_a() says. */
#define SEALING_HEAD \
	"Za:ns.example.:host.example.:7:2:3:4:5:300\n" \
	"&a::ns.example.:300\n"

static inline bool
seal(struct sealing *s)
{
	assert_true(datacdb_finish(&s->z.db, &s->err));
	return seal_zone(s->p, NULL, &s->seal, &s->err);
}

/* It is sealed, and this is what goes live. */
static inline void
assert_sealed(struct sealing *s, uint64_t duplicates, const char *lines)
{
	uint64_t records = 0;

	assert_true(seal(s));
	assert_int_equal(s->seal.soa.serial, 7);
	assert_int_equal(s->seal.duplicates, duplicates);
	for (const char *p = lines; *p != '\0'; p++)
		records += *p == '\n';
	assert_int_equal(s->seal.records, records);
	assert_true(publish_commit(&s->p, &s->err));
	zonefile_assert("zone", lines);
}

/* It is refused; the handle is still good for a drop. */
static inline void
assert_refused(struct sealing *s, const char *why)
{
	assert_false(seal(s));
	assert_string_equal(s->err.text, why);
	assert_non_null(s->p);
	publish_drop(&s->p);
	assert_int_equal(access("zone", F_OK), -1);
	assert_int_equal(access("zone.tmp", F_OK), -1);
}

#define SEALING(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

#endif
