#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rdata.h"

/*
 * Rdata of a type with the names n, digits for as many fixed bytes, s for a
 * character string.  Writes it as it is sent, each name a label and a
 * pointer, or as it is expected.
 */
static void
lay_out(struct buf *b, const char *layout, bool compressed)
{
	for (; *layout != '\0'; layout++) {
		if (*layout == 'n' && compressed)
			buf_add(b, "\1X\xc0\0", 4);
		else if (*layout == 'n')
			make_name(b, "X.Mail.Example.COM");
		else if (*layout == 's')
			buf_add(b, "\3A-z", 4);
		else
			buf_add(b, "ABCDEFGH", (size_t)(*layout - '0'));
	}
}

/* RFC 3597, section 4, and the two that are expanded beside it. */
static const struct {
	uint16_t type;
	const char *layout;
	bool folded;
} compressible[] = {
	{ RR_NS, "n", true },
	{ RR_MD, "n", false },
	{ RR_MF, "n", false },
	{ RR_CNAME, "n", true },
	{ RR_SOA, "nn44444", true },
	{ RR_MB, "n", false },
	{ RR_MG, "n", false },
	{ RR_MR, "n", false },
	{ RR_PTR, "n", true },
	{ RR_MINFO, "nn", false },
	{ RR_MX, "2n", true },
	{ RR_RP, "nn", false },
	{ RR_AFSDB, "2n", false },
	{ RR_RT, "2n", false },
	{ RR_SIG, "2114442n7", false },
	{ RR_PX, "2nn", false },
	{ RR_NXT, "n5", false },
	{ RR_SRV, "222n", false },
	{ RR_NAPTR, "22sssn", false },
	{ RR_KX, "2n", false },
	{ RR_DNAME, "n", false },
};
enum { COMPRESSIBLE = sizeof(compressible) / sizeof(compressible[0]) };

/* Lowers the names, and nothing else, of what was laid out. */
static void
fold(struct buf *b, uint16_t type)
{
	size_t from = type == RR_MX ? 2 : 0;
	size_t to = type == RR_SOA ? b->len - 20 : b->len;

	for (size_t i = from; i < to; i++)
		if (b->data[i] >= 'A' && b->data[i] <= 'Z')
			b->data[i] = (uint8_t)(b->data[i] + 0x20);
}

static void
compressed_names_of_each_type_are_expanded(void **state)
{
	(void)state;
	for (size_t i = 0; i < COMPRESSIBLE; i++) {
		struct buf sent = { 0 }, expected = { 0 };

		lay_out(&sent, compressible[i].layout, true);
		lay_out(&expected, compressible[i].layout, false);
		if (compressible[i].folded)
			fold(&expected, compressible[i].type);
		assert_copied(compressible[i].type, sent.data, sent.len,
		    expected.data, expected.len);
		buf_fini(&sent);
		buf_fini(&expected);
	}
}

static void
names_that_are_not_compressed_are_taken_as_well(void **state)
{
	(void)state;
	for (size_t i = 0; i < COMPRESSIBLE; i++) {
		struct buf sent = { 0 }, expected = { 0 };

		lay_out(&sent, compressible[i].layout, false);
		lay_out(&expected, compressible[i].layout, false);
		if (compressible[i].folded)
			fold(&expected, compressible[i].type);
		assert_copied(compressible[i].type, sent.data, sent.len,
		    expected.data, expected.len);
		buf_fini(&sent);
		buf_fini(&expected);
	}
}

/* Where the fields have an end of their own: any cut, any byte too many. */
static void
each_type_is_refused_when_its_length_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < COMPRESSIBLE; i++) {
		struct buf sent = { 0 };
		size_t whole;

		lay_out(&sent, compressible[i].layout, true);
		whole = sent.len;
		/* What follows the name in these two may be of any length. */
		if (compressible[i].type == RR_SIG)
			whole -= 7;
		if (compressible[i].type == RR_NXT)
			whole -= 5;
		for (size_t len = 0; len < whole; len++)
			assert_broken(compressible[i].type, sent.data, len);
		buf_add_byte(&sent, 0);
		if (whole == sent.len - 1)
			assert_broken(compressible[i].type, sent.data,
			    sent.len);
		buf_fini(&sent);
	}
}

static void
a_pointer_in_rdata_must_not_lead_ahead_or_to_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < COMPRESSIBLE; i++) {
		struct buf sent = { 0 };

		lay_out(&sent, compressible[i].layout, true);
		for (size_t at = 0; at + 1 < sent.len; at++)
			if (get_u16(sent.data + at) == 0xc000) {
				put_u16(sent.data + at, (uint16_t)(0xc000 |
				    (BEHIND_NAME + at)));
				break;
			}
		assert_broken(compressible[i].type, sent.data, sent.len);
		buf_fini(&sent);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compressed_names_of_each_type_are_expanded),
		cmocka_unit_test(
		    names_that_are_not_compressed_are_taken_as_well),
		cmocka_unit_test(
		    each_type_is_refused_when_its_length_is_wrong),
		cmocka_unit_test(
		    a_pointer_in_rdata_must_not_lead_ahead_or_to_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
