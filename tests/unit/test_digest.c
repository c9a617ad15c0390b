#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/digest.h"

/* FIPS 180-4: what its examples make of "abc". */
static const uint8_t abc[DIGEST_ALGORITHMS][DIGEST_MAX] = {
	[DIGEST_SHA384] =
	    "\xcb\x00\x75\x3f\x45\xa3\x5e\x8b\xb5\xa0\x3d\x69\x9a\xc6\x50\x07"
	    "\x27\x2c\x32\xab\x0e\xde\xd1\x63\x1a\x8b\x60\x5a\x43\xff\x5b\xed"
	    "\x80\x86\x07\x2b\xa1\xe7\xcc\x23\x58\xba\xec\xa1\x34\xc8\x25\xa7",
	[DIGEST_SHA512] =
	    "\xdd\xaf\x35\xa1\x93\x61\x7a\xba\xcc\x41\x73\x49\xae\x20\x41\x31"
	    "\x12\xe6\xfa\x4e\x89\xa9\x7e\xa2\x0a\x9e\xee\xe6\x4b\x55\xd3\x9a"
	    "\x21\x92\x99\x2a\x27\x4f\xc1\xa8\x36\xba\x3c\x23\xa3\xfe\xeb\xbd"
	    "\x45\x4d\x44\x23\x64\x3c\xe8\x0e\x2a\x9a\xc9\x4f\xa5\x4c\xa4\x9f"
};

static void
pieces_are_digested_as_the_whole(void **state)
{
	uint8_t out[DIGEST_MAX];
	struct err err;

	(void)state;
	for (unsigned i = 0; i < DIGEST_ALGORITHMS; i++) {
		enum digest_algorithm which = (enum digest_algorithm)i;
		struct digest *digest = digest_new(which, &err);

		assert_non_null(digest);
		digest_add(digest, "a", 1);
		digest_add(digest, "", 0);
		digest_add(digest, "bc", 2);
		digest_end(&digest, out);
		assert_null(digest);
		assert_memory_equal(out, abc[i], digest_len(which));
	}
}

static void
a_digest_may_be_freed_before_its_end(void **state)
{
	struct err err;
	struct digest *digest = digest_new(DIGEST_SHA512, &err);

	(void)state;
	digest_free(&digest);
	assert_null(digest);
	digest_free(&digest);
}

static void
algorithms_have_names_and_lengths(void **state)
{
	(void)state;
	assert_string_equal(digest_text(DIGEST_SHA384), "SHA-384");
	assert_string_equal(digest_text(DIGEST_SHA512), "SHA-512");
	assert_int_equal(digest_len(DIGEST_SHA384), 48);
	assert_int_equal(digest_len(DIGEST_SHA512), 64);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_digested_as_the_whole),
		cmocka_unit_test(a_digest_may_be_freed_before_its_end),
		cmocka_unit_test(algorithms_have_names_and_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
