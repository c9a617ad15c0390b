#include "tsigning.h"

static void
an_algorithm_is_known_by_both_its_names_in_any_case(void **state)
{
	static const char *const texts[] = { "hmac-md5", "hmac-sha1",
		"hmac-sha224", "HMAC-SHA256", "hmac-sha384.", "hmac-sha512" };
	static const size_t lens[] = { 16, 20, 28, 32, 48, 64 };
	enum tsig_algorithm algorithm;

	(void)state;
	for (unsigned i = 0; i < TSIG_ALGORITHMS; i++) {
		assert_true(tsig_algorithm_parse(texts[i], &algorithm));
		assert_int_equal(algorithm, i);
		assert_int_equal(tsig_algorithm_len(algorithm), lens[i]);
		assert_non_null(strstr(tsig_algorithm_list(),
		    tsig_algorithm_text(algorithm)));
	}
	assert_true(tsig_algorithm_parse("HMAC-MD5.SIG-ALG.REG.INT",
	    &algorithm));
	assert_int_equal(algorithm, TSIG_HMAC_MD5);
}

static void
other_algorithms_are_unknown(void **state)
{
	static const char *const texts[] = { "", "sha256", "hmac-sha25",
		"hmac-sha256-128", "gss-tsig", "hmac-md5.sig-alg.reg", ".." };
	enum tsig_algorithm algorithm;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_false(tsig_algorithm_parse(texts[i], &algorithm));
}

static void
keys_are_the_same_if_they_sign_alike(void **state)
{
	struct tsig_key *keys[] = { make_key("xfr", TSIG_HMAC_SHA256, 0),
		make_key("XFR", TSIG_HMAC_SHA256, 0),
		make_key("xfr2", TSIG_HMAC_SHA256, 0),
		make_key("xfr", TSIG_HMAC_SHA1, 0),
		make_key("xfr", TSIG_HMAC_SHA256, 1) };

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(tsig_key_is_same(keys[0], keys[i]), i < 2);
	assert_false(tsig_key_is_same(keys[0], NULL));
	assert_false(tsig_key_is_same(NULL, keys[0]));
	assert_true(tsig_key_is_same(NULL, NULL));
	for (size_t i = 0; i < 5; i++)
		tsig_key_unref(&keys[i]);
}

static void
a_key_lasts_as_long_as_its_last_owner(void **state)
{
	struct tsig_key *key = make_key("Xfr", TSIG_HMAC_SHA512, 0);
	struct tsig_key *other = tsig_key_ref(key), *none = NULL;

	(void)state;
	tsig_key_unref(&key);
	assert_null(key);
	assert_string_equal(tsig_key_text(other), "xfr");
	assert_int_equal(tsig_key_algorithm(other), TSIG_HMAC_SHA512);
	tsig_key_unref(&other);
	tsig_key_unref(&none);
	assert_null(tsig_key_ref(NULL));
}

/* RFC 2202, 3, test case 2, and RFC 4231, 4.3. */
static void
a_mac_is_that_of_the_rfcs(void **state)
{
	static const struct {
		enum tsig_algorithm algorithm;
		const char *mac;
	} cases[] = {
		{ TSIG_HMAC_MD5, "750c783e6ab0b503eaa86e310a5db738" },
		{ TSIG_HMAC_SHA1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
		{ TSIG_HMAC_SHA224, "a30e01098bc6dbbf45690f3a7e9e6d0f"
		    "8bbea2a39e6148008fd05e44" },
		{ TSIG_HMAC_SHA256, "5bdcc146bf60754e6a042426089575c7"
		    "5a003f089d2739839dec58b964ec3843" },
		{ TSIG_HMAC_SHA384, "af45d2e376484031617f78d2b58a6b1b"
		    "9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ec"
		    "fab21649" },
		{ TSIG_HMAC_SHA512, "164b7a7bfcf819e2e395fbe73b56e0a3"
		    "87bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65"
		    "f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tsigned expected = from_hex(cases[i].mac);
		uint8_t out[TSIG_MAC_MAX];
		struct tsig_mac *mac, *copy;
		struct err err;

		mac = tsig_mac_new(cases[i].algorithm, "Jefe", 4, &err);
		assert_non_null(mac);
		tsig_mac_add(mac, "what do ya want ", 16);
		copy = tsig_mac_copy(mac);
		tsig_mac_add(mac, "else", 4);
		tsig_mac_add(copy, "for nothing?", 12);
		assert_int_equal(tsig_mac_end(&copy, out), expected.len);
		assert_memory_equal(out, expected.bytes, expected.len);
		assert_true(tsig_mac_equal(out, expected.bytes, expected.len));
		tsig_mac_end(&mac, out);
		assert_false(tsig_mac_equal(out, expected.bytes,
		    expected.len));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    an_algorithm_is_known_by_both_its_names_in_any_case),
		cmocka_unit_test(other_algorithms_are_unknown),
		cmocka_unit_test(keys_are_the_same_if_they_sign_alike),
		cmocka_unit_test(a_key_lasts_as_long_as_its_last_owner),
		cmocka_unit_test(a_mac_is_that_of_the_rfcs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
