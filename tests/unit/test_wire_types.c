#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rdata.h"

static void
types_that_came_later_must_not_be_compressed(void **state)
{
	(void)state;
	assert_broken(RR_NSEC, "\xc0\0\0\1\x40", 5);
	assert_broken(RR_RRSIG,
	    "\0\1\1\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xc0\0x", 21);
	assert_same(RR_NSEC, "\1X\1y\0\0\1\x40", 8);
	assert_same(RR_RRSIG,
	    "\0\1\1\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1X\0x", 22);
}

static void
an_nsap_ptr_holds_a_name_and_no_string(void **state)
{
	(void)state;
	assert_same(RR_NSAP_PTR, "\3foo\7Example\0", 13);
	assert_broken(RR_NSAP_PTR, "\3foo", 4);
	assert_broken(RR_NSAP_PTR, "\3foo\0x", 6);
}

static void
a_sink_holds_anything(void **state)
{
	(void)state;
	assert_same(RR_SINK, "\1", 1);
	assert_same(RR_SINK, "\1\2\3\4", 4);
}

static void
unknown_types_are_copied_as_they_are(void **state)
{
	(void)state;
	assert_same(65534, "", 0);
	assert_same(65534, "\xc0\0", 2);
	assert_same(65534, "\xc0\xff\0ABC", 6);
	assert_same(10, "\xc0\0", 2);
}

static void
addresses_have_their_length(void **state)
{
	static const uint8_t bytes[17] = { 1, 2, 3 };

	(void)state;
	for (size_t len = 0; len <= 17; len++) {
		if (len == 4)
			assert_same(RR_A, bytes, len);
		else
			assert_broken(RR_A, bytes, len);
		if (len == 16)
			assert_same(RR_AAAA, bytes, len);
		else
			assert_broken(RR_AAAA, bytes, len);
	}
}

static void
character_strings_must_end_with_the_rdata(void **state)
{
	(void)state;
	assert_same(RR_TXT, "\3A-z\0\1B", 7);
	assert_same(RR_TXT, "", 1);
	assert_broken(RR_TXT, "\3A-", 3);
	assert_broken(RR_TXT, "\3A-z\2B", 6);
	assert_same(13, "\1a\1b", 4);
	assert_broken(13, "\1a", 2);
	assert_broken(13, "\1a\1b\1c", 6);
}

/* tinydns-data makes such a TXT of `'a::`, and tinydns serves it. */
static void
only_a_type_of_nothing_but_strings_may_be_empty(void **state)
{
	enum { HINFO = 13, X25 = 19, ISDN = 20, GPOS = 27, SPF = 99 };

	(void)state;
	assert_same(RR_TXT, "", 0);
	assert_same(SPF, "", 0);
	assert_same(X25, "", 0);
	assert_same(ISDN, "", 0);
	assert_broken(ISDN, "\1", 1);
	assert_broken(HINFO, "", 0);
	assert_broken(GPOS, "", 0);
	assert_broken(RR_A, "", 0);
	assert_broken(RR_NS, "", 0);
	assert_broken(RR_SOA, "", 0);
	assert_broken(RR_NAPTR, "", 0);
	assert_broken(RR_NSAP_PTR, "", 0);
	assert_broken(257, "", 0);
}

static void
a_caa_needs_its_tag(void **state)
{
	(void)state;
	assert_same(257, "\0\5issueca.example", 17);
	assert_broken(257, "\0\5iss", 5);
	assert_broken(257, "\0", 1);
}

static void
rdata_may_fill_all_its_length_can_say(void **state)
{
	uint8_t *rdata = calloc(1, WIRE_RDATA_MAX);

	(void)state;
	assert_non_null(rdata);
	assert_same(65534, rdata, WIRE_RDATA_MAX);
	/* An empty name and the rest. */
	assert_same(RR_NXT, rdata, WIRE_RDATA_MAX);
	/* Expanding the name makes it too long. */
	memcpy(rdata, "\xc0\0", 2);
	assert_broken(RR_NXT, rdata, WIRE_RDATA_MAX);
	copy(RR_NXT, rdata, WIRE_RDATA_MAX - 16);
	assert_true(copied.ok);
	assert_int_equal(copied.len, WIRE_RDATA_MAX);
	assert_broken(RR_NXT, rdata, WIRE_RDATA_MAX - 15);
	free(rdata);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_that_came_later_must_not_be_compressed),
		cmocka_unit_test(an_nsap_ptr_holds_a_name_and_no_string),
		cmocka_unit_test(a_sink_holds_anything),
		cmocka_unit_test(unknown_types_are_copied_as_they_are),
		cmocka_unit_test(addresses_have_their_length),
		cmocka_unit_test(character_strings_must_end_with_the_rdata),
		cmocka_unit_test(
		    only_a_type_of_nothing_but_strings_may_be_empty),
		cmocka_unit_test(a_caa_needs_its_tag),
		cmocka_unit_test(rdata_may_fill_all_its_length_can_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
