#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ddns/login.h"

static void
expect(const char *given_user, const char *given_key, const char *user,
    const char *key)
{
	struct login login;

	assert_int_equal(login_read(&login, given_user, given_key, NULL, 0),
	    *key != '\0');
	assert_string_equal(login.user, user);
	assert_string_equal(login.key, key);
}

static void
a_user_and_a_key_are_taken_as_they_are(void **state)
{
	(void)state;
	expect("a.b", "key", "a.b", "key");
	expect("u", "s3cr#t:x+ y", "u", "s3cr#t:x+ y");
	expect("", "key", "", "key");
}

static void
a_key_may_come_alone(void **state)
{
	(void)state;
	expect(NULL, "abc:def", "", "abc:def");
}

static void
control_characters_make_both_nothing(void **state)
{
	(void)state;
	expect("a", "b\nc", "", "");
	expect("a\r", "b", "", "");
	expect(NULL, "a\tb", "", "");
	expect("a", "b\177", "", "");
}

static void
a_user_without_a_key_is_no_wrong_key(void **state)
{
	(void)state;
	expect("a.b", "", "a.b", "");
	expect("a.b", NULL, "a.b", "");
	expect(NULL, NULL, "", "");
}

static void
parameters_count_where_the_field_has_no_key(void **state)
{
	static const struct update_param params[] = { { "user", "p" },
		{ "token", "t+t" } };
	struct login l;

	(void)state;
	assert_true(login_read(&l, NULL, NULL, params, 2));
	assert_string_equal(l.user, "p");
	assert_string_equal(l.key, "t+t");
	assert_true(login_read(&l, "a.b", "", params, 2));
	assert_string_equal(l.user, "a.b");
	assert_string_equal(l.key, "t+t");
	assert_true(login_read(&l, "a.b", "key", params, 2));
	assert_string_equal(l.key, "key");
}

static void
every_alias_is_understood(void **state)
{
	static const char *const keys[] = { "password", "pass", "pwd",
		"token", "key" };
	static const char *const users[] = { "username", "user" };
	struct login l;

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		struct update_param param = { keys[i], "k" };

		assert_true(login_read(&l, NULL, NULL, &param, 1));
		assert_string_equal(l.key, "k");
	}
	for (size_t i = 0; i < sizeof(users) / sizeof(*users); i++) {
		struct update_param param = { users[i], "u" };

		assert_false(login_read(&l, NULL, NULL, &param, 1));
		assert_string_equal(l.user, "u");
	}
}

static void
what_is_too_long_makes_both_nothing(void **state)
{
	char text[LOGIN_SIZE + 1] = "";

	(void)state;
	memset(text, 'x', LOGIN_SIZE - 1);
	expect(text, text, text, text);
	text[LOGIN_SIZE - 1] = 'x';
	expect("a", text, "", "");
	expect(text, "a", "", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_user_and_a_key_are_taken_as_they_are),
		cmocka_unit_test(a_key_may_come_alone),
		cmocka_unit_test(control_characters_make_both_nothing),
		cmocka_unit_test(a_user_without_a_key_is_no_wrong_key),
		cmocka_unit_test(parameters_count_where_the_field_has_no_key),
		cmocka_unit_test(every_alias_is_understood),
		cmocka_unit_test(what_is_too_long_makes_both_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
