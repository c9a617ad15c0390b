#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiling.h"
#include "dns/wire.h"
#include "dns/zonefile.h"

static bool
put(void *ctx, const struct buf *line, struct err *err)
{
	(void)err;
	buf_add(ctx, line->data, line->len);
	return true;
}

static void
assert_zone(const char *text, const char *expected,
    struct zonefile_stats *stats)
{
	struct datacdb_reader *r = compiling_open("a.cdb", text);
	struct buf out = { 0 };
	struct name apex;
	struct err err;

	assert_true(name_parse(&apex, "a", &err));
	assert_true(zonefile_print(r, &apex, put, &out, stats, &err));
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
	datacdb_close(&r);
}

#define SOA "Za:n.a:h.a:1:2:3:4:5:6\n"
#define SOA_LINE "a.\t6\tIN\tSOA\tn.a. h.a. 1 2 3 4 5\n"

static void
the_soa_comes_first_and_others_in_order(void **state)
{
	struct zonefile_stats stats;

	(void)state;
	assert_zone("+*.a:1.2.3.4:5\n&a::n.b:5\n" SOA "+b:1.2.3.4\n%lo:1\n",
	    SOA_LINE "*.a.\t5\tIN\tA\t1.2.3.4\na.\t5\tIN\tNS\tn.b.\n",
	    &stats);
	assert_int_equal(stats.records, 3);
	assert_int_equal(stats.comments, 0);
}

static void
below_a_delegation_only_addresses_of_servers_stay(void **state)
{
	struct zonefile_stats stats;

	(void)state;
	assert_zone(SOA "&c.a:1.2.3.4:n.c.a:5\n+x.c.a:1.2.3.4:5\n'c.a:x:5\n"
	    ":c.a:43:\\000\\001\\010\\002x:5\n",
	    SOA_LINE "c.a.\t5\tIN\tNS\tn.c.a.\nn.c.a.\t5\tIN\tA\t1.2.3.4\n"
	    "c.a.\t5\tIN\tDS\t1 8 2 78\n", &stats);
	assert_int_equal(stats.below, 2);
}

static void
what_it_cannot_hold_is_a_comment(void **state)
{
	struct zonefile_stats stats;

	(void)state;
	assert_zone(SOA "+x.a:1.2.3.4:5::lo\n+x.a:1.2.3.4:5:4\nCy.a:z:5\n"
	    "+y.a:1.2.3.4:5\n:z.a:28:ab:5\n", SOA_LINE
	    "; only for a location (lo): x.a.\t5\tIN\tA\t1.2.3.4\n"
	    "; only for a time (from 4000000000000000): "
	    "x.a.\t5\tIN\tA\t1.2.3.4\n"
	    "y.a.\t5\tIN\tCNAME\tz.\n"
	    "; beside a CNAME: y.a.\t5\tIN\tA\t1.2.3.4\n"
	    "; its data have not the form of its type: "
	    "z.a.\t5\tIN\tTYPE28\t\\# 2 6162\n", &stats);
	assert_int_equal(stats.comments, 4);
}

static void
odd_names_and_types_are_read_by_all(void **state)
{
	struct zonefile_stats stats;

	(void)state;
	assert_zone(SOA "+\\000\\100\\056.a:1.2.3.4:5\nCx.a:\\042:5\n"
	    ":a:257:\\000\\001ab:4294967295\n", SOA_LINE
	    "\\000\\064\\046.a.\t5\tIN\tA\t1.2.3.4\n"
	    "x.a.\t5\tIN\tTYPE5\t\\# 3 012200\n"
	    "a.\t0\tIN\tTYPE257\t\\# 4 00016162\n", &stats);
}

static void
there_has_to_be_an_soa_for_everyone(void **state)
{
	struct datacdb_reader *r = compiling_open("a.cdb",
	    "Za:b:c:1:2:3:4:5:6::lo\n");
	struct zonefile_stats stats;
	struct buf out = { 0 };
	struct name apex;
	struct err err;

	(void)state;
	assert_true(name_parse(&apex, "a", &err));
	assert_false(zonefile_print(r, &apex, put, &out, &stats, &err));
	assert_string_equal(err.text, "holds no SOA record of a");
	datacdb_close(&r);
}

static void
types_are_read_by_name(void **state)
{
	uint16_t type;

	(void)state;
	assert_true(wire_type_parse("caa", 3, &type));
	assert_int_equal(type, 257);
	assert_true(wire_type_parse("TYPE0", 5, &type));
	assert_int_equal(type, 0);
	assert_false(wire_type_parse("TYPE65536", 9, &type));
	assert_false(wire_type_parse("28", 2, &type));
	assert_false(wire_type_parse("", 0, &type));
	assert_false(wire_type_parse("A\0", 2, &type));
}

static void
rdata_are_sound_or_not(void **state)
{
	(void)state;
	assert_true(wire_rdata_is_sound(RR_A, (const uint8_t *)"abcd", 4));
	assert_false(wire_rdata_is_sound(RR_A, (const uint8_t *)"abc", 3));
	assert_false(wire_rdata_is_sound(RR_A, (const uint8_t *)"abcde", 5));
	assert_false(wire_rdata_is_sound(RR_TXT, (const uint8_t *)"\2a", 2));
	assert_true(wire_rdata_is_sound(RR_MX, (const uint8_t *)"ab", 3));
	assert_false(wire_rdata_is_sound(RR_MX, (const uint8_t *)"ab\300", 4));
	assert_true(wire_rdata_is_sound(65534, NULL, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    the_soa_comes_first_and_others_in_order, tempdir_setup,
		    tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    below_a_delegation_only_addresses_of_servers_stay,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    what_it_cannot_hold_is_a_comment, tempdir_setup,
		    tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    odd_names_and_types_are_read_by_all, tempdir_setup,
		    tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    there_has_to_be_an_soa_for_everyone, tempdir_setup,
		    tempdir_teardown),
		cmocka_unit_test(types_are_read_by_name),
		cmocka_unit_test(rdata_are_sound_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
