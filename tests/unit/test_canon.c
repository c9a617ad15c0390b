#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/canon.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1

static struct record
record_of(const char *owner, uint16_t type, const uint8_t *rdata, size_t len)
{
	struct record record = { .owner = (const uint8_t *)owner,
		.type = type, .rdata = rdata, .rdlen = (uint32_t)len };

	return record;
}

static void
assert_sorted(const struct record *records, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			int order = canon_order(&records[i], &records[j]);

			assert_int_equal((order > 0) - (order < 0),
			    (i > j) - (i < j));
		}
}

/* RFC 4034, 6.1: its example. */
static void
owners_stand_in_the_order_of_the_rfc(void **state)
{
	static const char *const names[] = { "\7example", "\1a\7example",
		"\10yljkjljk\1a\7example", "\1z\1a\7example",
		"\4zabc\1a\7example", "\1z\7example", "\1\1\1z\7example",
		"\1*\1z\7example", "\1\200\1z\7example" };
	struct record records[COUNT(names)];

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		records[i] = record_of(names[i], RR_A, BYTES("abcd"));
	assert_sorted(records, COUNT(names));
}

static void
a_label_of_zeros_and_a_root_have_their_places(void **state)
{
	struct record records[] = {
		record_of("", RR_A, BYTES("abcd")),
		record_of("\1\0", RR_A, BYTES("abcd")),
		record_of("\1-", RR_A, BYTES("abcd")),
		record_of("\1a", RR_A, BYTES("abcd")),
		record_of("\2aa", RR_A, BYTES("abcd")),
	};

	(void)state;
	assert_sorted(records, COUNT(records));
}

static void
types_and_then_rdata_decide(void **state)
{
	struct record records[] = {
		record_of("\1a", RR_A, BYTES("bbbb")),
		record_of("\1a", RR_MX, BYTES("\0\1\1A")),
		record_of("\1a", RR_MX, BYTES("\0\1\1b")),
		record_of("\1a", RR_MX, BYTES("\0\1\2A")),
		record_of("\1a", RR_TXT, NULL, 0),
		record_of("\1a", RR_TXT, BYTES("\0")),
		record_of("\1a", RR_TXT, BYTES("\0\0")),
		record_of("\1a", RR_TXT, BYTES("\1A")),
		record_of("\1a", RR_TXT, BYTES("\1a")),
		record_of("\1a", 65280, BYTES("a")),
	};

	(void)state;
	assert_sorted(records, COUNT(records));
}

static void
records_that_differ_in_case_and_ttl_are_the_same(void **state)
{
	struct record a = record_of("\1a", RR_SRV, BYTES("ABCDEF\1X\1y\0"));
	struct record b = record_of("\1a", RR_SRV, BYTES("ABCDEF\1x\1Y\0"));
	struct record c = record_of("\1a", RR_SRV, BYTES("aBCDEF\1x\1Y\0"));

	(void)state;
	b.ttl = 5;
	assert_int_equal(canon_order(&a, &b), 0);
	assert_true(canon_order(&a, &c) < 0);
}

struct folded {
	uint16_t type;
	const char *before, *after;
	size_t len;
};

#define FOLDED(type, before, after) \
	{ type, before, after, sizeof(before) }
#define HEAD18 "ABCDEFGHIJKLMNOPQR"

/* Each ends with the root, the last byte of the text. */
static const struct folded all[] = {
	FOLDED(RR_NS, "\1A", "\1a"),
	FOLDED(RR_MD, "\1A", "\1a"),
	FOLDED(RR_MF, "\1A", "\1a"),
	FOLDED(RR_CNAME, "\1A", "\1a"),
	FOLDED(RR_MB, "\1A", "\1a"),
	FOLDED(RR_MG, "\1A", "\1a"),
	FOLDED(RR_MR, "\1A", "\1a"),
	FOLDED(RR_PTR, "\1A", "\1a"),
	FOLDED(RR_MINFO, "\1A\0\1B", "\1a\0\1b"),
	FOLDED(RR_MX, "XX\1A", "XX\1a"),
	FOLDED(RR_RP, "\1A\0\1B", "\1a\0\1b"),
	FOLDED(RR_AFSDB, "XX\1A", "XX\1a"),
	FOLDED(RR_RT, "XX\1A", "XX\1a"),
	FOLDED(RR_SIG, HEAD18 "\1AXYZ", HEAD18 "\1AXYZ"),
	FOLDED(RR_SIG, HEAD18 "\1A\0XYZ", HEAD18 "\1a\0XYZ"),
	FOLDED(RR_RRSIG, HEAD18 "\1A\0XYZ", HEAD18 "\1a\0XYZ"),
	FOLDED(RR_PX, "XX\1A\0\1B", "XX\1a\0\1b"),
	FOLDED(RR_NXT, "\1A\0XYZ", "\1a\0XYZ"),
	FOLDED(RR_SRV, "XXYYZZ\1A", "XXYYZZ\1a"),
	FOLDED(RR_NAPTR, "XXYY\1S\1T\1U\1A", "XXYY\1S\1T\1U\1a"),
	FOLDED(RR_NAPTR, "XXYY\0\0\0\1A", "XXYY\0\0\0\1a"),
	FOLDED(RR_KX, "XX\1A", "XX\1a"),
	FOLDED(RR_DNAME, "\1A", "\1a"),
	FOLDED(RR_A6, "\x80\1A", "\x80\1a"),
	FOLDED(RR_A6, "\x7cX\1A", "\x7cX\1a"),
	FOLDED(RR_A6, "\0ABCDEFGHIJKLMNO", "\0ABCDEFGHIJKLMNO"),
	/* Not these. */
	FOLDED(RR_NSEC, "\1A\0XYZ", "\1A\0XYZ"),
	FOLDED(RR_TXT, "\1A", "\1A"),
	FOLDED(13, "\1A\1B", "\1A\1B"),
	FOLDED(64, "XX\1A", "XX\1A"),
	FOLDED(65280, "\1A", "\1A"),
	/* What is broken stays as it is. */
	FOLDED(RR_MX, "X", "X"),
	FOLDED(RR_NS, "\5A", "\5A"),
	FOLDED(RR_MINFO, "\1A", "\1A"),
	FOLDED(RR_NAPTR, "XXYY\1S\77T", "XXYY\1S\77T"),
};

static void
names_are_folded_in_the_types_that_the_rfc_lists(void **state)
{
	uint8_t out[64];

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		struct record record = record_of("", all[i].type,
		    (const uint8_t *)all[i].before, all[i].len);

		canon_rdata(&record, out);
		assert_memory_equal(out, all[i].after, all[i].len);
	}
}

static void
both_names_of_an_soa_are_folded_and_its_numbers_not(void **state)
{
	static const char soa[] = "\1A\0\1B\0" "ABCDEFGHIJKLMNOPQRST";
	struct record record = record_of("", RR_SOA, BYTES(soa));
	uint8_t out[64];

	(void)state;
	canon_rdata(&record, out);
	assert_memory_equal(out, "\1a\0\1b\0" "ABCDEFGHIJKLMNOPQRST",
	    sizeof(soa) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(owners_stand_in_the_order_of_the_rfc),
		cmocka_unit_test(a_label_of_zeros_and_a_root_have_their_places),
		cmocka_unit_test(types_and_then_rdata_decide),
		cmocka_unit_test(
		    records_that_differ_in_case_and_ttl_are_the_same),
		cmocka_unit_test(
		    names_are_folded_in_the_types_that_the_rfc_lists),
		cmocka_unit_test(
		    both_names_of_an_soa_are_folded_and_its_numbers_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
