#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/wire.h"
#include "making.h"

static void
a_question_is_a_header_and_the_question_without_rd(void **state)
{
	static const uint8_t expected[] = "\x12\x34\0\0\0\1\0\0\0\0\0\0"
	    "\7example\3com\0\0\374\0\1";
	uint8_t query[WIRE_QUERY_SIZE];
	struct name zone;
	struct err err;

	(void)state;
	name_parse(&zone, "example.com", &err);
	assert_int_equal(wire_query(query, 0x1234, &zone, RR_AXFR),
	    sizeof(expected) - 1);
	assert_memory_equal(query, expected, sizeof(expected) - 1);
}

static void
the_longest_name_can_be_asked_for(void **state)
{
	struct name zone = { .len = NAME_MAX_LEN };
	uint8_t query[WIRE_QUERY_SIZE];

	(void)state;
	for (size_t i = 0; i < 254; i += 2) {
		zone.wire[i] = 1;
		zone.wire[i + 1] = '*';
	}
	assert_int_equal(wire_query(query, 0xffff, &zone, RR_SOA),
	    12 + NAME_MAX_LEN + 4);
	assert_memory_equal(query + 12, zone.wire, NAME_MAX_LEN);
}

static void
a_question_may_say_which_version_is_held(void **state)
{
	static const uint8_t expected[] = "\x12\x34\0\0\0\1\0\0\0\1\0\0"
	    "\7example\3com\0\0\373\0\1"
	    "\300\14\0\6\0\1\0\0\1\54\0\56\2ns\7example\0"
	    "\4host\7example\0\0\0\0\7\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5";
	struct record soa = { .type = RR_SOA, .ttl = 300 };
	uint8_t query[WIRE_QUERY_SIZE];
	struct buf rdata = { 0 };
	struct name zone;
	struct err err;
	size_t len;

	(void)state;
	name_parse(&zone, "example.com", &err);
	make_soa(&rdata, 7);
	soa.rdata = rdata.data;
	soa.rdlen = (uint32_t)rdata.len;
	len = wire_query(query, 0x1234, &zone, RR_IXFR);
	len = wire_query_held(query, len, &soa);
	assert_int_equal(len, sizeof(expected) - 1);
	assert_memory_equal(query, expected, len);
	buf_fini(&rdata);
}

static void
the_longest_name_may_hold_the_longest_soa(void **state)
{
	static uint8_t rdata[2 * NAME_MAX_LEN + 20];
	const struct record soa = { .type = RR_SOA, .rdata = rdata,
		.rdlen = sizeof(rdata) };
	struct name zone = { .len = NAME_MAX_LEN };
	uint8_t query[WIRE_QUERY_SIZE];

	(void)state;
	for (size_t i = 0; i < 254; i += 2)
		zone.wire[i] = 1;
	assert_int_equal(wire_query_held(query, wire_query(query, 1, &zone,
	    RR_IXFR), &soa), 12 + NAME_MAX_LEN + 4 + 12 + sizeof(rdata));
}

/* Expands what stands at pos of a message; 0: refused. */
static size_t
expand(const void *msg, size_t len, size_t pos, size_t *behind)
{
	uint8_t out[NAME_MAX_LEN];

	return wire_expand_name(msg, len, pos, out, behind);
}

static void
a_compressed_name_is_put_together(void **state)
{
	static const uint8_t msg[] = "\1B\1c\0\1a\xc0\0\xc0\5?";
	uint8_t out[NAME_MAX_LEN];
	size_t behind;

	(void)state;
	assert_int_equal(wire_expand_name(msg, 11, 0, out, &behind), 5);
	assert_memory_equal(out, "\1B\1c", 5);
	assert_int_equal(behind, 5);
	assert_int_equal(wire_expand_name(msg, 11, 5, out, &behind), 7);
	assert_memory_equal(out, "\1a\1B\1c", 7);
	assert_int_equal(behind, 9);
	assert_int_equal(wire_expand_name(msg, 11, 9, out, &behind), 7);
	assert_memory_equal(out, "\1a\1B\1c", 7);
	assert_int_equal(behind, 11);
	assert_int_equal(wire_expand_name(msg, 11, 4, out, &behind), 1);
	assert_int_equal(behind, 5);
}

static void
a_pointer_that_does_not_lead_back_is_refused(void **state)
{
	size_t behind;

	(void)state;
	/* To itself, to the name's own beginning, ahead, past the end. */
	assert_int_equal(expand("\0\0\xc0\2", 4, 2, &behind), 0);
	assert_int_equal(expand("\1a\xc0\0", 4, 0, &behind), 0);
	assert_int_equal(expand("\xc0\2\1a\0", 5, 0, &behind), 0);
	assert_int_equal(expand("\0\xc0\xff", 3, 1, &behind), 0);
	assert_int_equal(expand("\0\xff\xff", 3, 1, &behind), 0);
	/* Two that lead to each other. */
	assert_int_equal(expand("\xc0\2\xc0\0", 4, 2, &behind), 0);
	assert_int_equal(expand("\1a\xc0\4\xc0\0", 6, 4, &behind), 0);
}

static void
a_name_that_is_cut_is_refused(void **state)
{
	static const uint8_t msg[] = "\2ab\xc0\0";
	static const uint8_t names[] = "\2ab\0\1c\xc0\0";
	size_t behind;

	(void)state;
	for (size_t len = 0; len <= 4; len++)
		assert_int_equal(expand(msg, len, 0, &behind), 0);
	for (size_t len = 4; len < 8; len++)
		assert_int_equal(expand(names, len, 4, &behind), 0);
	assert_int_equal(expand(names, 8, 4, &behind), 6);
	assert_int_equal(expand(names, 8, 8, &behind), 0);
}

static void
label_types_other_than_pointers_are_refused(void **state)
{
	size_t behind;

	(void)state;
	assert_int_equal(expand("\x40\0\0\0", 4, 0, &behind), 0);
	assert_int_equal(expand("\x80\0\0\0", 4, 0, &behind), 0);
	assert_int_equal(expand("\1a\x41\0\0", 5, 0, &behind), 0);
}

static void
a_name_may_not_grow_past_255_bytes(void **state)
{
	uint8_t msg[600];
	size_t behind, pos = 0;

	(void)state;
	/* 253 bytes and the root; then one label more before all that. */
	memset(msg, 'x', sizeof(msg));
	while (pos < 252) {
		msg[pos] = pos < 192 ? 63 : 59;
		pos += (size_t)msg[pos] + 1;
	}
	assert_int_equal(pos, 252);
	msg[pos++] = 0;
	memcpy(msg + pos, "\1a\xc0\0\2bc\xc0\0", 9);
	assert_int_equal(expand(msg, pos + 4, 0, &behind), 253);
	assert_int_equal(expand(msg, pos + 4, pos, &behind), 255);
	assert_int_equal(expand(msg, pos + 9, pos + 4, &behind), 0);
}

static void
a_long_chain_of_pointers_ends(void **state)
{
	static uint8_t msg[0x4000];
	size_t behind;

	(void)state;
	for (size_t i = 2; i < sizeof(msg); i += 2)
		put_u16(msg + i, (uint16_t)(0xc000 | (i - 2)));
	assert_int_equal(expand(msg, sizeof(msg), 0x3ffe, &behind), 1);
	assert_int_equal(behind, 0x4000);
}

static void
types_and_rcodes_have_their_names(void **state)
{
	char text[WIRE_TEXT_SIZE];

	(void)state;
	wire_type_text(RR_AAAA, text);
	assert_string_equal(text, "AAAA");
	wire_type_text(RR_AXFR, text);
	assert_string_equal(text, "AXFR");
	wire_type_text(65534, text);
	assert_string_equal(text, "TYPE65534");
	wire_rcode_text(5, text);
	assert_string_equal(text, "REFUSED");
	wire_rcode_text(9, text);
	assert_string_equal(text, "NOTAUTH");
	wire_rcode_text(23, text);
	assert_string_equal(text, "RCODE23");
}

static void
every_type_has_a_text(void **state)
{
	char text[WIRE_TEXT_SIZE];

	(void)state;
	for (unsigned type = 0; type <= 0xffff; type++) {
		wire_type_text((uint16_t)type, text);
		assert_true(text[0] != '\0');
		assert_string_not_equal(text, "?");
	}
}

static void
meta_types_are_0_opt_and_those_from_128_to_255(void **state)
{
	(void)state;
	for (unsigned type = 0; type <= 0xffff; type++)
		assert_int_equal(wire_type_is_meta((uint16_t)type),
		    type == 0 || type == 41 || (type >= 128 && type <= 255));
}

static void
assert_text(const char *owner, uint16_t type, const void *rdata, size_t len,
    const char *expected)
{
	struct record r = { .owner = (const uint8_t *)owner, .type = type,
		.rdata = rdata, .rdlen = (uint16_t)len, .ttl = 300 };
	char text[WIRE_RECORD_TEXT_SIZE];

	wire_record_text(&r, text);
	assert_string_equal(text, expected);
}

static void
a_record_is_one_line_of_a_master_file(void **state)
{
	(void)state;
	assert_text("\3www\7example\3com", RR_A, "\300\0\2\1", 4,
	    "www.example.com. 300 IN A 192.0.2.1");
	assert_text("", RR_NS, "\1a\1b", 5, ". 300 IN NS a.b.");
	assert_text("\1*\1a", RR_TXT, "\3a b\2\0\n", 7,
	    "*.a. 300 IN TXT \"a b\" \"\\000\\010\"");
	assert_text("\1a", 65534, "\1\2", 2,
	    "a. 300 IN TYPE65534 \\# 2 0102");
}

static void
a_record_that_cannot_be_printed_is_told_by_its_length(void **state)
{
	static const uint8_t rdata[4096];

	(void)state;
	assert_text("\1a", RR_TXT, rdata, sizeof(rdata),
	    "a 300 IN TXT (4096 bytes)");
	assert_text("\1a", RR_A, "\1\2\3", 3, "a 300 IN A (3 bytes)");
}

static void
a_long_record_is_cut_to_one_line(void **state)
{
	struct record r = { .owner = (const uint8_t *)"\1a", .type = RR_TXT,
		.rdlen = 2048 };
	uint8_t rdata[2048];
	char text[WIRE_RECORD_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(rdata); i++)
		rdata[i] = i % 256 == 0 ? 255 : '\n';
	r.rdata = rdata;
	wire_record_text(&r, text);
	assert_int_equal(strlen(text), WIRE_RECORD_TEXT_SIZE - 1);
	assert_null(strpbrk(text, "\t\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_question_is_a_header_and_the_question_without_rd),
		cmocka_unit_test(the_longest_name_can_be_asked_for),
		cmocka_unit_test(a_question_may_say_which_version_is_held),
		cmocka_unit_test(the_longest_name_may_hold_the_longest_soa),
		cmocka_unit_test(a_compressed_name_is_put_together),
		cmocka_unit_test(a_pointer_that_does_not_lead_back_is_refused),
		cmocka_unit_test(a_name_that_is_cut_is_refused),
		cmocka_unit_test(label_types_other_than_pointers_are_refused),
		cmocka_unit_test(a_name_may_not_grow_past_255_bytes),
		cmocka_unit_test(a_long_chain_of_pointers_ends),
		cmocka_unit_test(types_and_rcodes_have_their_names),
		cmocka_unit_test(every_type_has_a_text),
		cmocka_unit_test(
		    meta_types_are_0_opt_and_those_from_128_to_255),
		cmocka_unit_test(a_record_is_one_line_of_a_master_file),
		cmocka_unit_test(
		    a_record_that_cannot_be_printed_is_told_by_its_length),
		cmocka_unit_test(a_long_record_is_cut_to_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
