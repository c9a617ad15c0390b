#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns/tinydns.h"
#include "making.h"

static void
assert_line(const struct record *record, const char *expected)
{
	struct buf out = { 0 };
	struct err err = { "" };

	assert_true(tinydns_line(&out, record, &err));
	assert_string_equal(buf_str(&out), expected);
	assert_string_equal(err.text, "");
	buf_fini(&out);
}

static void
assert_says(unsigned type, const void *rdata, size_t len,
    const char *expected)
{
	const struct record record = { .ttl = 300, .type = (uint16_t)type,
		.owner = (const uint8_t *)"\3www\1a",
		.rdata = rdata, .rdlen = (uint16_t)len };

	assert_line(&record, expected);
}

static void
assert_unsayable(const struct record *record, const char *why)
{
	struct buf out = { 0 };
	struct err err;

	buf_add_str(&out, "before");
	assert_false(tinydns_line(&out, record, &err));
	assert_string_equal(err.text, why);
	assert_string_equal(buf_str(&out), "before");
	buf_fini(&out);
}

static void
assert_broken(unsigned type, const void *rdata, size_t len, const char *why)
{
	const struct record record = { .type = (uint16_t)type,
		.owner = (const uint8_t *)"", .rdata = rdata,
		.rdlen = (uint16_t)len };

	assert_unsayable(&record, why);
}

static void
the_known_types_have_lines_of_their_own(void **state)
{
	struct buf soa = { 0 };

	(void)state;
	make_soa(&soa, 4294967295);
	assert_says(RR_SOA, soa.data, soa.len,
	    "Zwww.a:ns.example.:host.example.:4294967295:2:3:4:5:300\n");
	buf_fini(&soa);
	assert_says(RR_NS, "\2ns\1b", 6, "&www.a::ns.b.:300\n");
	assert_says(RR_CNAME, "\1x", 3, "Cwww.a:x.:300\n");
	assert_says(RR_PTR, "\1x\1y", 5, "^www.a:x.y.:300\n");
	assert_says(RR_MX, "\1\2\1m", 5, "@www.a::m.:258:300\n");
	assert_says(RR_A, "\300\0\2\377", 4, "+www.a:192.0.2.255:300\n");
}

static void
every_other_type_is_a_generic_line(void **state)
{
	(void)state;
	assert_says(RR_AAAA, " \1\r\270\0\0\0\0\0\0\0\0\0\0\0\1", 16,
	    ":www.a:28:\\040\\001\\015\\270\\000\\000\\000\\000\\000\\000"
	    "\\000\\000\\000\\000\\000\\001:300\n");
	assert_says(RR_SRV, "\0\12\0\24\23\304\3sip", 11,
	    ":www.a:33:\\000\\012\\000\\024\\023\\304\\003sip\\000:300\n");
	assert_says(RR_TXT, "\3A-z\1.", 6, ":www.a:16:\\003A-z\\001.:300\n");
	assert_says(65535, "", 0, ":www.a:65535::300\n");
	assert_says(RR_A, "\1\2\3", 3, ":www.a:1:\\001\\002\\003:300\n");
}

static void
a_byte_of_generic_rdata_is_itself_only_if_it_is_harmless(void **state)
{
	(void)state;
	assert_says(65534, "azAZ09.-", 8, ":www.a:65534:azAZ09.-:300\n");
	assert_says(65534, "_:\\ \n\t#\377", 8,
	    ":www.a:65534:\\137\\072\\134\\040\\012\\011\\043\\377:300\n");
}

static void
the_root_is_a_dot_and_a_target_ends_in_one(void **state)
{
	struct record record = { .owner = (const uint8_t *)"",
		.type = RR_NS, .rdata = (const uint8_t *)"\1a",
		.rdlen = 3 };

	(void)state;
	assert_line(&record, "&.::a.:0\n");
	record = (struct record){ .owner = (const uint8_t *)"\1a",
		.type = RR_MX, .rdata = (const uint8_t *)"\0\0", .rdlen = 3 };
	assert_line(&record, "@a::..:0:0\n");
}

static void
a_wildcard_and_odd_bytes_are_escaped(void **state)
{
	const struct record record = { .type = RR_CNAME,
		.owner = (const uint8_t *)"\1*\3a:b",
		.rdata = (const uint8_t *)"\3X.y\2_z", .rdlen = 8 };

	(void)state;
	assert_line(&record, "C\\052.a\\072b:X\\056y._z.:0\n");
}

static void
the_ttl_is_always_given(void **state)
{
	struct record record = { .owner = (const uint8_t *)"\1a",
		.type = RR_A, .rdata = (const uint8_t *)"\1\2\3\4",
		.rdlen = 4, .ttl = UINT32_MAX };

	(void)state;
	assert_line(&record, "+a:1.2.3.4:4294967295\n");
	record.ttl = 0;
	assert_line(&record, "+a:1.2.3.4:0\n");
}

static void
timestamp_and_location_stand_behind_the_ttl(void **state)
{
	struct record record = { .owner = (const uint8_t *)"\1a",
		.type = RR_A, .rdata = (const uint8_t *)"\1\2\3\4",
		.rdlen = 4, .loc = "lo" };

	(void)state;
	assert_line(&record, "+a:1.2.3.4:0::lo\n");
	memcpy(record.ttd, "\x40\0\0\0\xab\xcd\xef\1", 8);
	assert_line(&record, "+a:1.2.3.4:0:40000000abcdef01:lo\n");
	memcpy(record.loc, "\0\0", 2);
	assert_line(&record, "+a:1.2.3.4:0:40000000abcdef01\n");
	memcpy(record.loc, "l\0", 2);
	assert_line(&record, "+a:1.2.3.4:0:40000000abcdef01:l\n");
}

static void
a_space_at_the_end_is_kept_by_one_more_colon(void **state)
{
	struct record record = { .owner = (const uint8_t *)"\1a",
		.type = RR_A, .rdata = (const uint8_t *)"\1\2\3\4",
		.rdlen = 4, .loc = "l " };

	(void)state;
	assert_line(&record, "+a:1.2.3.4:0::l :\n");
	memcpy(record.loc, "\t\0", 2);
	assert_line(&record, "+a:1.2.3.4:0::\t:\n");
}

static void
a_location_that_would_break_the_line_is_unsayable(void **state)
{
	static const char locs[][2] = { { 'a', ':' }, { ':', 'a' },
		{ '\n', 'a' }, { 'a', '\n' } };
	struct record record = { .owner = (const uint8_t *)"\1a",
		.type = RR_A, .rdata = (const uint8_t *)"\1\2\3\4",
		.rdlen = 4 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		memcpy(record.loc, locs[i], 2);
		assert_unsayable(&record,
		    "a location whose name no line can hold");
	}
}

static void
broken_rdata_of_known_types_is_unsayable(void **state)
{
	(void)state;
	assert_broken(RR_SOA, "", 0, "no line can say this SOA record");
	assert_broken(RR_SOA, "\0\0", 3, "no line can say this SOA record");
	assert_broken(RR_NS, "", 0, "no line can say this NS record");
	assert_broken(RR_NS, "\1a", 2, "no line can say this NS record");
	assert_broken(RR_NS, "\1a\0x", 4, "no line can say this NS record");
	assert_broken(RR_CNAME, "\xc0\0", 2,
	    "no line can say this CNAME record");
	assert_broken(RR_PTR, "\1", 1, "no line can say this PTR record");
	for (size_t len = 0; len < 5; len++)
		assert_broken(RR_MX, "\0\1\1m", len,
		    "no line can say this MX record");
	assert_broken(RR_MX, "\0\1\1m\0x", 6,
	    "no line can say this MX record");
}

static void
types_that_tinydns_data_refuses_are_unsayable(void **state)
{
	(void)state;
	assert_broken(0, "", 0, "no line can say this TYPE0 record");
	assert_broken(RR_AXFR, "", 0, "no line can say this AXFR record");
}

static void
assert_item(const void *key, size_t klen, const void *val, size_t vlen,
    const char *expected)
{
	const struct datacdb_item item = { .key = key, .val = val,
		.klen = (uint32_t)klen, .vlen = (uint32_t)vlen };
	struct buf out = { 0 };
	struct err err;
	bool ok;

	buf_add_str(&out, "#\n");
	ok = tinydns_item_line(&out, &item, &err);
	assert_string_equal(ok ? buf_str(&out) + 2 : err.text, expected);
	assert_true(ok || out.len == 2);
	buf_fini(&out);
}

static void
an_item_is_a_record_or_a_location(void **state)
{
	(void)state;
	assert_item("\1a", 3, "\0\1*\0\0\0\1\0\0\0\0\0\0\0\0abcd", 19,
	    "+\\052.a:97.98.99.100:1\n");
	assert_item("\0%", 2, "lo", 2, "%lo:\n");
	assert_item("\0%\12", 3, "lo", 2, "%lo:10\n");
	assert_item("\0%\12\0\377\1", 6, "l\0", 2, "%l:10.0.255.1\n");
	assert_item("\0%\12", 3, "\0\0", 2, "%:10\n");
	assert_item("\0%\12", 3, "a ", 2, "%a :10\n");
	assert_item("\0%\12", 3, "a:", 2,
	    "a location whose name no line can hold");
	assert_item("\0%\12", 3, "a", 1,
	    "neither a record nor a location");
	assert_item("", 0, "\0\1=\0\0\0\1\0\0\0\0\0\0\0\0abcd", 19,
	    "neither a record nor a location");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_known_types_have_lines_of_their_own),
		cmocka_unit_test(every_other_type_is_a_generic_line),
		cmocka_unit_test(
		    a_byte_of_generic_rdata_is_itself_only_if_it_is_harmless),
		cmocka_unit_test(the_root_is_a_dot_and_a_target_ends_in_one),
		cmocka_unit_test(a_wildcard_and_odd_bytes_are_escaped),
		cmocka_unit_test(the_ttl_is_always_given),
		cmocka_unit_test(timestamp_and_location_stand_behind_the_ttl),
		cmocka_unit_test(
		    a_space_at_the_end_is_kept_by_one_more_colon),
		cmocka_unit_test(
		    a_location_that_would_break_the_line_is_unsayable),
		cmocka_unit_test(broken_rdata_of_known_types_is_unsayable),
		cmocka_unit_test(
		    types_that_tinydns_data_refuses_are_unsayable),
		cmocka_unit_test(an_item_is_a_record_or_a_location),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
