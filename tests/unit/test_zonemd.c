#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/zonemd.h"
#include "tempdir.h"
#include "zonefile.h"

enum { SERIAL = 7, TTL = 300, ITEMS_MAX = 8 };

/* What the simple scheme says of zone_begin()'s zone, made by dnspython. */
static const uint8_t good384[48] = {
	0x39, 0x02, 0x3b, 0x02, 0x92, 0xfb, 0xec, 0x96, 0xc0, 0xcc, 0x4a, 0xbe,
	0x9b, 0x68, 0x0e, 0x15, 0x3b, 0x0f, 0x3b, 0xcd, 0xcb, 0xf8, 0x2a, 0x64,
	0x88, 0xaa, 0xb5, 0xf0, 0xf3, 0xfb, 0xe4, 0xd2, 0xa8, 0x86, 0xee, 0x8f,
	0x7c, 0x25, 0x53, 0xd1, 0x99, 0xef, 0x8a, 0x01, 0xcf, 0x3a, 0x18, 0xfe
};
static const uint8_t good512[64] = {
	0x49, 0x8f, 0x55, 0xf8, 0x12, 0x61, 0xed, 0xc3, 0x86, 0x01, 0xb4, 0x2f,
	0x0d, 0x76, 0x12, 0xd7, 0x6d, 0x8c, 0x3e, 0x08, 0x49, 0x28, 0x40, 0xc7,
	0xe4, 0x64, 0xf9, 0xb9, 0x8b, 0x6d, 0x12, 0x47, 0xd1, 0xe7, 0x39, 0x73,
	0x55, 0x13, 0xe4, 0xff, 0xd8, 0x9f, 0x36, 0x81, 0xcd, 0xb8, 0xf2, 0x3f,
	0x1d, 0x45, 0xc4, 0x0b, 0x4b, 0x13, 0xd6, 0xf4, 0xe5, 0x24, 0x29, 0x5c,
	0xf1, 0x2a, 0xe8, 0xc8
};

/* A zone "a" with an address, all in the wrong order and case. */
struct zone {
	struct zonefile z;
	struct name apex;
	struct zonemd zonemd;
	struct err err;
};

static struct zone
zone_begin(void)
{
	struct zone zone = { .z = zonefile_begin("zone") };
	struct err err;

	assert_true(name_parse(&zone.apex, "a", &err));
	zonefile_add_soa(&zone.z, "a", SERIAL);
	zonefile_add(&zone.z, "w.a", RR_SRV, "ABCDEF\6Target\1A", 16);
	zonefile_add(&zone.z, "*.w.a", RR_A, "\1\2\3\4", 4);
	zonefile_add_name(&zone.z, "a", RR_NS, "ns.example");
	zonefile_add(&zone.z, "w.a", RR_A, "\1\2\3\5", 4);
	zonefile_add(&zone.z, "w.a", RR_A, "\1\2\3\4", 4);
	return zone;
}

/* A ZONEMD record at a name. */
static void
add_claim(struct zone *zone, const char *owner, uint32_t serial,
    unsigned scheme, unsigned hash, const uint8_t *digest, size_t len)
{
	struct buf rdata = { 0 };

	make_u32(&rdata, serial);
	buf_add_byte(&rdata, (uint8_t)scheme);
	buf_add_byte(&rdata, (uint8_t)hash);
	buf_add(&rdata, digest, len);
	zonefile_add(&zone->z, owner, RR_ZONEMD, rdata.data, rdata.len);
	buf_fini(&rdata);
}

static bool
verify_lacking(struct zone *zone, uint64_t lacking)
{
	struct zonemd_args args = { .apex = &zone->apex, .serial = SERIAL,
		.lacking = lacking };
	bool ok;

	zonefile_end(&zone->z);
	args.fd = open("zone", O_RDONLY);
	assert_true(args.fd >= 0);
	ok = zonemd_verify(&args, &zone->zonemd, &zone->err);
	close(args.fd);
	return ok;
}

static bool
verify(struct zone *zone)
{
	return verify_lacking(zone, 0);
}

static void
assert_refused(struct zone *zone, const char *why)
{
	char text[ERR_TEXT_SIZE];

	assert_false(verify(zone));
	snprintf(text, sizeof(text), "%s (zonemd = verify; ignore would take "
	    "the zone as it is)", why);
	assert_string_equal(zone->err.text, text);
}

static void
a_zone_without_a_digest_is_good(void **state)
{
	struct zone zone = zone_begin();

	(void)state;
	assert_true(verify(&zone));
	assert_int_equal(zone.zonemd.finding, ZONEMD_NONE);
}

static void
the_digest_of_another_is_verified(void **state)
{
	struct zone zone = zone_begin();

	(void)state;
	add_claim(&zone, "a", SERIAL, 1, 1, good384, sizeof(good384));
	assert_true(verify(&zone));
	assert_int_equal(zone.zonemd.finding, ZONEMD_VERIFIED);
	assert_string_equal(zone.zonemd.about.text, "simple scheme, SHA-384");
	zone = zone_begin();
	add_claim(&zone, "a", SERIAL, 1, 2, good512, sizeof(good512));
	assert_true(verify(&zone));
	assert_string_equal(zone.zonemd.about.text, "simple scheme, SHA-512");
}

/* The signature of the digest is no part of it; any other would be. */
static void
the_signature_of_the_digest_is_left_out(void **state)
{
	static const uint8_t rrsig[] = "\0\77ABCDEFGHIJKLMNOP\0xyz";
	struct zone zone = zone_begin();

	(void)state;
	add_claim(&zone, "a", SERIAL, 1, 1, good384, sizeof(good384));
	zonefile_add(&zone.z, "a", RR_RRSIG, rrsig, sizeof(rrsig) - 1);
	assert_true(verify(&zone));
	zone = zone_begin();
	add_claim(&zone, "a", SERIAL, 1, 1, good384, sizeof(good384));
	zonefile_add(&zone.z, "w.a", RR_RRSIG, rrsig, sizeof(rrsig) - 1);
	assert_false(verify(&zone));
}

static void
one_right_digest_is_enough(void **state)
{
	uint8_t bad[64] = { 1 };
	struct zone zone = zone_begin();

	(void)state;
	add_claim(&zone, "a", SERIAL, 1, 1, bad, 48);
	add_claim(&zone, "a", SERIAL, 1, 2, good512, sizeof(good512));
	add_claim(&zone, "a", SERIAL, 9, 9, bad, 12);
	assert_true(verify(&zone));
	zone = zone_begin();
	add_claim(&zone, "a", SERIAL, 1, 1, good384, sizeof(good384));
	add_claim(&zone, "a", SERIAL - 1, 1, 2, good512, sizeof(good512));
	assert_true(verify(&zone));
}

static void
another_digest_is_told_with_that_of_the_zone(void **state)
{
	static const uint8_t bad[48] = "\1\2\3\4\5\6\7\xff";
	struct zone zone = zone_begin();
	char why[ERR_TEXT_SIZE], computed[17];

	(void)state;
	for (size_t i = 0; i < 8; i++)
		snprintf(computed + 2 * i, 3, "%02x", good384[i]);
	snprintf(why, sizeof(why), "a zone whose digest (simple scheme, "
	    "SHA-384) is %s..., where its ZONEMD record says "
	    "01020304050607ff...", computed);
	add_claim(&zone, "a", SERIAL, 1, 1, bad, sizeof(bad));
	assert_refused(&zone, why);
}

static void
two_digests_of_a_kind_are_refused(void **state)
{
	uint8_t bad[48] = { 1 };
	struct zone zone = zone_begin();

	(void)state;
	add_claim(&zone, "a", SERIAL, 1, 1, good384, sizeof(good384));
	add_claim(&zone, "a", SERIAL, 1, 1, bad, sizeof(bad));
	assert_refused(&zone, "2 different ZONEMD records (simple scheme, "
	    "SHA-384), where there may be one");
}

static void
a_digest_for_another_serial_is_refused(void **state)
{
	struct zone zone = zone_begin();

	(void)state;
	add_claim(&zone, "a", SERIAL + 1, 1, 1, good384, sizeof(good384));
	assert_refused(&zone, "a ZONEMD record (simple scheme, SHA-384) for "
	    "serial 8, where the SOA has 7");
}

static void
a_digest_of_another_length_is_refused(void **state)
{
	struct zone zone = zone_begin();

	(void)state;
	add_claim(&zone, "a", SERIAL, 1, 2, good512, sizeof(good512) - 1);
	assert_refused(&zone, "a ZONEMD record (simple scheme, SHA-512) with "
	    "a digest of 63 bytes, not 64");
}

static void
digests_of_other_kinds_are_only_noted(void **state)
{
	struct zone zone = zone_begin();

	(void)state;
	add_claim(&zone, "a", SERIAL, 240, 1, good384, sizeof(good384));
	add_claim(&zone, "a", SERIAL + 1, 1, 241, good384, 3);
	assert_true(verify(&zone));
	assert_int_equal(zone.zonemd.finding, ZONEMD_FOREIGN);
	assert_string_equal(zone.zonemd.about.text,
	    "scheme 1, hash algorithm 241");
	zone = zone_begin();
	zonefile_add(&zone.z, "a", RR_ZONEMD, "\0\0\0\7\1", 5);
	assert_true(verify(&zone));
	assert_int_equal(zone.zonemd.finding, ZONEMD_FOREIGN);
}

static void
a_digest_elsewhere_is_a_record_like_others(void **state)
{
	struct zone zone = zone_begin();

	(void)state;
	add_claim(&zone, "w.a", SERIAL, 1, 1, good384, sizeof(good384));
	add_claim(&zone, "*.a", SERIAL, 1, 1, good384, sizeof(good384));
	assert_true(verify(&zone));
	assert_int_equal(zone.zonemd.finding, ZONEMD_NONE);
	zone = zone_begin();
	add_claim(&zone, "a", SERIAL, 1, 1, good384, sizeof(good384));
	add_claim(&zone, "w.a", SERIAL, 1, 1, good384, sizeof(good384));
	assert_false(verify(&zone));
}

static void
records_that_were_left_out_refuse_the_zone(void **state)
{
	struct zone zone = zone_begin();

	(void)state;
	assert_true(verify_lacking(&zone, 2));
	zone = zone_begin();
	add_claim(&zone, "a", SERIAL, 1, 1, good384, sizeof(good384));
	assert_false(verify_lacking(&zone, 2));
	assert_non_null(strstr(zone.err.text, "without the 2 records"));
}

/* RFC 8976, 3.3.1.1; the first one's TTL counts. */
static void
equal_records_count_once_whatever_their_ttls(void **state)
{
	struct record again = { .owner = (const uint8_t *)"\1w\1a",
		.type = RR_A, .rdata = (const uint8_t *)"\1\2\3\4",
		.rdlen = 4, .ttl = TTL + 1 };
	struct zone zone = zone_begin();

	(void)state;
	add_claim(&zone, "a", SERIAL, 1, 1, good384, sizeof(good384));
	assert_true(datacdb_add(zone.z.db, &again, &zone.err));
	again.ttl = 5;
	assert_true(datacdb_add(zone.z.db, &again, &zone.err));
	assert_true(verify(&zone));
}

static void
what_is_no_cdb_is_refused(void **state)
{
	struct zone zone = zone_begin();

	(void)state;
	zonefile_end(&zone.z);
	zone.z = zonefile_begin("zone");
	assert_int_equal(write(zone.z.fd, "abc", 3), 3);
	datacdb_drop(&zone.z.db);
	{
		struct zonemd_args args = { .fd = zone.z.fd,
			.apex = &zone.apex };

		assert_false(zonemd_verify(&args, &zone.zonemd, &zone.err));
	}
	close(zone.z.fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, tempdir_setup, \
	tempdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_zone_without_a_digest_is_good),
		TEST(the_digest_of_another_is_verified),
		TEST(the_signature_of_the_digest_is_left_out),
		TEST(one_right_digest_is_enough),
		TEST(another_digest_is_told_with_that_of_the_zone),
		TEST(two_digests_of_a_kind_are_refused),
		TEST(a_digest_for_another_serial_is_refused),
		TEST(a_digest_of_another_length_is_refused),
		TEST(digests_of_other_kinds_are_only_noted),
		TEST(a_digest_elsewhere_is_a_record_like_others),
		TEST(records_that_were_left_out_refuse_the_zone),
		TEST(equal_records_count_once_whatever_their_ttls),
		TEST(what_is_no_cdb_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
