#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sealing.h"

static void
a_zone_without_fault_stays_as_it_is(void **state)
{
	struct sealing s = sealing_of_a();

	(void)state;
	zonefile_add(&s.z, "w.a", RR_A, "\1\2\3\4", 4);
	zonefile_add(&s.z, "w.a", RR_A, "\1\2\3\5", 4);
	zonefile_add(&s.z, "w.a", RR_TXT, "\3abc", 4);
	assert_sealed(&s, 0, SEALING_HEAD "+w.a:1.2.3.4:300\n"
	    "+w.a:1.2.3.5:300\n:w.a:16:\\003abc:300\n");
}

static void
the_numbers_of_the_soa_are_told(void **state)
{
	struct sealing s = sealing_of_a();

	(void)state;
	assert_true(seal(&s));
	assert_int_equal(s.seal.soa.refresh, 2);
	assert_int_equal(s.seal.soa.minimum, 5);
	publish_drop(&s.p);
}

static void
the_first_of_equal_records_stays(void **state)
{
	struct sealing s = sealing_of_a();

	(void)state;
	zonefile_add(&s.z, "w.a", RR_A, "\1\2\3\4", 4);
	zonefile_add(&s.z, "w.a", RR_A, "\1\2\3\4", 4);
	zonefile_add(&s.z, "x.a", RR_A, "\1\2\3\4", 4);
	zonefile_add(&s.z, "w.a", RR_A, "\1\2\3\5", 4);
	zonefile_add(&s.z, "W.A", RR_A, "\1\2\3\4", 4);
	zonefile_add_name(&s.z, "a", RR_NS, "ns.example");
	assert_sealed(&s, 3, SEALING_HEAD "+w.a:1.2.3.4:300\n"
	    "+x.a:1.2.3.4:300\n+w.a:1.2.3.5:300\n");
}

static void
equal_records_far_apart_are_found(void **state)
{
	struct sealing s = sealing_of_a();
	struct buf expected = { 0 }, owner = { 0 };

	(void)state;
	buf_add_str(&expected, SEALING_HEAD);
	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < 5000; i++) {
			owner.len = 0;
			buf_addf(&owner, "n%u.a", i);
			zonefile_add(&s.z, buf_str(&owner), RR_A, "abcd", 4);
			if (round == 0)
				buf_addf(&expected,
				    "+n%u.a:97.98.99.100:300\n", i);
		}
	assert_sealed(&s, 5000, buf_str(&expected));
	buf_fini(&owner);
	buf_fini(&expected);
}

static void
records_that_differ_in_ttl_are_both_kept(void **state)
{
	struct record record = { .owner = (const uint8_t *)"\1w\1a",
		.type = RR_A, .rdata = (const uint8_t *)"\1\2\3\4",
		.rdlen = 4 };
	struct sealing s = sealing_of_a();

	(void)state;
	for (record.ttl = 0; record.ttl < 2; record.ttl++)
		assert_true(datacdb_add(s.z.db, &record, &s.err));
	assert_sealed(&s, 0, SEALING_HEAD "+w.a:1.2.3.4:0\n+w.a:1.2.3.4:1\n");
}

/* One rdata is the beginning of the other. */
static void
records_of_different_length_are_not_equal(void **state)
{
	struct sealing s = sealing_of_a();

	(void)state;
	zonefile_add(&s.z, "w.a", 65534, "ab", 2);
	zonefile_add(&s.z, "w.a", 65534, "abc", 3);
	zonefile_add(&s.z, "w.a", 65534, "a", 1);
	assert_sealed(&s, 0, SEALING_HEAD ":w.a:65534:ab:300\n"
	    ":w.a:65534:abc:300\n:w.a:65534:a:300\n");
}

static void
a_wildcard_and_the_name_above_it_are_two(void **state)
{
	struct sealing s = sealing_of_a();

	(void)state;
	zonefile_add(&s.z, "w.a", RR_A, "\1\2\3\4", 4);
	zonefile_add(&s.z, "*.w.a", RR_A, "\1\2\3\4", 4);
	zonefile_add_name(&s.z, "*.a", RR_CNAME, "w.a");
	assert_sealed(&s, 0, SEALING_HEAD "+w.a:1.2.3.4:300\n"
	    "+\\052.w.a:1.2.3.4:300\nC\\052.a:w.a.:300\n");
}

static void
a_lone_cname_is_good_also_if_it_came_twice(void **state)
{
	struct sealing s = sealing_of_a();

	(void)state;
	zonefile_add_name(&s.z, "w.a", RR_CNAME, "x.a");
	zonefile_add_name(&s.z, "w.a", RR_CNAME, "x.a");
	assert_sealed(&s, 1, SEALING_HEAD "Cw.a:x.a.:300\n");
}

static void
records_of_dnssec_may_stand_beside_a_cname(void **state)
{
	static const uint16_t types[] = { RR_RRSIG, RR_NSEC, RR_SIG, RR_KEY,
		RR_NXT };
	struct sealing s = sealing_of_a();

	(void)state;
	zonefile_add_name(&s.z, "w.a", RR_CNAME, "x.a");
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		zonefile_add(&s.z, "w.a", types[i], "abc", 3);
	assert_true(seal(&s));
	assert_int_equal(s.seal.records, 8);
	publish_drop(&s.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SEALING(a_zone_without_fault_stays_as_it_is),
		SEALING(the_numbers_of_the_soa_are_told),
		SEALING(the_first_of_equal_records_stays),
		SEALING(equal_records_far_apart_are_found),
		SEALING(records_that_differ_in_ttl_are_both_kept),
		SEALING(records_of_different_length_are_not_equal),
		SEALING(a_wildcard_and_the_name_above_it_are_two),
		SEALING(a_lone_cname_is_good_also_if_it_came_twice),
		SEALING(records_of_dnssec_may_stand_beside_a_cname),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
