#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "store_pepper.h"
#include "storing.h"

static bool
check(struct store *store, struct err *err)
{
	struct secret *secret = secret_open("pepper", &storing_err);
	bool ok;

	storing_ok(secret != NULL);
	ok = store_pepper_check(store, secret, err);
	secret_close(&secret);
	return ok;
}

static void
add_key(struct store *store)
{
	struct store_key key = { .host = storing_name("a.dyn.example.com") };

	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	storing_ok(store_key_add(store, &key, &storing_err));
	storing_ok(store_commit(store, &storing_err));
}

static void
another_pepper_is_refused_until_the_file_is_back(void **state)
{
	struct store *store = storing_open();
	struct err err = { "" };
	uint64_t changes;

	(void)state;
	storing_ok(check(store, &storing_err));
	add_key(store);
	changes = storing_changes(store);
	storing_ok(check(store, &storing_err));
	assert_int_equal(rename("pepper", "backup"), 0);
	assert_false(check(store, &err));
	assert_non_null(strstr(err.text, "db: its keys"));
	assert_non_null(strstr(err.text, "put the file back"));
	assert_false(check(store, &err));
	assert_int_equal(rename("backup", "pepper"), 0);
	storing_ok(check(store, &storing_err));
	assert_int_equal(storing_changes(store), changes);
	store_close(&store);
}

static void
without_keys_any_pepper_will_do(void **state)
{
	struct store *store = storing_open();
	struct err err = { "" };

	(void)state;
	storing_ok(check(store, &storing_err));
	assert_int_equal(unlink("pepper"), 0);
	storing_ok(check(store, &storing_err));
	add_key(store);
	storing_ok(check(store, &storing_err));
	assert_int_equal(unlink("pepper"), 0);
	assert_false(check(store, &err));
	store_close(&store);
}

static void
a_store_of_before_takes_the_pepper_that_stands(void **state)
{
	struct store *store = storing_open();
	struct err err = { "" };

	(void)state;
	add_key(store);
	storing_ok(check(store, &storing_err));
	assert_int_equal(unlink("pepper"), 0);
	assert_false(check(store, &err));
	store_close(&store);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, tempdir_setup, \
	    tempdir_teardown)
	static const struct CMUnitTest tests[] = {
		TEST(another_pepper_is_refused_until_the_file_is_back),
		TEST(without_keys_any_pepper_will_do),
		TEST(a_store_of_before_takes_the_pepper_that_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
