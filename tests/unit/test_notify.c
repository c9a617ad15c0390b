#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns/notify.h"
#include "making.h"

enum { OPCODE_NOTIFY = 4 << 11, AUTHORITATIVE = 0x0400, ID = 0x1234 };

struct telling {
	struct buf b;
	struct message *m;
	struct notify n;
};

static int
set_up(void **state)
{
	struct telling *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	t->m = message_new();
	make_message(&t->b, ID, OPCODE_NOTIFY | AUTHORITATIVE);
	make_question(&t->b, "Example.COM", RR_SOA);
	*state = t;
	return 0;
}

static int
tear_down(void **state)
{
	struct telling *t = *state;

	message_free(&t->m);
	buf_fini(&t->b);
	free(t);
	return 0;
}

/* The first len bytes, in memory of that size. */
static enum notify_kind
read_cut(struct telling *t, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	enum notify_kind kind;

	assert_non_null(copy);
	if (len > 0)
		memcpy(copy, t->b.data, len);
	kind = notify_read(t->m, copy, len, &t->n);
	free(copy);
	return kind;
}

static enum notify_kind
read_all(struct telling *t)
{
	return read_cut(t, t->b.len);
}

static void
assert_zone(const struct telling *t, const char *text)
{
	char zone[NAME_TEXT_SIZE];

	name_text(t->n.zone.wire, zone);
	assert_string_equal(zone, text);
}

static void
assert_heard(struct telling *t, bool has_serial, uint32_t serial)
{
	assert_int_equal(read_all(t), NOTIFY_HEARD);
	assert_zone(t, "example.com");
	assert_int_equal(t->n.has_serial, has_serial);
	assert_int_equal(t->n.serial, serial);
}

static void
assert_bad(struct telling *t, unsigned rcode)
{
	assert_int_equal(read_all(t), NOTIFY_BAD);
	assert_int_equal(t->n.rcode, rcode);
}

static void
a_bare_question_is_a_notify_without_a_serial(void **state)
{
	assert_heard(*state, false, 0);
}

static void
an_soa_in_the_answer_tells_the_serial(void **state)
{
	struct telling *t = *state;

	make_soa_answer(&t->b, "EXAMPLE.com", 4000000000U);
	assert_heard(t, true, 4000000000U);
}

static void
of_two_soas_the_first_counts(void **state)
{
	struct telling *t = *state;

	make_soa_answer(&t->b, "example.com", 1);
	make_soa_answer(&t->b, "example.com", 2);
	assert_heard(t, true, 1);
}

static void
what_else_is_in_the_answer_tells_no_serial(void **state)
{
	struct making_record other = { .owner = "example.com",
		.type = RR_SOA, .class = 3 };
	struct telling *t = *state;

	make_answer(&t->b, "example.com", RR_A, "\1\2\3\4", 4);
	make_soa_answer(&t->b, "other.example", 7);
	make_record(&t->b, &other, "xyz", 3);
	assert_heard(t, false, 0);
}

static void
records_in_other_sections_do_not_matter(void **state)
{
	struct making_record opt = { .owner = ".", .type = RR_OPT,
		.class = 1232, .section = MAKING_ADDITIONAL };
	struct making_record tsig = { .owner = "key", .type = 250,
		.class = 255, .section = MAKING_ADDITIONAL };
	struct telling *t = *state;

	make_soa_answer(&t->b, "example.com", 5);
	make_record(&t->b, &opt, "", 0);
	make_record(&t->b, &tsig, "\4hmac\0", 6);
	assert_heard(t, true, 5);
}

static void
the_root_is_a_zone(void **state)
{
	struct telling *t = *state;

	make_message(&t->b, ID, OPCODE_NOTIFY);
	make_question(&t->b, ".", RR_SOA);
	assert_int_equal(read_all(t), NOTIFY_HEARD);
	assert_zone(t, ".");
}

static void
a_broken_soa_is_refused(void **state)
{
	struct telling *t = *state;

	make_answer(&t->b, "example.com", RR_SOA, "\0\0\0", 3);
	assert_bad(t, RCODE_FORMERR);
}

static void
a_broken_record_behind_the_soa_is_refused(void **state)
{
	struct telling *t = *state;

	make_soa_answer(&t->b, "example.com", 5);
	make_answer(&t->b, "example.com", RR_A, "\1\2\3", 3);
	assert_bad(t, RCODE_FORMERR);
}

static void
without_a_header_nothing_is_answered(void **state)
{
	struct telling *t = *state;

	for (size_t len = 0; len < MAKING_HEADER; len++)
		assert_int_equal(read_cut(t, len), NOTIFY_SILENT);
}

static void
a_cut_message_is_refused_wherever_it_ends(void **state)
{
	struct telling *t = *state;

	make_soa_answer(&t->b, "example.com", 5);
	for (size_t len = MAKING_HEADER; len < t->b.len; len++) {
		assert_int_equal(read_cut(t, len), NOTIFY_BAD);
		assert_int_equal(t->n.rcode, RCODE_FORMERR);
		assert_true(t->n.echoed <= len);
	}
}

static void
bytes_behind_the_last_record_are_refused(void **state)
{
	struct telling *t = *state;

	buf_add_byte(&t->b, 0);
	assert_bad(t, RCODE_FORMERR);
}

static void
an_answer_is_not_answered(void **state)
{
	struct telling *t = *state;

	t->b.data[2] |= 0x80;
	assert_int_equal(read_all(t), NOTIFY_SILENT);
	make_message(&t->b, ID, MAKING_QR);
	assert_int_equal(read_all(t), NOTIFY_SILENT);
}

static void
queries_are_refused_and_other_opcodes_unknown(void **state)
{
	struct telling *t = *state;

	for (unsigned opcode = 0; opcode < 16; opcode++) {
		if (opcode == 4)
			continue;
		make_message(&t->b, ID, opcode << 11);
		make_question(&t->b, "example.com", RR_SOA);
		assert_bad(t, opcode == 0 ? RCODE_REFUSED : RCODE_NOTIMP);
	}
}

static void
one_question_is_asked_for(void **state)
{
	struct telling *t = *state;

	make_question(&t->b, "example.com", RR_SOA);
	assert_bad(t, RCODE_FORMERR);
	make_message(&t->b, ID, OPCODE_NOTIFY);
	assert_bad(t, RCODE_FORMERR);
	assert_int_equal(t->n.echoed, MAKING_HEADER);
}

static void
a_question_of_another_type_is_refused(void **state)
{
	struct telling *t = *state;

	make_message(&t->b, ID, OPCODE_NOTIFY);
	make_question(&t->b, "example.com", RR_NS);
	assert_bad(t, RCODE_FORMERR);
}

static void
a_zone_of_another_class_is_none_of_ours(void **state)
{
	struct telling *t = *state;

	t->b.data[t->b.len - 1] = 3;
	assert_bad(t, RCODE_NOTAUTH);
}

static void
a_compressed_question_is_refused(void **state)
{
	struct telling *t = *state;

	make_message(&t->b, ID, OPCODE_NOTIFY);
	make_count(&t->b, 4);
	buf_add(&t->b, "\1a\xc0\x0c", 4);
	make_u32(&t->b, RR_SOA << 16 | CLASS_IN);
	assert_bad(t, RCODE_FORMERR);
	assert_int_equal(t->n.echoed, MAKING_HEADER);
}

static void
the_answer_repeats_the_question_and_nothing_else(void **state)
{
	struct telling *t = *state;
	size_t question = t->b.len;
	uint8_t *before = malloc(question);

	memcpy(before, t->b.data, question);
	make_soa_answer(&t->b, "example.com", 5);
	assert_int_equal(read_all(t), NOTIFY_HEARD);
	assert_int_equal(notify_answer(t->b.data, &t->n, RCODE_NOERROR),
	    question);
	put_u16(before + 2, MAKING_QR | OPCODE_NOTIFY | AUTHORITATIVE);
	assert_memory_equal(t->b.data, before, question);
	free(before);
}

static void
an_error_is_answered_without_authority(void **state)
{
	struct telling *t = *state;

	assert_int_equal(read_all(t), NOTIFY_HEARD);
	notify_answer(t->b.data, &t->n, RCODE_NOTAUTH);
	assert_int_equal(get_u16(t->b.data), ID);
	assert_int_equal(get_u16(t->b.data + 2),
	    MAKING_QR | OPCODE_NOTIFY | RCODE_NOTAUTH);
}

static void
a_question_that_cannot_be_read_is_not_repeated(void **state)
{
	struct telling *t = *state;

	put_u16(t->b.data + 4, 2);
	put_u16(t->b.data + 10, 9);
	assert_bad(t, RCODE_FORMERR);
	assert_int_equal(notify_answer(t->b.data, &t->n, t->n.rcode),
	    MAKING_HEADER);
	for (size_t i = 4; i < MAKING_HEADER; i++)
		assert_int_equal(t->b.data[i], 0);
}

/* An OPT record, of this version and with an option behind. */
static void
add_opt(struct telling *t, unsigned version)
{
	static const uint8_t option[] = { 0, 10, 0, 2, 1, 2 };

	buf_add_byte(&t->b, 0);
	make_u16(&t->b, RR_OPT);
	make_u16(&t->b, 4096);
	make_u32(&t->b, version << 16);
	make_u16(&t->b, sizeof(option));
	buf_add(&t->b, option, sizeof(option));
	put_u16(t->b.data + MAKING_ADDITIONAL, (uint16_t)(
	    get_u16(t->b.data + MAKING_ADDITIONAL) + 1));
}

static void
assert_answered_with_opt(struct telling *t, size_t question, unsigned rcode)
{
	const uint8_t *opt = t->b.data + question;

	assert_int_equal(notify_answer(t->b.data, &t->n, rcode),
	    question + 11);
	assert_int_equal(get_u16(t->b.data + MAKING_ADDITIONAL), 1);
	assert_int_equal(get_u16(t->b.data + 2) & 15, rcode & 15);
	assert_int_equal(opt[0], 0);
	assert_int_equal(get_u16(opt + 1), RR_OPT);
	assert_int_equal(get_u16(opt + 3), 1232);
	assert_int_equal(get_u32(opt + 5), rcode >> 4 << 24);
	assert_int_equal(get_u16(opt + 9), 0);
}

static void
the_answer_to_edns_has_it_too(void **state)
{
	struct telling *t = *state;
	size_t question = t->b.len;

	make_soa_answer(&t->b, "example.com", 5);
	add_opt(t, 0);
	assert_int_equal(read_all(t), NOTIFY_HEARD);
	assert_answered_with_opt(t, question, RCODE_NOERROR);
}

static void
edns_of_another_version_is_refused(void **state)
{
	struct telling *t = *state;
	size_t question = t->b.len;

	add_opt(t, 1);
	assert_bad(t, RCODE_BADVERS);
	assert_answered_with_opt(t, question, t->n.rcode);
}

static void
edns_twice_is_refused(void **state)
{
	struct telling *t = *state;
	size_t question = t->b.len;

	add_opt(t, 0);
	add_opt(t, 0);
	assert_bad(t, RCODE_FORMERR);
	assert_answered_with_opt(t, question, t->n.rcode);
}

#define TELLING(test) \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TELLING(a_bare_question_is_a_notify_without_a_serial),
		TELLING(an_soa_in_the_answer_tells_the_serial),
		TELLING(of_two_soas_the_first_counts),
		TELLING(what_else_is_in_the_answer_tells_no_serial),
		TELLING(records_in_other_sections_do_not_matter),
		TELLING(the_root_is_a_zone),
		TELLING(a_broken_soa_is_refused),
		TELLING(a_broken_record_behind_the_soa_is_refused),
		TELLING(without_a_header_nothing_is_answered),
		TELLING(a_cut_message_is_refused_wherever_it_ends),
		TELLING(bytes_behind_the_last_record_are_refused),
		TELLING(an_answer_is_not_answered),
		TELLING(queries_are_refused_and_other_opcodes_unknown),
		TELLING(one_question_is_asked_for),
		TELLING(a_question_of_another_type_is_refused),
		TELLING(a_zone_of_another_class_is_none_of_ours),
		TELLING(a_compressed_question_is_refused),
		TELLING(the_answer_repeats_the_question_and_nothing_else),
		TELLING(an_error_is_answered_without_authority),
		TELLING(a_question_that_cannot_be_read_is_not_repeated),
		TELLING(the_answer_to_edns_has_it_too),
		TELLING(edns_of_another_version_is_refused),
		TELLING(edns_twice_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
