#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "secret.h"
#include "tempdir.h"

static struct secret *
open_secret(const char *path)
{
	struct err err = { "" };
	struct secret *secret = secret_open(path, &err);

	if (secret == NULL)
		fail_msg("%s", err.text);
	return secret;
}

static void
a_key_is_32_letters_and_digits_without_look_alikes(void **state)
{
	char key[SECRET_KEY_SIZE], other[SECRET_KEY_SIZE];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		secret_make_key(key);
		assert_int_equal(strlen(key), SECRET_KEY_LEN);
		assert_int_equal(strspn(key,
		    "23456789abcdefghijkmnpqrstuvwxyz"), SECRET_KEY_LEN);
		assert_false(secret_is_weak(key));
	}
	secret_make_key(other);
	assert_string_not_equal(key, other);
}

static void
every_letter_is_used(void **state)
{
	unsigned seen[256] = { 0 }, different = 0;
	char key[SECRET_KEY_SIZE];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		secret_make_key(key);
		for (int k = 0; k < SECRET_KEY_LEN; k++)
			different += seen[(uint8_t)key[k]]++ == 0;
	}
	assert_int_equal(different, 32);
	/* 1000 are expected of each; this is 10 sigma away. */
	for (int c = 0; c < 256; c++)
		assert_true(seen[c] == 0 || (seen[c] > 680 && seen[c] < 1320));
}

static void
imported_keys_are_weak(void **state)
{
	(void)state;
	assert_true(secret_is_weak(""));
	assert_true(secret_is_weak("5BEKrNynsaZ4Xwy"));
	assert_true(secret_is_weak("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	assert_false(secret_is_weak("5BEKrNynsaZ4Xwy5BEKrNynsaZ4Xwy12"));
}

static void
a_digest_is_the_same_with_the_same_pepper_only(void **state)
{
	uint8_t a[SECRET_DIGEST_LEN], b[SECRET_DIGEST_LEN];
	struct secret *secret = open_secret("pepper"), *other;

	(void)state;
	secret_digest(secret, "key", 3, a);
	secret_digest(secret, "kez", 3, b);
	assert_false(secret_equal(a, b, sizeof(a)));
	secret_digest(secret, "", 0, b);
	assert_false(secret_equal(a, b, sizeof(a)));
	secret_close(&secret);
	assert_null(secret);

	secret = open_secret("pepper");
	secret_digest(secret, "key", 3, b);
	assert_true(secret_equal(a, b, sizeof(a)));
	other = open_secret("other");
	secret_digest(other, "key", 3, b);
	assert_false(secret_equal(a, b, sizeof(a)));
	secret_close(&secret);
	secret_close(&other);
	secret_close(&other);
}

/* Computed with Python's hashlib.blake2b(b"key", key=bytes(range(32))). */
static void
the_digest_is_keyed_blake2b_256(void **state)
{
	static const uint8_t expected[SECRET_DIGEST_LEN] = {
		0xab, 0x00, 0x9b, 0x62, 0x81, 0x45, 0x08, 0xb5,
		0xef, 0xb4, 0x99, 0xc7, 0x40, 0xf8, 0x54, 0x36,
		0xad, 0x07, 0xd1, 0xee, 0x91, 0xf7, 0xa4, 0x3b,
		0x25, 0xf5, 0x65, 0xd4, 0x10, 0x8f, 0xce, 0xe8,
	};
	uint8_t digest[SECRET_DIGEST_LEN];
	struct secret *secret;

	(void)state;
	tempdir_file("pepper", "000102030405060708090a0b0c0d0e0f"
	    "101112131415161718191a1b1c1d1e1f\n");
	assert_int_equal(chmod("pepper", 0600), 0);
	secret = open_secret("pepper");
	secret_digest(secret, "key", 3, digest);
	assert_memory_equal(digest, expected, sizeof(digest));
	secret_close(&secret);
}

static void
the_pepper_is_made_for_its_owner_alone(void **state)
{
	struct secret *secret;
	struct stat st;

	(void)state;
	secret = open_secret("pepper");
	assert_int_equal(stat("pepper", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, 65);
	secret_close(&secret);
}

static void
a_pepper_that_others_may_read_is_refused(void **state)
{
	struct secret *secret = open_secret("pepper");
	struct err err = { "" };

	(void)state;
	secret_close(&secret);
	assert_int_equal(chmod("pepper", 0640), 0);
	assert_null(secret_open("pepper", &err));
	assert_non_null(strstr(err.text, "pepper: others than its owner"));
}

static void
what_is_no_pepper_is_refused(void **state)
{
	static const char *const bad[] = { "", "\n", "000102\n",
		"000102030405060708090a0b0c0d0e0f"
		"101112131415161718191a1b1c1d1e1g\n",
		"000102030405060708090a0b0c0d0e0f"
		"101112131415161718191a1b1c1d1e1f1",
		"000102030405060708090a0b0c0d0e0f"
		"101112131415161718191a1b1c1d1e1f\n\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err err = { "" };

		tempdir_file("pepper", bad[i]);
		assert_int_equal(chmod("pepper", 0600), 0);
		assert_null(secret_open("pepper", &err));
		assert_memory_equal(err.text, "pepper: ", 8);
	}
}

static void
wiping_leaves_zeros(void **state)
{
	uint8_t secret[4] = "abc", zeros[4] = { 0 };

	(void)state;
	secret_wipe(secret, sizeof(secret));
	assert_memory_equal(secret, zeros, sizeof(zeros));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_key_is_32_letters_and_digits_without_look_alikes,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(every_letter_is_used,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(imported_keys_are_weak,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_digest_is_the_same_with_the_same_pepper_only,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(the_digest_is_keyed_blake2b_256,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    the_pepper_is_made_for_its_owner_alone,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_pepper_that_others_may_read_is_refused,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(what_is_no_pepper_is_refused,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(wiping_leaves_zeros,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
