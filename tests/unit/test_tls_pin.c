#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tls_pin.h"

/* The bytes from 0 to 31. */
#define TEXT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

static void
a_pin_is_read_and_written(void **state)
{
	char text[TLS_PIN_TEXT_SIZE];
	struct tls_pin pin, same;
	struct err err;

	(void)state;
	assert_true(tls_pin_parse(&pin, TEXT, &err));
	for (uint8_t i = 0; i < TLS_PIN_LEN; i++)
		assert_int_equal(pin.bytes[i], i);
	tls_pin_text(&pin, text);
	assert_string_equal(text, TEXT);
	assert_true(tls_pin_parse(&same, text, &err));
	assert_true(tls_pin_equal(&pin, &same));
	same.bytes[TLS_PIN_LEN - 1] ^= 1;
	assert_false(tls_pin_equal(&pin, &same));
}

static void
what_is_no_sha256_in_base64_is_refused(void **state)
{
	static const char *const bad[] = { "", "AAEC", "no pin",
		"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
		"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g",
		TEXT TEXT };
	struct tls_pin pin;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_false(tls_pin_parse(&pin, bad[i], &err));
		assert_non_null(strstr(err.text, "is no pin"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pin_is_read_and_written),
		cmocka_unit_test(what_is_no_sha256_in_base64_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
