#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "keyring.h"
#include "storing.h"

static const uint8_t one[STORE_DIGEST_LEN] = { 1 };
static const uint8_t two[STORE_DIGEST_LEN] = { 2 };

static void
add(struct keyring *k, int64_t id, const uint8_t *digest, const char *host,
    int64_t revoked)
{
	struct store_key key = { .id = id, .host = storing_name(host),
		.revoked = revoked, .is_weak = id % 2 == 0 };

	memcpy(key.digest, digest, sizeof(key.digest));
	keyring_add(k, &key);
}

static const struct keyring_key *
find(const struct keyring *k, const uint8_t *digest, const char *host)
{
	struct name name = storing_name(host);

	return keyring_find(keyring_look(k, digest), &name);
}

static void
a_key_opens_the_hosts_that_it_was_added_for(void **state)
{
	struct keyring *k = keyring_new();

	(void)state;
	assert_null(keyring_any(keyring_look(k, one)));
	add(k, 1, one, "a.example.com", 0);
	add(k, 2, two, "a.example.com", 0);
	add(k, 3, one, "b.example.com", 0);
	add(k, 4, one, "c.example.com", 0);
	assert_int_equal(find(k, one, "a.example.com")->id, 1);
	assert_int_equal(find(k, one, "B.example.com")->id, 3);
	assert_int_equal(find(k, one, "c.example.com")->id, 4);
	assert_int_equal(find(k, two, "a.example.com")->id, 2);
	assert_true(find(k, two, "a.example.com")->is_weak);
	assert_false(find(k, one, "a.example.com")->is_weak);
	assert_null(find(k, two, "b.example.com"));
	assert_null(find(k, one, "example.com"));
	assert_int_equal(keyring_any(keyring_look(k, one))->id, 1);
	keyring_free(&k);
	assert_null(k);
	keyring_free(&k);
}

static void
a_revoked_key_opens_nothing(void **state)
{
	struct keyring *k = keyring_new();

	(void)state;
	add(k, 1, one, "a.example.com", 1000);
	assert_null(keyring_any(keyring_look(k, one)));
	assert_null(find(k, one, "a.example.com"));
	add(k, 3, one, "b.example.com", 0);
	assert_int_equal(keyring_any(keyring_look(k, one))->id, 3);
	assert_null(find(k, one, "a.example.com"));
	keyring_free(&k);
}

static void
the_only_host_of_a_key_is_told_from_several(void **state)
{
	struct keyring *k = keyring_new();

	(void)state;
	assert_null(keyring_only(keyring_look(k, one)));
	add(k, 1, one, "a.example.com", 0);
	assert_int_equal(keyring_only(keyring_look(k, one))->id, 1);
	add(k, 3, one, "b.example.com", 0);
	assert_null(keyring_only(keyring_look(k, one)));
	keyring_free(&k);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_opens_the_hosts_that_it_was_added_for),
		cmocka_unit_test(a_revoked_key_opens_nothing),
		cmocka_unit_test(the_only_host_of_a_key_is_told_from_several),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
