#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "reading.h"

static void
only_answers_are_read_but_all_sections_are_walked(void **state)
{
	struct making_record other = { .owner = "b", .type = RR_A,
		.section = MAKING_AUTHORITY };
	struct reading *r = *state;

	make_answer(&r->b, "a", RR_A, "\1\2\3\4", 4);
	make_record(&r->b, &other, "\1\2\3\4", 4);
	other.section = MAKING_ADDITIONAL;
	make_record(&r->b, &other, "\1\2\3\4", 4);
	assert_opens(r);
	assert_int_equal(next(r), MESSAGE_RECORD);
	assert_int_equal(next(r), MESSAGE_END);
	for (size_t len = r->b.len - 1; len >= MAKING_HEADER; len--)
		assert_false(opens_cut(r, len));
}

static void
a_cut_message_is_none(void **state)
{
	struct reading *r = *state;
	size_t question = r->b.len;

	make_answer(&r->b, "a.b", RR_A, "\1\2\3\4", 4);
	for (size_t len = 0; len < r->b.len; len++) {
		assert_false(opens_cut(r, len));
		if (len < MAKING_HEADER)
			assert_non_null(strstr(r->err.text,
			    "shorter than its header"));
		else if (len < question)
			assert_string_equal(r->err.text, "a message whose "
			    "question section is broken");
		else
			assert_string_equal(r->err.text,
			    "a message that ends within a record");
	}
	assert_true(opens_cut(r, r->b.len));
}

static void
bytes_behind_the_last_record_are_refused(void **state)
{
	struct reading *r = *state;

	make_answer(&r->b, "a.b", RR_A, "\1\2\3\4", 4);
	buf_add(&r->b, "xyz", 3);
	assert_false(opens_cut(r, r->b.len));
	assert_string_equal(r->err.text,
	    "a message with 3 bytes behind its last record");
}

static void
a_count_of_more_records_than_there_are_is_refused(void **state)
{
	struct reading *r = *state;

	for (size_t at = 4; at <= 10; at += 2) {
		put_u16(r->b.data + at, 0xffff);
		assert_false(opens_cut(r, r->b.len));
		put_u16(r->b.data + at, at == 4);
	}
	assert_true(opens_cut(r, r->b.len));
}

static void
an_rdlength_past_the_end_is_refused(void **state)
{
	struct reading *r = *state;

	make_answer(&r->b, "a", RR_TXT, "\3abc", 4);
	put_u16(r->b.data + r->b.len - 6, 5);
	assert_false(opens_cut(r, r->b.len));
	put_u16(r->b.data + r->b.len - 6, 0xffff);
	assert_false(opens_cut(r, r->b.len));
	assert_string_equal(r->err.text,
	    "a message that ends within a record");
	put_u16(r->b.data + r->b.len - 6, 3);
	assert_false(opens_cut(r, r->b.len));
}

static void
the_header_is_told(void **state)
{
	struct reading *r = *state;

	assert_opens(r);
	assert_int_equal(message_id(r->m), READING_ID);
	assert_true(message_is_response(r->m));
	assert_true(message_is_authoritative(r->m));
	assert_false(message_is_truncated(r->m));
	assert_int_equal(message_rcode(r->m), 0);
	assert_int_equal(message_question_count(r->m), 1);
	assert_int_equal(message_answer_count(r->m), 0);
	make_message(&r->b, 0xffff, MAKING_TC | 9);
	assert_opens(r);
	assert_int_equal(message_id(r->m), 0xffff);
	assert_false(message_is_response(r->m));
	assert_false(message_is_authoritative(r->m));
	assert_true(message_is_truncated(r->m));
	assert_int_equal(message_rcode(r->m), 9);
	assert_int_equal(message_question_count(r->m), 0);
}

static void
an_update_or_notify_is_no_response_to_a_query(void **state)
{
	struct reading *r = *state;

	for (unsigned opcode = 0; opcode < 16; opcode++) {
		make_message(&r->b, READING_ID, MAKING_QR | opcode << 11);
		assert_opens(r);
		assert_int_equal(message_is_response(r->m), opcode == 0);
	}
}

static bool
asks(struct reading *r, const char *name, uint16_t type)
{
	struct name parsed;

	assert_true(name_parse(&parsed, name, &r->err));
	assert_opens(r);
	return message_question_is(r->m, &parsed, type);
}

static void
the_question_is_compared_but_for_case(void **state)
{
	struct reading *r = *state;

	assert_true(asks(r, "example.com", RR_AXFR));
	assert_false(asks(r, "example.com", RR_SOA));
	assert_false(asks(r, "example.org", RR_AXFR));
	r->b.data[MAKING_HEADER + 1] = 'E';
	assert_true(asks(r, "example.com", RR_AXFR));
	r->b.data[r->b.len - 1] = 3;
	assert_false(asks(r, "example.com", RR_AXFR));
}

static void
there_is_one_question_or_it_is_not_this_one(void **state)
{
	struct reading *r = *state;

	make_question(&r->b, "example.com", RR_AXFR);
	assert_false(asks(r, "example.com", RR_AXFR));
	assert_int_equal(message_question_count(r->m), 2);
	make_message(&r->b, READING_ID, MAKING_GOOD);
	assert_false(asks(r, "example.com", RR_AXFR));
}

static void
a_question_whose_name_leads_nowhere_is_not_this_one(void **state)
{
	struct reading *r = *state;

	make_message(&r->b, READING_ID, MAKING_GOOD);
	make_count(&r->b, 4);
	buf_add(&r->b, "\xc0\x0c\0\374\0\1", 6);
	assert_false(asks(r, ".", RR_AXFR));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		READING(only_answers_are_read_but_all_sections_are_walked),
		READING(a_cut_message_is_none),
		READING(bytes_behind_the_last_record_are_refused),
		READING(a_count_of_more_records_than_there_are_is_refused),
		READING(an_rdlength_past_the_end_is_refused),
		READING(the_header_is_told),
		READING(an_update_or_notify_is_no_response_to_a_query),
		READING(the_question_is_compared_but_for_case),
		READING(there_is_one_question_or_it_is_not_this_one),
		READING(a_question_whose_name_leads_nowhere_is_not_this_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
