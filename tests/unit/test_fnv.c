#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/fnv.h"

/* From draft-eastlake-fnv, appendix C. */
static void
hashes_are_those_of_the_draft(void **state)
{
	(void)state;
	assert_true(fnv_more(FNV_START, "", 0) ==
	    UINT64_C(0xcbf29ce484222325));
	assert_true(fnv_more(FNV_START, "a", 1) ==
	    UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(fnv_more(FNV_START, "foobar", 6) ==
	    UINT64_C(0x85944171f73967e8));
}

static void
pieces_make_the_hash_of_the_whole(void **state)
{
	(void)state;
	assert_true(fnv_more(fnv_byte(fnv_more(FNV_START, "fo", 2), 'o'),
	    "bar", 3) == fnv_more(FNV_START, "foobar", 6));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_those_of_the_draft),
		cmocka_unit_test(pieces_make_the_hash_of_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
