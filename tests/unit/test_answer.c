#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/answer.h"
#include "dns/wire.h"
#include "soa_reply.h"

enum { ID = 0x1234 };

/* One question and the answer to it that a test makes. */
struct talk {
	struct name zone;
	uint8_t query[WIRE_QUERY_SIZE];
	size_t query_len;
	uint8_t reply[REPLY_SIZE];
	struct soa soa;
	struct err err;
};

static int
set_up(void **state)
{
	static struct talk t;

	assert_true(name_parse(&t.zone, "example.com", &t.err));
	t.query_len = wire_query(t.query, ID, &t.zone, RR_SOA);
	t.err.text[0] = '\0';
	*state = &t;
	return 0;
}

static enum answer_kind
reading(struct talk *t, size_t len)
{
	return answer_read(t->reply, len, ID, &t->zone, &t->soa, &t->err);
}

static void
assert_bad(struct talk *t, size_t len, const char *why)
{
	assert_int_equal(reading(t, len), ANSWER_BAD);
	assert_string_equal(t->err.text, why);
}

static void
a_good_answer_is_the_soa(void **state)
{
	struct talk *t = *state;
	size_t len = reply_good(t->reply, t->query, t->query_len, 42);

	assert_int_equal(reading(t, len), ANSWER_SOA);
	assert_int_equal(t->soa.serial, 42);
	assert_int_equal(t->soa.refresh, 7200);
	assert_int_equal(t->soa.retry, 900);
	assert_int_equal(t->soa.expire, 1209600);
	assert_string_equal(t->err.text, "");
}

static void
case_does_not_matter_nor_do_records_of_other_types(void **state)
{
	struct talk *t = *state;
	size_t len = reply_begin(t->reply, t->query, t->query_len,
	    REPLY_GOOD);

	t->reply[REPLY_HEADER + 1] = 'E';
	len = reply_add(t->reply, len, "\xc0\x0c", 2, RR_A, "\1\2\3\4", 4);
	len = reply_add_soa(t->reply, len, 42);
	assert_int_equal(reading(t, len), ANSWER_SOA);
}

static void
an_answer_to_another_question_is_strange(void **state)
{
	struct talk *t = *state;
	size_t len = reply_good(t->reply, t->query, t->query_len, 42);

	t->reply[0] ^= 1;
	assert_int_equal(reading(t, len), ANSWER_STRANGE);
	t->reply[0] ^= 1;
	t->reply[REPLY_HEADER + 1] ^= 1;
	assert_int_equal(reading(t, len), ANSWER_STRANGE);
	t->reply[REPLY_HEADER + 1] ^= 1;
	t->reply[t->query_len - 3] ^= 1;
	assert_int_equal(reading(t, len), ANSWER_STRANGE);
	t->reply[t->query_len - 3] ^= 1;
	t->reply[2] &= 0x7f;
	assert_int_equal(reading(t, len), ANSWER_STRANGE);
	t->reply[2] |= 0x80;
	assert_int_equal(reading(t, len), ANSWER_SOA);
}

static void
what_is_no_message_is_strange(void **state)
{
	struct talk *t = *state;
	size_t len = reply_good(t->reply, t->query, t->query_len, 42);

	for (size_t i = 0; i < len; i++)
		assert_int_equal(reading(t, i), ANSWER_STRANGE);
	assert_int_equal(reading(t, len + 1), ANSWER_STRANGE);
	assert_string_equal(t->err.text,
	    "sent a message with 1 bytes behind its last record");
}

static void
an_answer_that_is_cut_need_not_be_a_whole_message(void **state)
{
	struct talk *t = *state;
	size_t len = reply_good(t->reply, t->query, t->query_len, 42);

	t->reply[2] |= REPLY_TC >> 8;
	for (size_t i = REPLY_HEADER; i <= len; i++)
		assert_int_equal(reading(t, i), ANSWER_TRUNCATED);
	t->reply[1] ^= 1;
	assert_int_equal(reading(t, len), ANSWER_STRANGE);
}

static void
a_refusal_is_told_with_advice(void **state)
{
	static const struct {
		unsigned rcode;
		const char *text;
	} rows[] = {
		{ 1, "answers FORMERR" },
		{ 2, "answers SERVFAIL (could it load the zone?)" },
		{ 3, "answers NXDOMAIN (does it have the zone?)" },
		{ 4, "answers NOTIMPL" },
		{ 5, "answers REFUSED (is this address allowed to ask "
		    "there?)" },
		{ 9, "answers NOTAUTH (does it have the zone?)" },
		{ 15, "answers RCODE15" },
	};
	struct talk *t = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_bad(t, reply_begin(t->reply, t->query, t->query_len,
		    REPLY_QR | rows[i].rcode), rows[i].text);
}

static void
a_refusal_need_not_repeat_the_question(void **state)
{
	struct talk *t = *state;

	assert_bad(t, reply_begin(t->reply, t->query, 0, REPLY_QR | 1),
	    "answers FORMERR");
	assert_int_equal(reading(t, reply_begin(t->reply, t->query, 0,
	    REPLY_GOOD)), ANSWER_STRANGE);
}

static void
a_server_that_only_relays_is_of_no_use(void **state)
{
	struct talk *t = *state;
	size_t len = reply_begin(t->reply, t->query, t->query_len, REPLY_QR);

	assert_bad(t, reply_add_soa(t->reply, len, 42),
	    "is not authoritative for it");
}

static void
there_has_to_be_exactly_one_soa(void **state)
{
	struct talk *t = *state;
	size_t len = reply_begin(t->reply, t->query, t->query_len,
	    REPLY_GOOD);

	assert_bad(t, len, "has no SOA of it");
	len = reply_add_soa(t->reply, len, 42);
	len = reply_add_soa(t->reply, len, 42);
	assert_bad(t, len, "sent 2 SOA records");
}

static void
the_soa_has_to_be_that_of_the_zone(void **state)
{
	struct talk *t = *state;
	size_t len = reply_begin(t->reply, t->query, t->query_len,
	    REPLY_GOOD);
	uint8_t rdata[REPLY_SOA_RDLEN] = { 0 };

	assert_bad(t, reply_add(t->reply, len, "\3com", 5, RR_SOA, rdata,
	    sizeof(rdata)), "sent the SOA of another zone");
}

static void
a_broken_soa_is_of_no_use(void **state)
{
	struct talk *t = *state;
	size_t len = reply_begin(t->reply, t->query, t->query_len,
	    REPLY_GOOD);
	uint8_t rdata[REPLY_SOA_RDLEN] = { 0 };

	len = reply_add(t->reply, len, "\xc0\x0c", 2, RR_SOA, rdata,
	    sizeof(rdata) - 1);
	assert_bad(t, len, "sent a record whose rdata is broken: "
	    "example.com SOA");
}

#define TALK(test) cmocka_unit_test_setup(test, set_up)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TALK(a_good_answer_is_the_soa),
		TALK(case_does_not_matter_nor_do_records_of_other_types),
		TALK(an_answer_to_another_question_is_strange),
		TALK(what_is_no_message_is_strange),
		TALK(an_answer_that_is_cut_need_not_be_a_whole_message),
		TALK(a_refusal_is_told_with_advice),
		TALK(a_refusal_need_not_repeat_the_question),
		TALK(a_server_that_only_relays_is_of_no_use),
		TALK(there_has_to_be_exactly_one_soa),
		TALK(the_soa_has_to_be_that_of_the_zone),
		TALK(a_broken_soa_is_of_no_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
