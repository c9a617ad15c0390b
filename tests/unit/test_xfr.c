#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeding.h"

static void
records_are_handed_out_in_order_without_the_closing_soa(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	make_answer(&f->msg, "www.example.com", RR_A, "\300\0\2\1", 4);
	make_answer(&f->msg, "*.Example.com", 65534, "", 0);
	assert_done(f, FEEDING_HEAD "+www.example.com:192.0.2.1:300\n"
	    ":\\052.example.com:65534::300\n", "");
}

static void
a_zone_may_come_in_many_messages(void **state)
{
	struct xfr_progress progress;
	struct feeding *f = *state;

	feeding_begin(f, true);
	make_soa_answer(&f->msg, "example.com", 7);
	assert_int_equal(feed(f), XFR_MORE);
	/* RFC 5936, 2.2.1: only the first one has to have the question. */
	feeding_begin(f, false);
	make_name_answer(&f->msg, "example.com", RR_NS, "ns.example");
	assert_int_equal(feed(f), XFR_MORE);
	feeding_begin(f, true);
	assert_done(f, FEEDING_HEAD, "");
	xfr_progress(f->x, &progress);
	assert_int_equal(progress.records, 2);
	assert_int_equal(progress.soa.serial, 7);
}

static void
progress_counts_records_and_bytes_as_they_come(void **state)
{
	struct xfr_progress progress;
	struct feeding *f = *state;
	size_t bytes;

	f->x = xfr_new(&f->args);
	xfr_progress(f->x, &progress);
	assert_int_equal(progress.records, 0);
	assert_int_equal(progress.bytes, 0);
	bytes = feeding_open(f)->len;
	assert_int_equal(feed(f), XFR_MORE);
	xfr_progress(f->x, &progress);
	assert_int_equal(progress.records, 2);
	assert_int_equal(progress.bytes, bytes);
	assert_int_equal(progress.soa.serial, 7);
	assert_int_equal(progress.soa.expire, 4);
}

static void
the_arguments_are_copied(void **state)
{
	struct soa held = { .serial = 6 };
	struct feeding *f = *state;

	f->args.held = &held;
	f->x = xfr_new(&f->args);
	held.serial = 100;
	memset(&f->zone, 0xff, sizeof(f->zone));
	memset(&f->args, 0xff, sizeof(f->args));
	feeding_open(f);
	assert_done(f, FEEDING_HEAD, "");
}

static void
the_root_is_a_zone_too(void **state)
{
	struct feeding *f = *state;

	assert_true(name_parse(&f->zone, ".", &f->err));
	make_message(&f->msg, FEEDING_ID, MAKING_GOOD);
	make_question(&f->msg, ".", RR_AXFR);
	make_soa_answer(&f->msg, ".", 7);
	make_name_answer(&f->msg, ".", RR_NS, "a.root");
	make_name_answer(&f->msg, "com", RR_NS, "a.gtld");
	make_soa_answer(&f->msg, ".", 7);
	assert_int_equal(feed(f), XFR_DONE);
	assert_string_equal(buf_str(&f->lines),
	    "Z.:ns.example.:host.example.:7:2:3:4:5:300\n"
	    "&.::a.root.:300\n&com::a.gtld.:300\n");
}

static void
case_of_question_owner_and_soa_does_not_matter(void **state)
{
	struct feeding *f = *state;

	make_message(&f->msg, FEEDING_ID, MAKING_GOOD);
	make_question(&f->msg, "EXAMPLE.com", RR_AXFR);
	make_soa_answer(&f->msg, "Example.Com", 7);
	make_name_answer(&f->msg, "exAmple.com", RR_NS, "Ns.Example");
	assert_done(f, FEEDING_HEAD, "");
}

static void
records_from_outside_are_left_out_and_noted_once(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	make_answer(&f->msg, "www.example.org", RR_A, "\300\0\2\1", 4);
	make_soa_answer(&f->msg, "example.org", 7);
	make_name_answer(&f->msg, "*.org", RR_NS, "a.b");
	make_answer(&f->msg, "xexample.com", RR_A, "\300\0\2\1", 4);
	make_answer(&f->msg, "com", RR_A, "\300\0\2\1", 4);
	assert_done(f, FEEDING_HEAD,
	    "left out 5 records from outside the zone, the first: "
	    "www.example.org. 300 IN A 192.0.2.1\n");
}

static void
records_that_tinydns_cannot_serve_are_left_out_and_named(void **state)
{
	uint8_t *rdata = calloc(1, RECORD_MAX_RDLEN + 1);
	struct feeding *f = *state;

	assert_non_null(rdata);
	assert_int_equal(RECORD_MAX_RDLEN, 32752);
	feeding_open(f);
	assert_int_equal(feed(f), XFR_MORE);
	f->lines.len = 0;
	feeding_begin(f, false);
	make_answer(&f->msg, "fits.example.com", 65534, rdata,
	    RECORD_MAX_RDLEN);
	assert_int_equal(feed(f), XFR_MORE);
	assert_int_equal(strncmp(buf_str(&f->lines), ":fits.", 6), 0);
	f->lines.len = 0;
	feeding_begin(f, false);
	make_answer(&f->msg, "big.example.com", 65534, rdata,
	    RECORD_MAX_RDLEN + 1);
	free(rdata);
	assert_done(f, "", "left out big.example.com TYPE65534: its 32753 "
	    "bytes of rdata are more than the 32752 that tinydns can "
	    "serve\n");
}

static void
only_the_first_ten_oversize_records_are_named(void **state)
{
	uint8_t *rdata = calloc(1, RECORD_MAX_RDLEN + 1);
	struct feeding *f = *state;
	const char *note;
	int lines = 0;

	assert_non_null(rdata);
	feeding_open(f);
	assert_int_equal(feed(f), XFR_MORE);
	for (int i = 0; i < 12; i++) {
		feeding_begin(f, false);
		make_answer(&f->msg, "big.example.com", 65534, rdata,
		    RECORD_MAX_RDLEN + 1);
		assert_int_equal(feed(f), XFR_MORE);
	}
	free(rdata);
	feeding_begin(f, false);
	make_soa_answer(&f->msg, "example.com", 7);
	assert_int_equal(feed(f), XFR_DONE);
	for (note = buf_str(&f->notes); *note != '\0'; note++)
		lines += *note == '\n';
	assert_int_equal(lines, 11);
	assert_non_null(strstr(buf_str(&f->notes), "left out 12 records in "
	    "all that are too long for tinydns\n"));
}

static void
names_count_expanded_when_a_record_is_measured(void **state)
{
	uint8_t *rdata = calloc(1, RECORD_MAX_RDLEN);
	struct feeding *f = *state;

	/* A NXT whose name is a pointer to the question's: 2 become 13. */
	assert_non_null(rdata);
	memcpy(rdata, "\xc0\x0c", 2);
	feeding_open(f);
	assert_int_equal(feed(f), XFR_MORE);
	feeding_begin(f, true);
	make_answer(&f->msg, "x.example.com", RR_NXT, rdata,
	    RECORD_MAX_RDLEN - 10);
	free(rdata);
	assert_int_equal(feed(f), XFR_MORE);
	assert_non_null(strstr(buf_str(&f->notes), "its 32753 bytes"));
}

static void
other_sections_are_not_looked_at(void **state)
{
	const struct making_record other = { .owner = "example.com",
		.type = RR_OPT, .class = 4096,
		.section = MAKING_ADDITIONAL };
	struct feeding *f = *state;

	feeding_open(f);
	make_soa_answer(&f->msg, "example.com", 7);
	make_record(&f->msg, &other, "", 0);
	assert_int_equal(feed(f), XFR_DONE);
	assert_string_equal(buf_str(&f->lines), FEEDING_HEAD);
}

static void
a_newer_serial_than_the_held_one_is_taken(void **state)
{
	static const struct soa held = { .serial = 0xfffffff0 };
	struct feeding *f = *state;

	f->args.held = &held;
	feeding_open(f);
	assert_done(f, FEEDING_HEAD, "");
}

static void
as_many_records_and_bytes_as_allowed_are_taken(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	make_soa_answer(&f->msg, "example.com", 7);
	f->args.max_records = 2;
	f->args.max_bytes = f->msg.len;
	assert_int_equal(feed(f), XFR_DONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FEEDING(
		    records_are_handed_out_in_order_without_the_closing_soa),
		FEEDING(a_zone_may_come_in_many_messages),
		FEEDING(progress_counts_records_and_bytes_as_they_come),
		FEEDING(the_arguments_are_copied),
		FEEDING(the_root_is_a_zone_too),
		FEEDING(case_of_question_owner_and_soa_does_not_matter),
		FEEDING(records_from_outside_are_left_out_and_noted_once),
		FEEDING(
		    records_that_tinydns_cannot_serve_are_left_out_and_named),
		FEEDING(only_the_first_ten_oversize_records_are_named),
		FEEDING(names_count_expanded_when_a_record_is_measured),
		FEEDING(other_sections_are_not_looked_at),
		FEEDING(a_newer_serial_than_the_held_one_is_taken),
		FEEDING(as_many_records_and_bytes_as_allowed_are_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
