#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "conf_choose.h"
#include "tempdir.h"

static void
the_named_file_goes_before_all_else(void **state)
{
	struct errs errs = { 0 };
	const char *name;
	struct conf *conf;

	(void)state;
	setenv("ROOT", "r", 1);
	tempdir_file("c", "tinydns = t\nstate = s\n");
	conf = conf_find_and_load("c", &name, &errs);
	assert_non_null(conf);
	assert_string_equal(conf->state, "s");
	assert_string_equal(name, "c");
	conf_free(&conf);
}

static void
without_a_file_the_environment_is_read(void **state)
{
	struct errs errs = { 0 };
	const char *name;
	struct conf *conf;

	(void)state;
	if (access(CONF_DEFAULT_PATH, F_OK) == 0)
		skip();
	assert_int_equal(mkdir("r", 0700) | mkdir("r/adns", 0700) |
	    mkdir("t", 0700) | mkdir("t/p", 0700), 0);
	setenv("TINYDNSDIR", "t/p", 1);
	setenv("ROOT", "r", 1);
	conf = conf_find_and_load(NULL, &name, &errs);
	assert_non_null(conf);
	assert_string_equal(name, "ROOT");
	assert_string_equal(conf->state, "r/dnssync");
	conf_free(&conf);
}

static void
without_both_it_is_said_where_it_was_looked(void **state)
{
	struct errs errs = { 0 };
	const char *name;

	(void)state;
	if (access(CONF_DEFAULT_PATH, F_OK) == 0)
		skip();
	setenv("ROOT", "", 1);
	assert_null(conf_find_and_load(NULL, &name, &errs));
	assert_int_equal(errs.len, 1);
	assert_string_equal(errs.text[0], "no configuration: there is no "
	    CONF_DEFAULT_PATH ", and ROOT is not set in the environment: "
	    "write that file, or name another with -c FILE");
	errs_fini(&errs);
}

int
main(void)
{
#define IN_TEMPDIR(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		IN_TEMPDIR(the_named_file_goes_before_all_else),
		IN_TEMPDIR(without_a_file_the_environment_is_read),
		IN_TEMPDIR(without_both_it_is_said_where_it_was_looked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
