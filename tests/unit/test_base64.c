#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"

/* RFC 4648, 10, and the last two characters. */
static const struct {
	const char *bytes, *text;
} cases[] = {
	{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" }, { "\xfb\xff\xbf", "+/+/" },
};

static void
bytes_are_encoded_and_decoded(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t len = strlen(cases[i].bytes), size = BASE64_SIZE(len);
		char text[16];

		base64_encode(cases[i].bytes, len, text);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(strlen(text) + 1, size);
		size--;
		assert_true(base64_decode(text, &size));
		assert_int_equal(size, len);
		assert_memory_equal(text, cases[i].bytes, len);
	}
}

static void
what_is_no_base64_is_refused(void **state)
{
	static const char *const bad[] = { "Z", "Zg", "Zg=", "Zh==", "Zg===",
		"====", "=", "Z===", "Zm 9", "Zm9v\n", "Zm9-", "Zg==Zg==" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		size_t len = strlen(bad[i]);
		char text[16];

		memcpy(text, bad[i], len + 1);
		assert_false(base64_decode(text, &len));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_encoded_and_decoded),
		cmocka_unit_test(what_is_no_base64_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
