#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gathering.h"

static const struct tinydata_options normal, strict = { .strict = true },
	ip6 = { .ip6_locations = true };

static void
assert_makes(const char *text, const char *expected)
{
	struct gathering g;

	gather(&g, text, &normal);
	assert_int_equal(g.step, TINYDATA_GOOD);
	assert_string_equal(buf_str(&g.items), expected);
	gathering_fini(&g);
}

static void
assert_bad(const char *text, const struct tinydata_options *options,
    const char *why)
{
	struct gathering g;

	gather(&g, text, options);
	assert_int_equal(g.step, TINYDATA_BAD);
	assert_string_equal(g.err.text, why);
	gathering_fini(&g);
}

static void
assert_warns(const char *text, const char *warning)
{
	struct gathering g;

	gather(&g, text, &normal);
	assert_int_equal(g.step, TINYDATA_GOOD);
	assert_string_equal(buf_str(&g.warnings), warning);
	gathering_fini(&g);
}

static void
every_type_of_line_makes_its_records_in_order(void **state)
{
	(void)state;
	assert_makes(".a:1.2.3.4:x",
	    "Za:x.ns.a.:hostmaster.a.:7:16384:2048:1048576:2560:2560\n"
	    "&a::x.ns.a.:259200\n+x.ns.a:1.2.3.4:259200\n");
	assert_makes("&a:1.2.3.4:x.y:5",
	    "&a::x.y.:5\n+x.y:1.2.3.4:5\n");
	assert_makes("+a:1.2.3.4", "+a:1.2.3.4:86400\n");
	assert_makes("=a:1.2.3.4:5",
	    "+a:1.2.3.4:5\n^4.3.2.1.in-addr.arpa:a.:5\n");
	assert_makes("@a:1.2.3.4::7", "@a::mx.a.:7:86400\n"
	    "+mx.a:1.2.3.4:86400\n");
	assert_makes("^a:b", "^a:b.:86400\n");
	assert_makes("Ca:b", "Ca:b.:86400\n");
	assert_makes("Za:b:c", "Za:b.:c.:7:16384:2048:1048576:2560:2560\n");
	assert_makes("'a:x\\072", ":a:16:\\002x\\072:86400\n");
	assert_makes(":a:99:x", ":a:99:x:86400\n");
	assert_makes("Sa:1.2.3.4::80", ":a:33:"
	    "\\000\\000\\000\\000\\000P\\003srv\\001a\\000:86400\n"
	    "+srv.a:1.2.3.4:86400\n");
	assert_makes("%lo:1.2", "%lo:1.2\n");
	assert_makes("#\n-+a:1.2.3.4\n\n  \t", "");
}

static void
timestamp_and_location_go_to_each_record(void **state)
{
	(void)state;
	assert_makes("&a:1.2.3.4:x.y:5:4000000038af1379:lo",
	    "&a::x.y.:5:4000000038af1379:lo\n"
	    "+x.y:1.2.3.4:5:4000000038af1379:lo\n");
}

static void
the_soa_of_a_dot_line_has_ttl_0_only_if_the_line_says_so(void **state)
{
	(void)state;
	assert_makes(".a:::0",
	    "Za:ns.a.:hostmaster.a.:7:16384:2048:1048576:2560:0\n"
	    "&a::ns.a.:0\n");
	assert_makes(".a:::4294967296",
	    "Za:ns.a.:hostmaster.a.:7:16384:2048:1048576:2560:2560\n"
	    "&a::ns.a.:0\n");
}

static void
extensions_make_plain_records(void **state)
{
	(void)state;
	assert_makes("+a:[::1]:5\n3a:[::1]:5", ":a:28:\\000\\000\\000\\000"
	    "\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\001:5\n"
	    ":a:28:\\000\\000\\000\\000"
	    "\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\001:5"
	    "\n");
	assert_makes(":a:caa:\\# 2 61 62:5", ":a:257:ab:5\n");
	assert_makes("Na:1:2:u:::.:5", ":a:35:"
	    "\\000\\001\\000\\002\\001u\\000\\000\\000:5\n");
}

static void
strict_refuses_extensions(void **state)
{
	(void)state;
	assert_bad("3a:", &strict, "a line that begins with 3 is an "
	    "extension, which is not accepted here");
	assert_bad(":a:CAA:x", &strict, "'CAA' is no type of a record; write "
	    "its number");
	assert_bad(" a", &strict, "begins with a blank; take it away, or put "
	    "# before it");
}

static void
bad_lines_say_what_to_do(void **state)
{
	(void)state;
	assert_bad("Sa::x", &normal, "has no port; the fields are "
	    "name:address:server:port:priority:weight");
	assert_bad(":a:6:x", &normal, "a record of type SOA is written as a "
	    "line that begins with Z");
	assert_bad(":a:252:x", &normal, "AXFR is no type of a record");
	assert_bad("%lo:[::1", &ip6, "'[' is no IPv6 prefix; write "
	    "[2001:db8::]/32, with a multiple of 4 behind the slash");
	assert_bad("6a:1", &normal, "'1' is no IPv6 address; write its 32 "
	    "hexadecimal digits, or [2001:db8::1]");
}

static void
what_is_read_otherwise_is_warned_of(void **state)
{
	(void)state;
	assert_warns("+a:1.2.3.4:1h", "the TTL '1h' is read as 1\n");
	assert_warns("@a::m:70000", "the distance '70000' is read as 4464\n");
	assert_warns("%lo:300", "the prefix '300' is not up to four numbers "
	    "up to 255 with dots between them\n");
	assert_warns("+a:1.2.3.4:5\n&b::c.\n@b::..:0", "");
}

static bool
refuse(void *ctx, const struct datacdb_item *item, struct err *err)
{
	(void)ctx;
	(void)item;
	return err_set(err, "disk full");
}

static void
a_failure_of_the_sink_is_not_the_lines(void **state)
{
	const struct tinydata_sink sink = { refuse, NULL, NULL };
	struct tinydata *t = tinydata_new(&normal, &sink);
	struct err err;

	(void)state;
	assert_int_equal(tinydata_line(t, "#", 1, &err), TINYDATA_GOOD);
	assert_int_equal(tinydata_line(t, "?", 1, &err), TINYDATA_BAD);
	assert_int_equal(tinydata_line(t, "Ca:b", 4, &err), TINYDATA_FAILED);
	assert_string_equal(err.text, "disk full");
	tinydata_free(&t);
	assert_null(t);
	tinydata_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_of_line_makes_its_records_in_order),
		cmocka_unit_test(timestamp_and_location_go_to_each_record),
		cmocka_unit_test(
		    the_soa_of_a_dot_line_has_ttl_0_only_if_the_line_says_so),
		cmocka_unit_test(extensions_make_plain_records),
		cmocka_unit_test(strict_refuses_extensions),
		cmocka_unit_test(bad_lines_say_what_to_do),
		cmocka_unit_test(what_is_read_otherwise_is_warned_of),
		cmocka_unit_test(a_failure_of_the_sink_is_not_the_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
