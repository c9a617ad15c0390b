#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/edns.h"

#define HEADER(flags, additional) \
	"\1\2" flags "\0\1\0\0\0\0\0" additional "\1a\0\0\6\0\1"
#define OPT(ttl, length) "\0\0\51\4\320" ttl "\0" length
#define TOLD "\0\11\0\4\0\1\2\3"
#define MSG(text) (const uint8_t *)(text), sizeof(text) - 1

static void
a_question_gets_an_empty_option_and_loses_it_again(void **state)
{
	static const char plain[] = HEADER("\0\0", "\0");
	static const char asking[] = HEADER("\0\0", "\1")
	    OPT("\0\0\0\0", "\4") "\0\11\0\0";
	uint8_t query[64];
	size_t len = sizeof(plain) - 1;

	(void)state;
	memcpy(query, plain, len);
	len = edns_add(query, len);
	assert_int_equal(len, sizeof(plain) - 1 + EDNS_ROOM);
	assert_int_equal(len, sizeof(asking) - 1);
	assert_memory_equal(query, asking, len);
	len = edns_remove(query, len);
	assert_int_equal(len, sizeof(plain) - 1);
	assert_memory_equal(query, plain, len);
}

/* The root, names of all lengths in between, and the longest. */
static void
a_question_is_padded_to_whole_blocks(void **state)
{
	uint8_t query[512 + EDNS_PAD_ROOM];

	(void)state;
	for (size_t len = 17; len <= 271; len++)
		for (size_t behind = 0; behind <= EDNS_BLOCK; behind += 61) {
			size_t plain, padded;

			memset(query, 0, sizeof(query));
			plain = edns_add(query, len);
			padded = edns_pad(query, plain, behind);
			assert_int_equal((padded + behind) % EDNS_BLOCK, 0);
			assert_in_range(padded - plain, 4, EDNS_PAD_ROOM);
			assert_memory_equal(query + plain, "\0\14", 2);
			assert_int_equal(query[plain + 3],
			    padded - plain - 4);
			assert_int_equal(query[plain - EDNS_ROOM + 10],
			    padded - plain + 4);
		}
}

static void
expire_is_read_wherever_it_stands(void **state)
{
	uint32_t expire = 0;

	(void)state;
	assert_true(edns_expire(MSG(HEADER("\204\0", "\1")
	    OPT("\0\0\0\0", "\10") TOLD), &expire));
	assert_int_equal(expire, 0x10203);
	expire = 0;
	assert_true(edns_expire(MSG(HEADER("\204\0", "\2")
	    "\1b\0\0\1\0\1\0\0\0\0\0\4abcd"
	    OPT("\0\0\0\0", "\17") "\0\3\0\3xyz" TOLD), &expire));
	assert_int_equal(expire, 0x10203);
}

static void
what_tells_nothing_leaves_the_number_as_it_is(void **state)
{
	uint32_t expire = 77;

	(void)state;
	assert_false(edns_expire(MSG(HEADER("\204\0", "\0")), &expire));
	assert_false(edns_expire(MSG(HEADER("\204\0", "\1")
	    OPT("\0\0\0\0", "\0")), &expire));
	assert_false(edns_expire(MSG(HEADER("\204\0", "\1")
	    OPT("\0\0\0\0", "\4") "\0\11\0\0"), &expire));
	assert_false(edns_expire(MSG(HEADER("\204\0", "\1")
	    OPT("\0\0\0\0", "\6") "\0\11\0\4ab"), &expire));
	assert_false(edns_expire(MSG(HEADER("\204\0", "\1")
	    OPT("\0\0\0\0", "\3") "\0\11\0"), &expire));
	assert_false(edns_expire(MSG(HEADER("\204\0", "\1")
	    OPT("\0\0\0\0", "\11") TOLD), &expire));
	assert_false(edns_expire(MSG(HEADER("\204\0", "\2")
	    OPT("\0\0\0\0", "\10") TOLD OPT("\0\0\0\0", "\10") TOLD),
	    &expire));
	assert_false(edns_expire(MSG("\1\2\204"), &expire));
	assert_int_equal(expire, 77);
}

/* Cut anywhere, a message tells nothing and is not read beyond its end. */
static void
every_beginning_of_a_message_is_safe(void **state)
{
	static const char whole[] = HEADER("\204\0", "\1")
	    OPT("\0\0\0\0", "\10") TOLD;
	uint32_t expire;

	(void)state;
	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		uint8_t *part = test_malloc(len + 1);

		memcpy(part, whole, len);
		assert_false(edns_expire(part, len, &expire));
		edns_is_refused(part, len);
		test_free(part);
	}
}

static void
refusals_are_told_by_their_codes(void **state)
{
	static const bool refused[16] = { [1] = true, [2] = true, [4] = true };
	char msg[] = HEADER("\204\0", "\0");

	(void)state;
	for (unsigned rcode = 0; rcode < 16; rcode++) {
		msg[3] = (char)rcode;
		assert_int_equal(edns_is_refused(MSG(msg)), refused[rcode]);
	}
	assert_true(edns_is_refused(MSG(HEADER("\204\0", "\1")
	    OPT("\1\0\0\0", "\0"))));
	/* BADCOOKIE and the like are no refusals of EDNS. */
	assert_false(edns_is_refused(MSG(HEADER("\204\7", "\1")
	    OPT("\1\0\0\0", "\0"))));
	assert_false(edns_is_refused(MSG(HEADER("\204\1", "\1")
	    OPT("\2\0\0\0", "\0"))));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_question_gets_an_empty_option_and_loses_it_again),
		cmocka_unit_test(a_question_is_padded_to_whole_blocks),
		cmocka_unit_test(expire_is_read_wherever_it_stands),
		cmocka_unit_test(
		    what_tells_nothing_leaves_the_number_as_it_is),
		cmocka_unit_test(every_beginning_of_a_message_is_safe),
		cmocka_unit_test(refusals_are_told_by_their_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
