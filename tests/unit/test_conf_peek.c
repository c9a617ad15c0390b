#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "conf_choose.h"
#include "tempdir.h"

static void
expect(const char *text, const char *data_cdb, const char *state)
{
	struct conf_peek peek = { 0 };

	tempdir_file("c", text);
	conf_find_and_peek("c", &peek);
	if (data_cdb != NULL)
		assert_string_equal(peek.data_cdb, data_cdb);
	else
		assert_null(peek.data_cdb);
	if (state != NULL)
		assert_string_equal(peek.state, state);
	else
		assert_null(peek.state);
	conf_peek_fini(&peek);
	assert_null(peek.state);
}

static void
other_mistakes_do_not_hide_the_directories(void **state)
{
	(void)state;
	expect("tinydns = t\nstate = \"s d\"\n", "t/data.cdb", "s d");
	expect("zone x { primaries = nobody }\nbad = 1\nstate = s\n"
	    "tinydns = t\nzone-list y { file = none }\n", "t/data.cdb", "s");
	expect("}\nstate = s\nrefresh-min = x\nstate = u\nzone \"a {\n",
	    NULL, "s");
	expect("tinydns = t\nzone a { state = s }\n", "t/data.cdb", NULL);
}

static void
what_is_no_directory_is_not_told(void **state)
{
	(void)state;
	expect("", NULL, NULL);
	expect("state = \"\"\ntinydns = \"\"\n", NULL, NULL);
	expect("state = { a, b }\ntinydns = {}\n", NULL, NULL);
	expect("state\ntinydns =\n", NULL, NULL);
	expect("\1\2\3{{{\"", NULL, NULL);
}

static void
a_file_that_cannot_be_read_tells_nothing(void **state)
{
	struct conf_peek peek = { 0 };

	(void)state;
	conf_find_and_peek("none", &peek);
	assert_null(peek.state);
	assert_null(peek.data_cdb);
}

static void
expect_root(const char *data_cdb)
{
	struct conf_peek peek = { 0 };

	conf_find_and_peek(NULL, &peek);
	assert_string_equal(peek.state, "r/dnssync");
	if (data_cdb != NULL)
		assert_string_equal(peek.data_cdb, data_cdb);
	else
		assert_null(peek.data_cdb);
	conf_peek_fini(&peek);
}

static void
the_environment_tells_without_any_directory(void **state)
{
	struct conf_peek peek = { 0 };

	(void)state;
	if (access(CONF_DEFAULT_PATH, F_OK) == 0)
		skip();
	setenv("ROOT", "r", 1);
	unsetenv("TINYDNSDIR");
	unsetenv("DATACDB");
	expect_root(NULL);
	setenv("TINYDNSDIR", "t/p", 1);
	expect_root("t/data.cdb");
	setenv("DATACDB", "x.cdb", 1);
	expect_root("x.cdb");
	setenv("ROOT", "", 1);
	conf_find_and_peek(NULL, &peek);
	assert_null(peek.state);
}

int
main(void)
{
#define IN_TEMPDIR(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		IN_TEMPDIR(other_mistakes_do_not_hide_the_directories),
		IN_TEMPDIR(what_is_no_directory_is_not_told),
		IN_TEMPDIR(a_file_that_cannot_be_read_tells_nothing),
		IN_TEMPDIR(the_environment_tells_without_any_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
