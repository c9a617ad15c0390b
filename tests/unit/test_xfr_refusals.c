#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feeding.h"

static void
the_first_record_has_to_be_the_zones_soa(void **state)
{
	struct feeding *f = *state;

	feeding_begin(f, true);
	make_answer(&f->msg, "example.com", RR_A, "\300\0\2\1", 4);
	assert_refused(f, "the first record is not the zone's SOA: "
	    "example.com. 300 IN A 192.0.2.1");
	xfr_free(&f->x);
	feeding_begin(f, true);
	make_soa_answer(&f->msg, "example.org", 7);
	assert_refused(f, "the first record is not the zone's SOA: "
	    "example.org. 300 IN SOA ns.example. host.example. 7 2 3 4 5");
	assert_int_equal(f->lines.len, 0);
}

static void
a_broken_record_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_begin(f, true);
	make_answer(&f->msg, "example.com", RR_SOA, "", 0);
	assert_refused(f, "a record whose rdata is broken: example.com SOA");
}

static void
a_serial_that_is_not_newer_than_ours_is_refused(void **state)
{
	struct soa held = { .serial = 7 };
	struct feeding *f = *state;

	f->args.held = &held;
	feeding_open(f);
	assert_refused(f, "the transfer has serial 7, not newer than our 7");
	xfr_free(&f->x);
	held.serial = 8;
	assert_refused(f, "the transfer has serial 7, not newer than our 8");
	assert_int_equal(f->lines.len, 0);
}

static void
a_closing_soa_that_differs_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	make_soa_answer(&f->msg, "example.com", 8);
	assert_refused(f, "the closing SOA (serial 8) is not the first one "
	    "(serial 7): the zone changed under way");
	xfr_free(&f->x);
	feeding_open(f);
	make_soa_answer(&f->msg, "example.com", 7);
	f->msg.data[f->msg.len - 1]++;
	assert_refused(f, "the closing SOA (serial 7) is not the first one "
	    "(serial 7): the zone changed under way");
}

static void
an_soa_below_the_apex_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	make_soa_answer(&f->msg, "sub.example.com", 7);
	assert_refused(f, "an SOA below the apex: sub.example.com. 300 IN "
	    "SOA ns.example. host.example. 7 2 3 4 5");
}

static void
a_record_behind_the_closing_soa_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	make_soa_answer(&f->msg, "example.com", 7);
	make_answer(&f->msg, "www.example.com", RR_A, "\300\0\2\1", 4);
	assert_refused(f, "a record behind the closing SOA: "
	    "www.example.com. 300 IN A 192.0.2.1");
}

static void
a_zone_without_ns_at_its_apex_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_begin(f, true);
	make_soa_answer(&f->msg, "example.com", 7);
	make_name_answer(&f->msg, "sub.example.com", RR_NS, "ns.example");
	make_name_answer(&f->msg, "com", RR_NS, "ns.example");
	make_soa_answer(&f->msg, "example.com", 7);
	assert_refused(f, "no NS record at the apex: tinydns would not "
	    "serve the zone");
}

static void
a_wildcard_ns_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	make_name_answer(&f->msg, "*.example.com", RR_NS, "ns.example");
	assert_refused(f, "an NS record at a wildcard: "
	    "*.example.com. 300 IN NS ns.example.");
}

static void
another_class_is_refused(void **state)
{
	const struct making_record chaos = { .owner = "example.com",
		.type = RR_TXT, .class = 3 };
	struct feeding *f = *state;

	feeding_open(f);
	make_record(&f->msg, &chaos, "\1x", 2);
	assert_refused(f, "a record of class 3, not IN");
}

static void
meta_types_are_refused(void **state)
{
	static const struct {
		uint16_t type;
		const char *text;
	} rows[] = {
		{ 0, "TYPE0" }, { RR_OPT, "OPT" }, { 250, "TSIG" },
		{ 251, "IXFR" }, { RR_AXFR, "AXFR" }, { 255, "ANY" },
		{ 128, "TYPE128" },
	};
	struct feeding *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		xfr_free(&f->x);
		feeding_open(f);
		make_answer(&f->msg, "example.com", rows[i].type, "", 0);
		assert_int_equal(feed(f), XFR_FAIL);
		assert_non_null(strstr(f->err.text,
		    "a record of a type that no zone holds: example.com"));
		assert_non_null(strstr(f->err.text, rows[i].text));
	}
}

static void
more_records_than_allowed_are_refused(void **state)
{
	struct feeding *f = *state;

	f->args.max_records = 1;
	feeding_open(f);
	assert_refused(f, "more than 1 records (max-records)");
}

static void
a_signed_zone_is_refused_where_that_is_asked_for(void **state)
{
	static const struct {
		uint16_t type;
		const char *rdata;
		size_t len;
	} rows[] = {
		{ 46, "\0\1\5\1\0\0\0\74\0\0\0\0\0\0\0\0\0\1\1a\0\1", 22 },
		{ 47, "\1a\0\0\1\100", 6 }, { 48, "\1\0\3\5\1", 5 },
		{ 50, "\1\0\0\0\0\1a\0\1\100", 10 }, { 51, "\1\0\0\0\0", 5 },
	};
	struct feeding *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		xfr_free(&f->x);
		f->args.refuse_signed = true;
		feeding_open(f);
		make_answer(&f->msg, "a.example.com", rows[i].type,
		    rows[i].rdata, rows[i].len);
		assert_int_equal(feed(f), XFR_FAIL);
		assert_non_null(strstr(f->err.text, "the zone is signed "
		    "(dnssec = refuse; strip would leave such records out, "
		    "pass would serve them): a.example.com. 300 IN "));
		xfr_free(&f->x);
		f->args.refuse_signed = false;
		assert_int_equal(feed(f), XFR_MORE);
	}
}

static void
a_zone_that_is_not_signed_may_have_signed_children(void **state)
{
	struct feeding *f = *state;

	f->args.refuse_signed = true;
	feeding_open(f);
	make_answer(&f->msg, "sub.example.com", RR_DS, "\0\1\5\1x", 5);
	make_answer(&f->msg, "example.net", 48, "\1\0\3\5\1", 5);
	make_soa_answer(&f->msg, "example.com", 7);
	assert_int_equal(feed(f), XFR_DONE);
}

static void
what_the_taker_of_records_says_ends_it(void **state)
{
	struct feeding *f = *state;

	f->full = true;
	feeding_open(f);
	assert_refused(f, "full");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FEEDING(the_first_record_has_to_be_the_zones_soa),
		FEEDING(a_broken_record_is_refused),
		FEEDING(a_serial_that_is_not_newer_than_ours_is_refused),
		FEEDING(a_closing_soa_that_differs_is_refused),
		FEEDING(an_soa_below_the_apex_is_refused),
		FEEDING(a_record_behind_the_closing_soa_is_refused),
		FEEDING(a_zone_without_ns_at_its_apex_is_refused),
		FEEDING(a_wildcard_ns_is_refused),
		FEEDING(another_class_is_refused),
		FEEDING(meta_types_are_refused),
		FEEDING(more_records_than_allowed_are_refused),
		FEEDING(a_signed_zone_is_refused_where_that_is_asked_for),
		FEEDING(a_zone_that_is_not_signed_may_have_signed_children),
		FEEDING(what_the_taker_of_records_says_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
