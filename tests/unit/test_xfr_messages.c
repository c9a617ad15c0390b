#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "feeding.h"

static void
another_id_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	put_u16(f->msg.data, 1);
	assert_refused(f, "a message with id 1, where 4660 was asked");
}

static void
what_is_no_response_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	put_u16(f->msg.data + 2, 0);
	assert_refused(f, "a message that is no response");
}

static void
a_message_that_is_cut_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_open(f)->len--;
	assert_refused(f, "a message that ends within a record");
}

static void
an_rcode_is_refused_with_its_name(void **state)
{
	static const struct {
		unsigned rcode;
		const char *why;
	} rows[] = {
		{ 2, "answers SERVFAIL to the transfer (has it too many "
		    "transfers at once?)" },
		{ 4, "answers NOTIMPL to the transfer" },
		{ 5, "answers REFUSED to the transfer (is this address "
		    "allowed to transfer the zone?)" },
		{ 9, "answers NOTAUTH to the transfer (is this address "
		    "allowed to transfer the zone?)" },
	};
	struct xfr_progress progress;
	struct feeding *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		xfr_free(&f->x);
		/* Without a question, as some servers refuse. */
		make_message(&f->msg, FEEDING_ID, MAKING_QR | rows[i].rcode);
		assert_refused(f, rows[i].why);
		xfr_progress(f->x, &progress);
		assert_int_equal(progress.rcode, rows[i].rcode);
	}
}

static void
a_truncated_message_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	put_u16(f->msg.data + 2, MAKING_GOOD | MAKING_TC);
	assert_refused(f, "a message that says it is truncated");
}

static void
the_first_message_needs_the_question(void **state)
{
	static const char why[] = "a message whose question is not the "
	    "zone's AXFR";
	struct feeding *f = *state;

	feeding_begin(f, false);
	make_soa_answer(&f->msg, "example.com", 7);
	assert_refused(f, why);
	xfr_free(&f->x);
	make_message(&f->msg, FEEDING_ID, MAKING_GOOD);
	make_question(&f->msg, "example.com", RR_SOA);
	assert_refused(f, why);
	xfr_free(&f->x);
	make_message(&f->msg, FEEDING_ID, MAKING_GOOD);
	make_question(&f->msg, "example.org", RR_AXFR);
	assert_refused(f, why);
}

static void
a_wrong_question_later_is_refused_too(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	assert_int_equal(feed(f), XFR_MORE);
	make_message(&f->msg, FEEDING_ID, MAKING_GOOD);
	make_question(&f->msg, "example.org", RR_AXFR);
	make_soa_answer(&f->msg, "example.com", 7);
	assert_refused(f,
	    "a message whose question is not the zone's AXFR");
}

static void
a_message_without_records_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_begin(f, true);
	assert_refused(f, "a message without records");
}

static void
a_message_behind_the_closing_soa_is_refused(void **state)
{
	struct feeding *f = *state;

	feeding_open(f);
	make_soa_answer(&f->msg, "example.com", 7);
	assert_int_equal(feed(f), XFR_DONE);
	assert_refused(f, "a message behind the closing SOA");
}

static void
more_bytes_than_allowed_are_refused(void **state)
{
	struct feeding *f = *state;

	f->args.max_bytes = feeding_open(f)->len;
	assert_int_equal(feed(f), XFR_MORE);
	assert_refused(f, "more than 133 bytes (max-bytes)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FEEDING(another_id_is_refused),
		FEEDING(what_is_no_response_is_refused),
		FEEDING(a_message_that_is_cut_is_refused),
		FEEDING(an_rcode_is_refused_with_its_name),
		FEEDING(a_truncated_message_is_refused),
		FEEDING(the_first_message_needs_the_question),
		FEEDING(a_wrong_question_later_is_refused_too),
		FEEDING(a_message_without_records_is_refused),
		FEEDING(a_message_behind_the_closing_soa_is_refused),
		FEEDING(more_bytes_than_allowed_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
