#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/said.h"
#include "making.h"

enum { ID = 0x1234 };

struct talk {
	struct message *m;
	struct name name;
	struct buf msg;
	struct said said;
	struct err err;
};

static int
set_up(void **state)
{
	static struct talk t;

	memset(&t, 0, sizeof(t));
	t.m = message_new();
	assert_true(name_parse(&t.name, "www.example", &t.err));
	make_message(&t.msg, ID, MAKING_GOOD);
	make_question(&t.msg, "WWW.example", RR_A);
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	struct talk *t = *state;

	message_free(&t->m);
	buf_fini(&t->msg);
	said_fini(&t->said);
	return 0;
}

static enum said_kind
reading(struct talk *t)
{
	return said_read(&t->said, t->m, t->msg.data, t->msg.len, ID,
	    &t->name, RR_A, &t->err);
}

static void
an_answer_is_its_rcode_authority_and_records(void **state)
{
	struct talk *t = *state;

	make_answer(&t->msg, "www.example", RR_A, "\1\2\3\4", 4);
	make_answer(&t->msg, "www.example", RR_A, "\1\2\3\3", 4);
	assert_int_equal(reading(t), SAID_ANSWER);
	assert_int_equal(t->said.rcode, RCODE_NOERROR);
	assert_true(t->said.authoritative);
	assert_false(t->said.cut);
	assert_int_equal(t->said.n, 2);
	assert_memory_equal(t->said.list[0].rdata, "\1\2\3\3", 4);
	put_u16(t->msg.data + 2, MAKING_QR | RCODE_NXDOMAIN);
	assert_int_equal(reading(t), SAID_ANSWER);
	assert_int_equal(t->said.rcode, RCODE_NXDOMAIN);
	assert_false(t->said.authoritative);
}

static void
other_sections_do_not_count(void **state)
{
	const struct making_record ns = { .owner = "example", .type = RR_NS,
		.ttl = 1, .section = MAKING_AUTHORITY };
	struct talk *t = *state;

	make_record(&t->msg, &ns, "\1x\0", 3);
	assert_int_equal(reading(t), SAID_ANSWER);
	assert_int_equal(t->said.n, 0);
}

static void
a_referral_says_which_name_servers(void **state)
{
	const struct making_record ns = { .owner = "example", .type = RR_NS,
		.ttl = 1, .section = MAKING_AUTHORITY };
	const struct making_record ds = { .owner = "example",
		.type = RR_DS, .ttl = 1, .section = MAKING_AUTHORITY };
	struct talk *t = *state;

	put_u16(t->msg.data + 2, MAKING_QR);
	make_record(&t->msg, &ds, "\0\1\5\2abc", 7);
	make_record(&t->msg, &ns, "\1x\0", 3);
	assert_int_equal(reading(t), SAID_ANSWER);
	assert_int_equal(t->said.n, 1);
	assert_int_equal(t->said.list[0].type, RR_NS);
}

static void
an_answer_that_was_cut_may_end_anywhere(void **state)
{
	struct talk *t = *state;

	make_answer(&t->msg, "www.example", RR_A, "\1\2\3\4", 4);
	t->msg.len -= 3;
	put_u16(t->msg.data + 2, MAKING_GOOD | MAKING_TC);
	assert_int_equal(reading(t), SAID_CUT);
	assert_true(t->said.cut && t->said.authoritative);
	assert_int_equal(t->said.n, 0);
	put_u16(t->msg.data + 2, MAKING_GOOD);
	assert_int_equal(reading(t), SAID_BROKEN);
	assert_string_equal(t->err.text,
	    "sent a message that ends within a record");
}

static void
an_answer_to_another_question_is_strange(void **state)
{
	struct talk *t = *state;

	t->msg.data[0] ^= 1;
	assert_int_equal(reading(t), SAID_STRANGE);
	t->msg.data[0] ^= 1;
	t->msg.data[2] ^= 0x80;
	assert_int_equal(reading(t), SAID_STRANGE);
	t->msg.data[2] ^= 0x80;
	t->msg.data[13] ^= 1;
	assert_int_equal(reading(t), SAID_STRANGE);
	t->msg.data[13] ^= 1;
	assert_int_equal(reading(t), SAID_ANSWER);
	t->msg.len = 11;
	assert_int_equal(reading(t), SAID_STRANGE);
}

static void
a_server_that_cannot_read_the_question_need_not_repeat_it(void **state)
{
	struct talk *t = *state;

	make_message(&t->msg, ID, MAKING_QR | RCODE_FORMERR);
	assert_int_equal(reading(t), SAID_ANSWER);
	assert_int_equal(t->said.rcode, RCODE_FORMERR);
	make_message(&t->msg, ID, MAKING_QR);
	assert_int_equal(reading(t), SAID_STRANGE);
}

static void
records_that_cannot_be_read_are_told_of(void **state)
{
	const struct making_record chaos = { .owner = "www.example",
		.type = RR_A, .class = 3 };
	struct talk *t = *state;

	make_answer(&t->msg, "www.example", RR_A, "\1\2\3", 3);
	assert_int_equal(reading(t), SAID_BROKEN);
	assert_string_equal(t->err.text, "sent a record whose rdata is "
	    "broken: www.example A");
	make_message(&t->msg, ID, MAKING_GOOD);
	make_question(&t->msg, "www.example", RR_A);
	make_record(&t->msg, &chaos, "\1\2\3\4", 4);
	assert_int_equal(reading(t), SAID_BROKEN);
	assert_string_equal(t->err.text, "sent a record of class 3");
	assert_int_equal(t->said.n, 0);
}

static void
add(struct said *said, const char *owner, uint16_t type, uint32_t ttl,
    const char *rdata, uint32_t len)
{
	struct record record = { .type = type, .ttl = ttl, .rdlen = len,
		.rdata = (const uint8_t *)rdata };
	struct buf name = { 0 };

	make_name(&name, owner);
	record.owner = name.data;
	said_add(said, &record);
	said_sort(said);
	buf_fini(&name);
}

static void
neither_order_nor_case_nor_repetition_matters(void **state)
{
	struct said a = { 0 }, b = { 0 };

	(void)state;
	add(&a, "w", RR_A, 1, "abcd", 4);
	add(&a, "w", RR_MX, 1, "\0\1\1X\0", 5);
	add(&b, "W", RR_MX, 1, "\0\1\1x\0", 5);
	assert_false(said_is_equal(&a, &b));
	add(&b, "w", RR_A, 1, "abcd", 4);
	add(&b, "W", RR_A, 1, "abcd", 4);
	assert_true(said_is_equal(&a, &b));
	assert_int_equal(b.n, 2);
	add(&b, "w", RR_TXT, 1, "\1X", 2);
	add(&a, "w", RR_TXT, 1, "\1x", 2);
	assert_false(said_is_equal(&a, &b));
	said_fini(&a);
	said_fini(&b);
}

static void
each_other_thing_matters(void **state)
{
	struct said a = { .authoritative = true }, b;

	(void)state;
	b = a;
	assert_true(said_is_equal(&a, &b));
	b.rcode = RCODE_NXDOMAIN;
	assert_false(said_is_equal(&a, &b));
	b = a;
	b.authoritative = false;
	assert_false(said_is_equal(&a, &b));
	b = a;
	b.cut = true;
	assert_false(said_is_equal(&a, &b));
	b = a;
	add(&a, "w", RR_A, 1, "abcd", 4);
	add(&b, "w", RR_A, 2, "abcd", 4);
	assert_false(said_is_equal(&a, &b));
	assert_false(said_has_all(&a, &b, false));
	assert_true(said_has_all(&a, &b, true));
	said_fini(&a);
	said_fini(&b);
}

static void
assert_tells(const struct said *a, const struct said *b, const char *text)
{
	struct buf out = { 0 };
	struct name name;
	struct err err;

	assert_true(name_parse(&name, "w", &err));
	said_tell(a, b, &name, &out);
	assert_string_equal(buf_str(&out), text);
	buf_fini(&out);
}

static void
what_is_told_is_what_differs(void **state)
{
	struct said a = { .authoritative = true }, b = a;

	(void)state;
	assert_tells(&a, &b, "nothing");
	add(&a, "w", RR_A, 60, "\1\2\3\4", 4);
	assert_tells(&a, &b, "60 IN A 1.2.3.4");
	assert_tells(&b, &a, "nothing");
	add(&b, "w", RR_A, 61, "\1\2\3\4", 4);
	assert_tells(&b, &a, "61 IN A 1.2.3.4");
	add(&a, "v", RR_A, 61, "\1\2\3\4", 4);
	add(&b, "w", RR_A, 60, "\1\2\3\4", 4);
	assert_tells(&a, &b, "v. 61 IN A 1.2.3.4");
	said_fini(&b);
	add(&b, "w", RR_A, 60, "\1\2\3\4", 4);
	b.rcode = RCODE_NXDOMAIN;
	assert_tells(&b, &a, "NXDOMAIN + without authority (no AA)");
	assert_tells(&a, &b, "NOERROR + with authority (AA) + "
	    "v. 61 IN A 1.2.3.4");
	b.rcode = a.rcode;
	b.authoritative = true;
	assert_tells(&b, &a, "nothing else");
	b.cut = true;
	assert_tells(&b, &a, "cut off (TC)");
	said_fini(&a);
	said_fini(&b);
}

static void
of_many_records_some_are_told_and_the_rest_is_counted(void **state)
{
	struct said a = { 0 }, b = { 0 };
	char rdata[4] = "abc";

	(void)state;
	for (char c = 1; c <= 6; c++) {
		rdata[3] = c;
		add(&a, "w", RR_A, 1, rdata, 4);
	}
	assert_tells(&a, &b, "1 IN A 97.98.99.1 + 1 IN A 97.98.99.2 + 1 IN A "
	    "97.98.99.3 + 1 IN A 97.98.99.4 and 2 more");
	said_fini(&a);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_its_rcode_authority_and_records),
		TEST(other_sections_do_not_count),
		TEST(a_referral_says_which_name_servers),
		TEST(an_answer_that_was_cut_may_end_anywhere),
		TEST(an_answer_to_another_question_is_strange),
		TEST(a_server_that_cannot_read_the_question_need_not_repeat_it),
		TEST(records_that_cannot_be_read_are_told_of),
		cmocka_unit_test(
		    neither_order_nor_case_nor_repetition_matters),
		cmocka_unit_test(each_other_thing_matters),
		cmocka_unit_test(what_is_told_is_what_differs),
		cmocka_unit_test(
		    of_many_records_some_are_told_and_the_rest_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
