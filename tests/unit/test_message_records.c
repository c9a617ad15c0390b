#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "reading.h"

static void
assert_bad(struct reading *r, const char *why)
{
	assert_opens(r);
	assert_int_equal(next(r), MESSAGE_BAD);
	assert_string_equal(r->err.text, why);
}

/* Adds one record with an owner in raw wire form. */
static void
add_raw(struct reading *r, const void *owner, size_t owner_len,
    uint16_t type, const void *rdata, size_t len)
{
	const struct making_record record = { .raw = owner,
		.raw_len = owner_len, .type = type };

	make_record(&r->b, &record, rdata, len);
}

static void
records_are_read_in_order(void **state)
{
	struct reading *r = *state;

	make_soa_answer(&r->b, "Example.COM", 7);
	make_answer(&r->b, "www.Example.COM", RR_A, "\300\0\2\1", 4);
	assert_opens(r);
	assert_int_equal(message_answer_count(r->m), 2);
	assert_int_equal(next(r), MESSAGE_RECORD);
	assert_int_equal(r->record.type, RR_SOA);
	assert_memory_equal(r->record.owner, "\7example\3com", 13);
	assert_int_equal(next(r), MESSAGE_RECORD);
	assert_int_equal(r->record.type, RR_A);
	assert_int_equal(r->class, CLASS_IN);
	assert_int_equal(r->record.ttl, 300);
	assert_int_equal(r->record.rdlen, 4);
	assert_memory_equal(r->record.owner, "\3www\7example\3com", 17);
	assert_memory_equal(r->record.rdata, "\300\0\2\1", 4);
	assert_memory_equal(r->record.loc, "\0\0", 2);
	assert_memory_equal(r->record.ttd, "\0\0\0\0\0\0\0\0", 8);
	assert_int_equal(next(r), MESSAGE_END);
	assert_int_equal(next(r), MESSAGE_END);
	assert_string_equal(r->err.text, "");
}

static void
owner_and_rdata_are_expanded(void **state)
{
	struct reading *r = *state;

	/* 0xc00c is the question's name. */
	add_raw(r, "\1W\xc0\x0c", 4, RR_NS, "\2NS\xc0\x0c", 5);
	assert_opens(r);
	assert_int_equal(next(r), MESSAGE_RECORD);
	assert_memory_equal(r->record.owner, "\1w\7example\3com", 15);
	assert_int_equal(r->record.rdlen, 16);
	assert_memory_equal(r->record.rdata, "\2ns\7example\3com", 16);
}

static void
rdata_that_points_past_its_record_is_broken(void **state)
{
	struct reading *r = *state;

	/* The name of the first record's rdata goes on in the second. */
	make_answer(&r->b, "a", RR_NS, "\5abc", 4);
	make_answer(&r->b, "a", RR_NS, "\1b", 3);
	assert_bad(r, "a record whose rdata is broken: a NS");
}

static void
an_owner_that_leads_nowhere_is_broken(void **state)
{
	static const struct {
		const char *owner;
		size_t len;
	} owners[] = {
		{ "\xc0\x1d", 2 },	/* to itself: 12 + 17 */
		{ "\xc0\xff", 2 },	/* ahead */
		{ "\xff\xff", 2 },	/* past the end */
		{ "\1a\xc0\x1d", 4 },	/* a loop */
	};
	struct reading *r = *state;

	for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]); i++) {
		make_message(&r->b, READING_ID, MAKING_GOOD);
		make_question(&r->b, "example.com", RR_AXFR);
		assert_int_equal(r->b.len, 0x1d);
		add_raw(r, owners[i].owner, owners[i].len, RR_A, "abcd", 4);
		assert_bad(r, "a record whose owner name is broken");
	}
}

static void
label_types_that_nobody_uses_are_refused(void **state)
{
	struct reading *r = *state;

	add_raw(r, "\x41" "a", 2, RR_A, "abcd", 4);
	assert_false(opens_cut(r, r->b.len));
	make_message(&r->b, READING_ID, MAKING_GOOD);
	add_raw(r, "\x80" "a", 2, RR_A, "abcd", 4);
	assert_false(opens_cut(r, r->b.len));
}

static void
broken_rdata_is_named_with_owner_and_type(void **state)
{
	static const struct {
		uint16_t type;
		size_t len;
		const char *why;
	} rows[] = {
		{ RR_A, 3, "a record whose rdata is broken: x.y A" },
		{ RR_A, 5, "a record whose rdata is broken: x.y A" },
		{ RR_AAAA, 4, "a record whose rdata is broken: x.y AAAA" },
		{ RR_SOA, 0, "a record whose rdata is broken: x.y SOA" },
		{ RR_MX, 2, "a record whose rdata is broken: x.y MX" },
		{ 13, 0, "a record whose rdata is broken: x.y HINFO" },
	};
	struct reading *r = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_message(&r->b, READING_ID, MAKING_GOOD);
		make_answer(&r->b, "X.y", rows[i].type, "\0\0\0\0\0",
		    rows[i].len);
		assert_bad(r, rows[i].why);
	}
}

static void
a_ttl_above_2_31_minus_1_is_0(void **state)
{
	static const uint32_t sent[] = { 0, 1, 0x7fffffff, 0x80000000,
		0xffffffff };
	static const uint32_t read[] = { 0, 1, 0x7fffffff, 0, 0 };
	struct making_record record = { .owner = "a", .type = RR_A };
	struct reading *r = *state;

	for (size_t i = 0; i < 5; i++) {
		record.ttl = sent[i];
		make_record(&r->b, &record, "abcd", 4);
	}
	assert_opens(r);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(next(r), MESSAGE_RECORD);
		assert_int_equal(r->record.ttl, read[i]);
	}
}

static void
rdata_of_other_classes_and_meta_types_stays_as_it_is(void **state)
{
	struct making_record record = { .owner = "a", .type = RR_NS,
		.class = 3 };
	struct reading *r = *state;

	make_record(&r->b, &record, "\xc0\xff", 2);
	record = (struct making_record){ .owner = ".", .type = RR_OPT };
	make_record(&r->b, &record, "", 0);
	record = (struct making_record){ .owner = "a", .type = 250 };
	make_record(&r->b, &record, "\xc0", 1);
	assert_opens(r);
	assert_int_equal(next(r), MESSAGE_RECORD);
	assert_int_equal(r->class, 3);
	assert_memory_equal(r->record.rdata, "\xc0\xff", 2);
	assert_int_equal(next(r), MESSAGE_RECORD);
	assert_int_equal(r->record.type, RR_OPT);
	assert_int_equal(r->record.rdlen, 0);
	assert_int_equal(next(r), MESSAGE_RECORD);
	assert_int_equal(r->record.rdlen, 1);
	assert_int_equal(next(r), MESSAGE_END);
}

static void
the_biggest_message_is_read(void **state)
{
	uint8_t *rdata = calloc(1, MESSAGE_MAX);
	struct reading *r = *state;
	size_t left;

	assert_non_null(rdata);
	left = MESSAGE_MAX - r->b.len - 1 - 10;
	make_answer(&r->b, ".", 65534, rdata, left);
	free(rdata);
	assert_int_equal(r->b.len, MESSAGE_MAX);
	assert_opens(r);
	assert_int_equal(next(r), MESSAGE_RECORD);
	assert_int_equal(r->record.rdlen, left);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		READING(records_are_read_in_order),
		READING(owner_and_rdata_are_expanded),
		READING(rdata_that_points_past_its_record_is_broken),
		READING(an_owner_that_leads_nowhere_is_broken),
		READING(label_types_that_nobody_uses_are_refused),
		READING(broken_rdata_is_named_with_owner_and_type),
		READING(a_ttl_above_2_31_minus_1_is_0),
		READING(rdata_of_other_classes_and_meta_types_stays_as_it_is),
		READING(the_biggest_message_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
