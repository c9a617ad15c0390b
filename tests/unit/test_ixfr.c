#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "changing.h"
#include "feeding.h"

/* The copy of example.com that is held has serial 5. */
static const struct soa held = { .serial = 5 };

static int
set_up(void **state)
{
	struct feeding *f;

	feeding_set_up(state);
	f = *state;
	f->args.held = &held;
	f->args.changes = changeset_new(CHANGING_ROOM);
	f->args.max_change_bytes = CHANGING_ROOM;
	return 0;
}

static int
tear_down(void **state)
{
	struct feeding *f = *state;

	changeset_free(&f->args.changes);
	return feeding_tear_down(state);
}

/* Begins a good message, with the question or without. */
static struct buf *
begin(struct feeding *f, bool question)
{
	make_message(&f->msg, FEEDING_ID, MAKING_GOOD);
	if (question)
		make_question(&f->msg, "example.com", RR_IXFR);
	return &f->msg;
}

static void
add_soa(struct feeding *f, uint32_t serial)
{
	make_soa_answer(&f->msg, "example.com", serial);
}

static void
add_a(struct feeding *f, const char *owner, char last)
{
	char address[] = "\300\0\2";

	address[3] = last;
	make_answer(&f->msg, owner, RR_A, address, 4);
}

/* Serial 6: of w, 192.0.2.1 becomes 192.0.2.2. */
static void
make_small(struct feeding *f)
{
	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	add_a(f, "w.example.com", 1);
	add_soa(f, 6);
	add_a(f, "w.example.com", 2);
	add_soa(f, 6);
}

#define SOA_LINE(serial) "Zexample.com:ns.example.:host.example.:" serial \
	":2:3:4:5:300\n"
#define SMALL "-" SOA_LINE("5") "-+w.example.com:192.0.2.1:300\n" \
	"+" SOA_LINE("6") "++w.example.com:192.0.2.2:300\n"

static void
one_step_is_taken(void **state)
{
	struct xfr_progress progress;
	struct feeding *f = *state;

	make_small(f);
	assert_int_equal(feed(f), XFR_DONE);
	assert_changes(f->args.changes, SMALL);
	assert_int_equal(f->lines.len, 0);
	xfr_progress(f->x, &progress);
	assert_true(progress.is_incremental);
	assert_int_equal(progress.records, 2);
	assert_int_equal(progress.soa.serial, 6);
}

/* The same, each record in a message of its own. */
static void
messages_may_end_anywhere(void **state)
{
	static const uint32_t serials[] = { 6, 5, 0, 6, 0, 6 };
	struct feeding *f = *state;

	for (size_t i = 0; i < 6; i++) {
		begin(f, i == 0);
		if (serials[i] != 0)
			add_soa(f, serials[i]);
		else
			add_a(f, "w.example.com", i == 2 ? 1 : 2);
		assert_int_equal(feed(f), i < 5 ? XFR_MORE : XFR_DONE);
	}
	assert_changes(f->args.changes, SMALL);
}

static void
several_steps_become_one(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 8);
	add_soa(f, 5);
	add_a(f, "w.example.com", 1);
	add_soa(f, 6);
	add_a(f, "w.example.com", 2);
	add_soa(f, 6);
	add_a(f, "w.example.com", 2);
	add_soa(f, 7);
	add_a(f, "x.example.com", 3);
	add_soa(f, 7);
	add_soa(f, 8);
	add_a(f, "w.example.com", 1);
	add_soa(f, 8);
	assert_int_equal(feed(f), XFR_DONE);
	assert_changes(f->args.changes, "-" SOA_LINE("5")
	    "=+w.example.com:192.0.2.1:300\n" "." SOA_LINE("6")
	    ".+w.example.com:192.0.2.2:300\n" "." SOA_LINE("7")
	    "++x.example.com:192.0.2.3:300\n" "+" SOA_LINE("8"));
}

static void
a_whole_zone_is_taken_as_such(void **state)
{
	struct xfr_progress progress;
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 7);
	make_name_answer(&f->msg, "example.com", RR_NS, "ns.example");
	assert_done(f, FEEDING_HEAD, "");
	assert_int_equal(changeset_count(f->args.changes), 0);
	xfr_progress(f->x, &progress);
	assert_false(progress.is_incremental);
	assert_int_equal(progress.records, 2);
}

static void
a_whole_zone_may_come_record_by_record(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 7);
	assert_int_equal(feed(f), XFR_MORE);
	assert_int_equal(f->lines.len, 0);
	begin(f, false);
	make_name_answer(&f->msg, "example.com", RR_NS, "ns.example");
	assert_int_equal(feed(f), XFR_MORE);
	begin(f, false);
	assert_done(f, FEEDING_HEAD, "");
}

/* From outside or not: it is no SOA, so no step begins. */
static void
a_whole_zone_may_begin_with_a_record_from_outside(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 7);
	add_a(f, "example.org", 1);
	make_name_answer(&f->msg, "example.com", RR_NS, "ns.example");
	assert_done(f, FEEDING_HEAD, "left out 1 records from outside the "
	    "zone, the first: example.org. 300 IN A 192.0.2.1\n");
}

static void
an_empty_whole_zone_is_refused(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 7);
	add_soa(f, 7);
	assert_refused(f, "no NS record at the apex: tinydns would not serve "
	    "the zone");
}

static void
a_lone_soa_that_is_not_newer_says_that_nothing_is(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 5);
	assert_int_equal(feed(f), XFR_CURRENT);
	assert_string_equal(f->err.text, "the transfer has serial 5, not newer "
	    "than our 5");
	xfr_free(&f->x);
	begin(f, true);
	add_soa(f, 4);
	assert_int_equal(feed(f), XFR_CURRENT);
}

static void
more_than_a_lone_soa_that_is_not_newer_is_refused(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 4);
	make_name_answer(&f->msg, "example.com", RR_NS, "ns.example");
	assert_refused(f, "the transfer has serial 4, not newer than our 5");
}

static void
a_lone_soa_that_is_newer_is_waited_behind(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 6);
	assert_int_equal(feed(f), XFR_MORE);
}

static void
the_question_has_to_be_ixfr(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	assert_refused(f, "a message whose question is not the zone's IXFR");
}

static void
the_first_step_begins_from_what_is_held(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 4);
	assert_refused(f, "a step from serial 4, where 5 is what we have");
}

static void
a_step_begins_where_the_last_one_led(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 9);
	add_soa(f, 5);
	add_soa(f, 6);
	add_soa(f, 7);
	assert_refused(f, "a step from serial 7, where 6 is what we have");
}

static void
the_closing_soa_does_not_come_early(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 9);
	add_soa(f, 5);
	add_soa(f, 6);
	add_soa(f, 9);
	assert_refused(f, "a step from serial 9, where 6 is what we have");
}

static void
a_step_leads_to_a_newer_serial(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 9);
	add_soa(f, 5);
	add_soa(f, 5);
	assert_refused(f, "a step from serial 5 to 5, which is not newer");
}

static void
a_step_does_not_lead_past_the_end(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 9);
	add_soa(f, 5);
	add_soa(f, 10);
	assert_refused(f, "a step from serial 5 to 10, past the 9 of the first "
	    "SOA");
}

static void
the_last_steps_soa_is_the_first_one(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	add_soa(f, 6);
	f->msg.data[f->msg.len - 1]++;
	assert_refused(f, "the last step's SOA (serial 6) is not the first "
	    "one");
}

static void
the_closing_soa_is_the_first_one(void **state)
{
	struct feeding *f = *state;

	make_small(f);
	f->msg.data[f->msg.len - 1]++;
	assert_refused(f, "the closing SOA (serial 6) is not the first one: "
	    "the zone changed under way");
}

static void
nothing_stands_behind_the_closing_soa(void **state)
{
	struct feeding *f = *state;

	make_small(f);
	add_a(f, "x.example.com", 1);
	assert_refused(f, "a record behind the closing SOA: x.example.com. "
	    "300 IN A 192.0.2.1");
	xfr_free(&f->x);
	changeset_free(&f->args.changes);
	f->args.changes = changeset_new(CHANGING_ROOM);
	make_small(f);
	assert_int_equal(feed(f), XFR_DONE);
	assert_refused(f, "a message behind the closing SOA");
}

static void
an_soa_below_the_apex_is_refused(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	make_soa_answer(&f->msg, "sub.example.com", 6);
	assert_refused(f, "an SOA below the apex");
}

static void
what_a_changeset_refuses_ends_it(void **state)
{
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	add_a(f, "w.example.com", 1);
	add_a(f, "w.example.com", 1);
	assert_refused(f, "it deletes twice: w.example.com. 300 IN A "
	    "192.0.2.1");
	xfr_free(&f->x);
	changeset_free(&f->args.changes);
	f->args.changes = changeset_new(CHANGING_ROOM);
	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	add_soa(f, 6);
	add_a(f, "w.example.com", 1);
	add_a(f, "w.example.com", 1);
	assert_refused(f, "it adds twice: w.example.com. 300 IN A 192.0.2.1");
}

static void
rules_are_for_what_is_added_not_for_what_goes(void **state)
{
	struct feeding *f = *state;

	f->args.refuse_signed = true;
	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	make_answer(&f->msg, "example.com", RR_DNSKEY, "\1\0\3\5\1", 5);
	make_name_answer(&f->msg, "*.example.com", RR_NS, "ns.example");
	add_soa(f, 6);
	assert_int_equal(feed(f), XFR_MORE);
	make_message(&f->msg, FEEDING_ID, MAKING_GOOD);
	make_name_answer(&f->msg, "*.example.com", RR_NS, "ns.example");
	assert_refused(f, "an NS record at a wildcard: *.example.com. 300 IN "
	    "NS ns.example.");
	xfr_free(&f->x);
	changeset_free(&f->args.changes);
	f->args.changes = changeset_new(CHANGING_ROOM);
	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	add_soa(f, 6);
	make_answer(&f->msg, "example.com", RR_DNSKEY, "\1\0\3\5\1", 5);
	assert_int_equal(feed(f), XFR_FAIL);
	assert_non_null(strstr(f->err.text, "the zone is signed"));
}

static void
another_class_and_meta_types_are_refused(void **state)
{
	const struct making_record chaos = { .owner = "example.com",
		.type = RR_TXT, .class = 3 };
	struct feeding *f = *state;

	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	make_record(&f->msg, &chaos, "\1x", 2);
	assert_refused(f, "a record of class 3, not IN");
	xfr_free(&f->x);
	changeset_free(&f->args.changes);
	f->args.changes = changeset_new(CHANGING_ROOM);
	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	make_answer(&f->msg, "example.com", RR_OPT, "", 0);
	assert_int_equal(feed(f), XFR_FAIL);
}

/* As when the zone was whole, so that nothing is missed of it. */
static void
what_is_left_out_is_left_out_both_ways(void **state)
{
	static char big[RECORD_MAX_RDLEN + 1];
	struct xfr_progress progress;
	struct feeding *f = *state;

	for (size_t i = 0; i < sizeof(big); i += 256)
		big[i] = (char)(sizeof(big) - i > 255 ? 255 :
		    sizeof(big) - i - 1);
	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	make_answer(&f->msg, "w.example.com", RR_TXT, big, sizeof(big));
	add_a(f, "example.org", 1);
	assert_int_equal(feed(f), XFR_MORE);
	begin(f, false);
	add_soa(f, 6);
	make_answer(&f->msg, "x.example.com", RR_TXT, big, sizeof(big));
	add_a(f, "example.net", 1);
	add_soa(f, 6);
	assert_int_equal(feed(f), XFR_DONE);
	assert_changes(f->args.changes, "-" SOA_LINE("5") "+" SOA_LINE("6"));
	assert_string_equal(buf_str(&f->notes), "left out x.example.com TXT: "
	    "its 32753 bytes of rdata are more than the 32752 that tinydns "
	    "can serve\nleft out 1 records from outside the zone, the first: "
	    "example.net. 300 IN A 192.0.2.1\n");
	xfr_progress(f->x, &progress);
	assert_int_equal(progress.oversize, 1);
}

static void
more_changes_than_allowed_are_refused(void **state)
{
	struct feeding *f = *state;

	f->args.max_records = 1;
	make_small(f);
	assert_refused(f, "more than 1 changes (max-records)");
}

static void
more_bytes_of_changes_than_allowed_are_refused(void **state)
{
	struct feeding *f = *state;

	f->args.max_change_bytes = 200;
	begin(f, true);
	add_soa(f, 6);
	add_soa(f, 5);
	assert_int_equal(feed(f), XFR_MORE);
	begin(f, false);
	add_a(f, "w.example.com", 1);
	add_a(f, "x.example.com", 1);
	add_a(f, "y.example.com", 1);
	assert_refused(f, "changes of more than 200 bytes, which is more than "
	    "the zone");
}

/* What is no change may be of any size. */
static void
a_whole_zone_has_no_limit_of_changes(void **state)
{
	struct feeding *f = *state;

	f->args.max_change_bytes = 1;
	begin(f, true);
	add_soa(f, 7);
	make_name_answer(&f->msg, "example.com", RR_NS, "ns.example");
	assert_int_equal(feed(f), XFR_MORE);
	begin(f, false);
	assert_done(f, FEEDING_HEAD, "");
}

static void
a_refusal_tells_its_rcode(void **state)
{
	struct xfr_progress progress;
	struct feeding *f = *state;

	make_message(&f->msg, FEEDING_ID, MAKING_QR | RCODE_NOTIMP);
	assert_refused(f, "answers NOTIMPL to the transfer");
	xfr_progress(f->x, &progress);
	assert_int_equal(progress.rcode, RCODE_NOTIMP);
	assert_false(progress.has_begun);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_step_is_taken),
		TEST(messages_may_end_anywhere),
		TEST(several_steps_become_one),
		TEST(a_whole_zone_is_taken_as_such),
		TEST(a_whole_zone_may_come_record_by_record),
		TEST(a_whole_zone_may_begin_with_a_record_from_outside),
		TEST(an_empty_whole_zone_is_refused),
		TEST(a_lone_soa_that_is_not_newer_says_that_nothing_is),
		TEST(more_than_a_lone_soa_that_is_not_newer_is_refused),
		TEST(a_lone_soa_that_is_newer_is_waited_behind),
		TEST(the_question_has_to_be_ixfr),
		TEST(the_first_step_begins_from_what_is_held),
		TEST(a_step_begins_where_the_last_one_led),
		TEST(the_closing_soa_does_not_come_early),
		TEST(a_step_leads_to_a_newer_serial),
		TEST(a_step_does_not_lead_past_the_end),
		TEST(the_last_steps_soa_is_the_first_one),
		TEST(the_closing_soa_is_the_first_one),
		TEST(nothing_stands_behind_the_closing_soa),
		TEST(an_soa_below_the_apex_is_refused),
		TEST(what_a_changeset_refuses_ends_it),
		TEST(rules_are_for_what_is_added_not_for_what_goes),
		TEST(another_class_and_meta_types_are_refused),
		TEST(what_is_left_out_is_left_out_both_ways),
		TEST(more_changes_than_allowed_are_refused),
		TEST(more_bytes_of_changes_than_allowed_are_refused),
		TEST(a_whole_zone_has_no_limit_of_changes),
		TEST(a_refusal_tells_its_rcode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
