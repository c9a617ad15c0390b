#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "viewing.h"

static const struct viewing_record zone[] = {
	{ "z", RR_SOA, 300, VIEW_SOA },
	{ "z", RR_NS, 300, VIEW_NS },
	{ "www.z", RR_A, 300, VIEW_A },
	{ "www.z", RR_TXT, 300, VIEW_TXT },
	{ "*.www.z", RR_TXT, 300, VIEW_TXT },
	{ "a.b.c.z", RR_A, 300, VIEW_A },
	{ "*.e.d.z", RR_A, 300, VIEW_A },
	{ "key.z", RR_DNSKEY, 300, VIEW_A },
	{ "hash.z", RR_NSEC3, 300, VIEW_A },
	{ "hash.z", RR_RRSIG, 300, "\0\62xx", 4 },
};
enum { RECORDS = sizeof(zone) / sizeof(*zone) };

static int
count(struct zoneview *view, const char *owner)
{
	struct name name = view_name(owner);
	struct record record;
	bool more = zoneview_find(view, name.wire, &record);
	int n = 0;

	for (; more; more = zoneview_find_next(view, &record)) {
		assert_true(name_equal(record.owner, name.wire));
		n++;
	}
	return n;
}

static bool
exists(struct zoneview *view, const char *text)
{
	return zoneview_exists(view, view_name(text).wire);
}

static bool
is_hollow(struct zoneview *view, const char *text)
{
	return zoneview_is_hollow(view, view_name(text).wire);
}

static void
a_name_and_its_wildcard_have_their_own_records(void **state)
{
	struct viewing v;

	(void)state;
	view_open(&v, zone, RECORDS, NULL);
	assert_int_equal(count(v.view, "z"), 2);
	assert_int_equal(count(v.view, "www.z"), 2);
	assert_int_equal(count(v.view, "*.www.z"), 1);
	assert_int_equal(count(v.view, "b.c.z"), 0);
	assert_int_equal(count(v.view, "*.z"), 0);
	assert_true(zoneview_has(v.view, view_name("www.z").wire, RR_TXT));
	assert_false(zoneview_has(v.view, view_name("www.z").wire, RR_MX));
	assert_false(zoneview_has(v.view, view_name("*.www.z").wire, RR_A));
	view_close(&v);
}

static void
names_above_others_exist_and_those_of_nsec3_do_not(void **state)
{
	static const char *const there[] = { "z", "www.z", "*.www.z", "b.c.z",
		"c.z", "e.d.z", "d.z", "*.e.d.z", "key.z" };
	static const char *const not_there[] = { "b.z", "x.www.z", "hash.z",
		"*.z", "*.d.z" };
	struct viewing v;

	(void)state;
	view_open(&v, zone, RECORDS, NULL);
	for (size_t i = 0; i < sizeof(there) / sizeof(*there); i++)
		assert_true(exists(v.view, there[i]));
	for (size_t i = 0; i < sizeof(not_there) / sizeof(*not_there); i++)
		assert_false(exists(v.view, not_there[i]));
	view_close(&v);
}

static void
a_name_whose_records_are_left_out_is_hollow(void **state)
{
	struct zoneview_args args = { .strip = true };
	struct viewing v;

	(void)state;
	view_open(&v, zone, RECORDS, NULL);
	assert_true(is_hollow(v.view, "b.c.z"));
	assert_false(is_hollow(v.view, "key.z"));
	view_close(&v);
	view_open(&v, zone, RECORDS, &args);
	assert_true(is_hollow(v.view, "b.c.z"));
	assert_true(is_hollow(v.view, "key.z"));
	assert_false(is_hollow(v.view, "hash.z"));
	assert_false(is_hollow(v.view, "www.z"));
	assert_false(is_hollow(v.view, "z"));
	assert_false(is_hollow(v.view, "nowhere.z"));
	view_close(&v);
}

static void
a_name_between_others_is_met_once(void **state)
{
	struct viewing v;

	(void)state;
	view_open(&v, zone, RECORDS, NULL);
	assert_true(zoneview_meet(v.view, view_name("c.z").wire));
	assert_false(zoneview_meet(v.view, view_name("c.z").wire));
	assert_false(zoneview_meet(v.view, view_name("a.b.c.z").wire));
	assert_false(zoneview_meet(v.view, view_name("z").wire));
	view_close(&v);
}

static bool
is_b_or_c(void *ctx, const uint8_t *name)
{
	(void)ctx;
	return name_equal(name, view_name("c.z").wire) ||
	    name_equal(name, view_name("b.c.z").wire);
}

static void
the_highest_of_other_zones_counts(void **state)
{
	struct zoneview_args args = { .is_other = is_b_or_c };
	struct name name = view_name("a.b.c.z"), beside = view_name("www.z");
	struct viewing v;

	(void)state;
	view_open(&v, zone, RECORDS, &args);
	assert_ptr_equal(zoneview_other(v.view, name.wire), name.wire + 4);
	assert_null(zoneview_other(v.view, beside.wire));
	view_close(&v);
	view_open(&v, zone, RECORDS, NULL);
	assert_null(zoneview_other(v.view, name.wire));
	view_close(&v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_name_and_its_wildcard_have_their_own_records),
		cmocka_unit_test(
		    names_above_others_exist_and_those_of_nsec3_do_not),
		cmocka_unit_test(a_name_whose_records_are_left_out_is_hollow),
		cmocka_unit_test(a_name_between_others_is_met_once),
		cmocka_unit_test(the_highest_of_other_zones_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
