#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "dns/foresight.h"
#include "dns/quiz.h"
#include "viewing.h"

static const struct viewing_record zone[] = {
	{ "z", RR_SOA, 300, VIEW_SOA },
	{ "z", RR_NS, 300, VIEW_NS },
	{ "www.z", RR_A, 300, VIEW_A },
	{ "www.z", RR_TXT, 300, VIEW_TXT },
	{ "alias.z", RR_CNAME, 300, "\3www\1z", 7 },
	{ "*.w.z", RR_TXT, 300, VIEW_TXT },
	{ "x.y.w.z", RR_A, 300, VIEW_A },
	{ "sub.z", RR_NS, 300, VIEW_NS },
	{ "ns.sub.z", RR_A, 300, VIEW_A },
	{ "dn.z", RR_DNAME, 300, VIEW_NS },
	{ "a.below.dn.z", RR_A, 300, VIEW_A },
	{ "key.z", RR_DNSKEY, 300, VIEW_A },
	{ "mixed.z", RR_CDS, 300, VIEW_A },
	{ "mixed.z", RR_A, 300, VIEW_A },
	{ "hash.z", RR_NSEC3, 300, VIEW_A },
	{ "many.z", RR_A, 300, "\1\1\1\1", 4 },
	{ "many.z", RR_A, 200, "\1\1\1\2", 4 },
	{ "odd.z", RR_A, 300, "abc", 3 },
};
enum { RECORDS = sizeof(zone) / sizeof(*zone) };

struct saying {
	const char *name;
	uint16_t type;
	const char *told;
};

/* What is said as text: against the other's silence with another rcode. */
static void
tell(const struct foresight *f, const char *name, struct buf *out)
{
	struct said other = { .rcode = 15, .authoritative = true };
	struct name n = view_name(name);

	said_tell(&f->said, &other, &n, out);
}

static void
assert_says(struct zoneview *view, const char *name, uint16_t type,
    const char *told)
{
	struct name n = view_name(name);
	struct buf out = { 0 };
	struct foresight f;

	foresight_make(&f, view, &n, type);
	tell(&f, name, &out);
	assert_string_equal(buf_str(&out), told);
	assert_true(foresight_allows(&f, &f.said));
	foresight_fini(&f);
	buf_fini(&out);
}

static void
it_says_what_tinydns_says(void **state)
{
	static const struct saying cases[] = {
		{ "www.z", RR_A, "NOERROR + 300 IN A 192.0.2.1" },
		{ "www.z", RR_MX, "NOERROR" },
		{ "www.z", QUIZ_ANY, "NOERROR + 300 IN A 192.0.2.1 + "
		    "300 IN TXT \"hi\"" },
		{ "nil.z", RR_A, "NXDOMAIN" },
		{ "nil.www.z", RR_A, "NXDOMAIN" },
		{ "alias.z", RR_A, "NOERROR + 300 IN CNAME www.z." },
		{ "*.w.z", RR_TXT, "NOERROR + 300 IN TXT \"hi\"" },
		{ "nil.w.z", RR_TXT, "NOERROR + 300 IN TXT \"hi\"" },
		{ "nil.w.z", RR_A, "NOERROR" },
		{ "nil.y.w.z", RR_TXT, "NOERROR + 300 IN TXT \"hi\"" },
		{ "y.w.z", RR_TXT, "NOERROR + 300 IN TXT \"hi\"" },
		{ "nil.x.y.w.z", RR_TXT, "NOERROR + 300 IN TXT \"hi\"" },
		{ "x.y.w.z", RR_TXT, "NOERROR" },
		{ "w.z", RR_TXT, "NXDOMAIN" },
		{ "sub.z", RR_NS, "NOERROR + without authority (no AA) + 300 "
		    "IN NS ns.else." },
		{ "ns.sub.z", RR_A, "NOERROR + without authority (no AA) + "
		    "sub.z. 300 IN NS ns.else." },
		{ "nil.sub.z", RR_A, "NOERROR + without authority (no AA) + "
		    "sub.z. 300 IN NS ns.else." },
		{ "nil.dn.z", RR_A, "NXDOMAIN" },
		{ "odd.z", RR_TXT, "NOERROR" },
		{ "many.z", RR_A, "NOERROR + 200 IN A 1.1.1.1 + "
		    "200 IN A 1.1.1.2" },
	};
	struct viewing v;

	(void)state;
	view_open(&v, zone, RECORDS, NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_says(v.view, cases[i].name, cases[i].type,
		    cases[i].told);
	view_close(&v);
}

static void
what_dnssec_added_may_be_left_out(void **state)
{
	struct zoneview_args args = { .strip = true };
	struct viewing v;

	(void)state;
	view_open(&v, zone, RECORDS, &args);
	assert_says(v.view, "key.z", RR_DNSKEY, "NXDOMAIN");
	assert_says(v.view, "mixed.z", RR_CDS, "NOERROR");
	assert_says(v.view, "hash.z", RR_A, "NXDOMAIN");
	view_close(&v);
}

static void
markers_stand_where_there_is_nothing_else(void **state)
{
	struct zoneview_args args = { .strip = true, .marker = 65280 };
	struct viewing v;

	(void)state;
	view_open(&v, zone, RECORDS, &args);
	assert_says(v.view, "key.z", RR_DNSKEY, "NOERROR");
	assert_says(v.view, "w.z", RR_A, "NOERROR");
	assert_says(v.view, "y.w.z", RR_TXT, "NOERROR");
	assert_says(v.view, "y.w.z", QUIZ_ANY,
	    "NOERROR + 60 IN TYPE65280 \\# 0");
	assert_says(v.view, "hash.z", RR_A, "NXDOMAIN");
	assert_says(v.view, "below.dn.z", RR_A, "NXDOMAIN");
	view_close(&v);
}

static bool
is_sub(void *ctx, const uint8_t *name)
{
	(void)ctx;
	return name_equal(name, view_name("sub.z").wire);
}

static void
at_the_apex_of_another_zone_it_has_the_ds(void **state)
{
	struct zoneview_args args = { .is_other = is_sub };
	struct viewing v;

	(void)state;
	view_open(&v, zone, RECORDS, &args);
	assert_says(v.view, "sub.z", RR_DS, "NOERROR");
	view_close(&v);
}

/* Which of its ways a question takes, a letter each. */
static void
assert_ways(struct zoneview *view, const char *name, uint16_t type,
    const char *ways)
{
	struct name n = view_name(name);
	struct buf out = { 0 };
	struct foresight f;

	foresight_make(&f, view, &n, type);
	buf_add_str(&out, f.at_cut ? "c" : "");
	buf_add_str(&out, f.below_dname ? "d" : "");
	buf_add_str(&out, f.alias ? "a" : "");
	buf_add_str(&out, f.far_wildcard ? "w" : "");
	buf_add_str(&out, f.hollow ? "h" : "");
	buf_add_str(&out, f.stripped ? "s" : "");
	buf_add_str(&out, f.uneven ? "u" : "");
	buf_add_str(&out, f.hashed ? "n" : "");
	assert_string_equal(buf_str(&out), ways);
	foresight_fini(&f);
	buf_fini(&out);
}

static void
it_tells_how_it_came_to_say_so(void **state)
{
	static const struct saying cases[] = {
		{ "www.z", RR_A, "" }, { "nil.z", RR_A, "" },
		{ "alias.z", RR_A, "a" }, { "alias.z", RR_CNAME, "" },
		{ "alias.z", QUIZ_ANY, "" }, { "nil.w.z", RR_TXT, "" },
		{ "nil.y.w.z", RR_TXT, "w" }, { "y.w.z", RR_TXT, "wh" },
		{ "w.z", RR_A, "h" }, { "sub.z", RR_DS, "c" },
		{ "ns.sub.z", RR_A, "" }, { "dn.z", RR_A, "" },
		{ "nil.dn.z", RR_A, "d" }, { "key.z", RR_A, "h" },
		{ "key.z", RR_DNSKEY, "hs" }, { "mixed.z", RR_CDS, "s" },
		{ "mixed.z", RR_A, "" }, { "mixed.z", QUIZ_ANY, "s" },
		{ "hash.z", RR_A, "n" }, { "many.z", RR_A, "u" },
	};
	struct zoneview_args args = { .strip = true };
	struct viewing v;

	(void)state;
	view_open(&v, zone, RECORDS, &args);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_ways(v.view, cases[i].name, cases[i].type,
		    cases[i].told);
	view_close(&v);
}

static void
of_nine_addresses_any_eight_will_do(void **state)
{
	uint8_t rdata[9][4] = { { 0 } };
	struct viewing_record list[10];
	struct name name = view_name("z");
	struct record other = { .owner = name.wire, .type = RR_A,
		.ttl = 1, .rdata = (const uint8_t *)"odd!", .rdlen = 4 };
	struct foresight f;
	struct said said = { .authoritative = true };
	struct viewing v;

	(void)state;
	for (uint8_t i = 0; i < 9; i++) {
		rdata[i][3] = i;
		list[i] = (struct viewing_record){ "z", RR_A, 1, rdata[i],
		    4 };
	}
	list[9] = (struct viewing_record){ "z", RR_NS, 1, VIEW_NS };
	view_open(&v, list, 10, NULL);
	foresight_make(&f, v.view, &name, RR_A);
	assert_int_equal(f.addresses, 9);
	for (uint8_t i = 0; i < 8; i++) {
		assert_false(foresight_allows(&f, &said));
		said_add(&said, &f.said.list[i + (i > 3)]);
	}
	assert_true(foresight_allows(&f, &said));
	said.rcode = RCODE_NXDOMAIN;
	assert_false(foresight_allows(&f, &said));
	said_fini(&said);
	said.authoritative = true;
	for (uint8_t i = 0; i < 7; i++)
		said_add(&said, &f.said.list[i]);
	said_add(&said, &other);
	said_sort(&said);
	assert_false(foresight_allows(&f, &said));
	said_fini(&said);
	foresight_fini(&f);
	view_close(&v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_says_what_tinydns_says),
		cmocka_unit_test(what_dnssec_added_may_be_left_out),
		cmocka_unit_test(markers_stand_where_there_is_nothing_else),
		cmocka_unit_test(at_the_apex_of_another_zone_it_has_the_ds),
		cmocka_unit_test(it_tells_how_it_came_to_say_so),
		cmocka_unit_test(of_nine_addresses_any_eight_will_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
