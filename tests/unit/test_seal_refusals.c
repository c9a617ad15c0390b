#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "sealing.h"

static void
a_cname_beside_other_data_is_refused(void **state)
{
	struct sealing s = sealing_of_a();

	(void)state;
	zonefile_add_name(&s.z, "w.a", RR_CNAME, "x.a");
	zonefile_add(&s.z, "w.a", RR_A, "\1\2\3\4", 4);
	assert_refused(&s,
	    "a CNAME beside other data: w.a. 300 IN A 1.2.3.4");
	s = sealing_of_a();
	zonefile_add(&s.z, "*.a", RR_A, "\1\2\3\4", 4);
	zonefile_add_name(&s.z, "*.a", RR_CNAME, "x.a");
	assert_refused(&s,
	    "a CNAME beside other data: *.a. 300 IN A 1.2.3.4");
	s = sealing_of_a();
	zonefile_add_name(&s.z, "a", RR_CNAME, "x.a");
	assert_false(seal(&s));
	publish_drop(&s.p);
}

static void
two_cnames_are_refused(void **state)
{
	struct sealing s = sealing_of_a();

	(void)state;
	zonefile_add_name(&s.z, "w.a", RR_CNAME, "y.a");
	zonefile_add_name(&s.z, "w.a", RR_CNAME, "x.a");
	assert_refused(&s,
	    "a CNAME beside other data: w.a. 300 IN CNAME y.a.");
}

static void
a_zone_that_does_not_begin_with_its_soa_is_refused(void **state)
{
	struct sealing s;

	(void)state;
	sealing_begin(&s);
	assert_refused(&s, "no records");
	sealing_begin(&s);
	zonefile_add(&s.z, "a", RR_A, "abcd", 4);
	assert_refused(&s, "the first record is no SOA");
	sealing_begin(&s);
	zonefile_add(&s.z, "a", RR_SOA, "abcd", 4);
	assert_refused(&s, "the first record is no SOA");
}

static void
what_is_no_cdb_is_refused(void **state)
{
	struct sealing s;

	(void)state;
	sealing_begin(&s);
	datacdb_drop(&s.z.db);
	assert_false(seal_zone(s.p, NULL, &s.seal, &s.err));
	assert_string_equal(s.err.text, "is no cdb");
	publish_drop(&s.p);
}

static void
tables_that_do_not_lead_to_a_record_are_seen(void **state)
{
	uint8_t header[2048] = { 0, 8 };
	struct sealing s = sealing_of_a();

	(void)state;
	assert_true(datacdb_finish(&s.z.db, &s.err));
	/* Each table has no slots; the records end where they did. */
	assert_int_equal(pread(publish_fd(s.p), header, 4, 0), 4);
	for (size_t i = 8; i < sizeof(header); i += 8)
		memcpy(header + i, header, 4);
	assert_int_equal(pwrite(publish_fd(s.p), header, 2048, 0), 2048);
	assert_false(seal_zone(s.p, NULL, &s.seal, &s.err));
	assert_string_equal(s.err.text,
	    "a record that its own cdb does not find");
	publish_drop(&s.p);
}

/* Duplicates need a new file, for which there may be no room or no name. */
static struct sealing
sealing_of_duplicates(void)
{
	struct sealing s = sealing_of_a();

	zonefile_add_name(&s.z, "a", RR_NS, "ns.example");
	assert_true(datacdb_finish(&s.z.db, &s.err));
	return s;
}

static void
a_full_disk_refuses_a_zone_with_duplicates(void **state)
{
	struct sealing s = sealing_of_duplicates();
	struct rlimit old, small;
	bool ok;

	(void)state;
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = 100;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	ok = seal_zone(s.p, NULL, &s.seal, &s.err);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_false(ok);
	assert_true(s.seal.local);
	assert_string_equal(s.err.text,
	    "zone.tmp: cannot write: File too large");
	publish_drop(&s.p);
	assert_int_equal(access("zone.tmp", F_OK), -1);
}

static void
a_name_that_is_taken_refuses_a_zone_with_duplicates(void **state)
{
	struct sealing s = sealing_of_duplicates();

	(void)state;
	assert_int_equal(unlink("zone.tmp"), 0);
	assert_int_equal(mkdir("zone.tmp", 0755), 0);
	assert_false(seal_zone(s.p, NULL, &s.seal, &s.err));
	assert_true(s.seal.local);
	assert_string_equal(s.err.text,
	    "zone.tmp: cannot remove what stands there: Is a directory");
	publish_drop(&s.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SEALING(a_cname_beside_other_data_is_refused),
		SEALING(two_cnames_are_refused),
		SEALING(a_zone_that_does_not_begin_with_its_soa_is_refused),
		SEALING(what_is_no_cdb_is_refused),
		SEALING(tables_that_do_not_lead_to_a_record_are_seen),
		SEALING(a_full_disk_refuses_a_zone_with_duplicates),
		SEALING(a_name_that_is_taken_refuses_a_zone_with_duplicates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
