#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/slurp.h"
#include "legacy.h"
#include "tempdir.h"

static void
assert_content(const char *path, const char *expected)
{
	struct buf b = { 0 };
	struct err err;

	assert_true(slurp(path, 100, &b, &err));
	assert_string_equal(buf_str(&b), expected);
	buf_fini(&b);
}

static void
a_serial_replaces_the_file(void **state)
{
	struct err err;

	(void)state;
	tempdir_file("example.com", "0\n");
	assert_true(legacy_write_serial("example.com", 4294967295, &err));
	assert_content("example.com", "4294967295\n");
	assert_int_equal(mkdir("d", 0700), 0);
	assert_true(legacy_write_serial("d/example.com", 7, &err));
	assert_content("d/example.com", "7\n");
	assert_int_equal(access("d/.example.com.tmp", F_OK), -1);
}

static void
a_serial_that_cannot_be_written_leaves_the_old_one(void **state)
{
	struct err err;

	(void)state;
	assert_false(legacy_write_serial("none/example.com", 1, &err));
	assert_string_equal(err.text, "none/.example.com.tmp: cannot create: "
	    "No such file or directory");
	assert_int_equal(mkdir("example.com", 0700), 0);
	assert_false(legacy_write_serial("example.com", 1, &err));
	assert_string_equal(err.text,
	    "example.com: cannot replace: Is a directory");
	assert_int_equal(access(".example.com.tmp", F_OK), -1);
}

/* A ROOT without zones, which is a warning. */
static void
make_root(void)
{
	assert_int_equal(mkdir("r", 0700) | mkdir("r/adns", 0700) |
	    mkdir("t", 0700) | mkdir("t/p", 0700), 0);
	setenv("TINYDNSDIR", "t/p", 1);
	unsetenv("DDNS");
	unsetenv("DDNSURL");
}

static struct conf *
load_root(void)
{
	struct errs errs = { 0 };
	struct conf *conf = legacy_load("r", &errs);

	assert_non_null(conf);
	return conf;
}

/* Runs what is made of UPDATESCRIPT as the daemon does; what it printed. */
static void
assert_script_runs(const char *path)
{
	struct conf *conf;
	char line[32] = "";
	FILE *f;

	setenv("UPDATESCRIPT", path, 1);
	conf = load_root();
	assert_int_equal(conf->warnings.len, 2);
	assert_string_equal(conf->warnings.text[1], "UPDATESCRIPT: runs after "
	    "data.cdb was published: it must not make data.cdb itself any "
	    "more");
	f = popen(conf->on_publish, "r");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	assert_string_equal(line, "ran\n");
	assert_int_equal(pclose(f), 0);
	conf_free(&conf);
}

static void
the_update_script_is_run_whatever_its_name(void **state)
{
	static const char name[] = "it's $HOME \"x\"; `y`";

	(void)state;
	make_root();
	tempdir_file(name, "echo ran\n");
	assert_script_runs(name);
	tempdir_file("exec", "#!/bin/sh\necho ran\n");
	assert_int_equal(chmod("exec", 0700), 0);
	assert_script_runs("exec");
	tempdir_file("-x", "echo ran\n");
	assert_script_runs("-x");
	unsetenv("UPDATESCRIPT");
}

/* Also a name that is mistyped: the shell says so when it runs. */
static void
what_is_no_file_is_a_command(void **state)
{
	(void)state;
	make_root();
	assert_script_runs("echo ran");
	assert_script_runs("no/such/dir 2>/dev/null || echo 'ran'");
	tempdir_file("echo", "echo not this\n");
	assert_script_runs("echo ran");
	unsetenv("UPDATESCRIPT");
}

static void
dynamic_hosts_are_pulled_every_period(void **state)
{
	struct conf *conf;

	(void)state;
	make_root();
	setenv("DDNSURL", "http://192.0.2.1/dnssync/retrive/", 1);
	setenv("PERIOD", "77", 1);
	conf = load_root();
	assert_int_equal(conf->npulls, 1);
	assert_string_equal(conf->pulls[0].title, "DDNSURL");
	assert_string_equal(conf->pulls[0].url,
	    "http://192.0.2.1/dnssync/retrive/");
	assert_true(conf->pulls[0].period == 77);
	assert_int_equal(conf->warnings.len, 2);
	assert_string_equal(conf->warnings.text[0], "DDNSURL: hosts of any "
	    "name are taken from there: a configuration file can say in "
	    "which zones they may be");
	conf_free(&conf);
	setenv("DDNS", "1", 1);
	setenv("DDNSURL", "ns1.example.com/dnssync/retrive/", 1);
	unsetenv("PERIOD");
	conf = load_root();
	assert_int_equal(conf->npulls, 1);
	assert_string_equal(conf->pulls[0].url,
	    "http://ns1.example.com/dnssync/retrive/");
	assert_true(conf->pulls[0].period == 300);
	conf_free(&conf);
}

static void
dynamic_hosts_are_not_pulled_if_that_is_off_or_there_is_no_url(void **state)
{
	struct conf *conf;

	(void)state;
	make_root();
	setenv("DDNS", "0", 1);
	setenv("DDNSURL", "http://192.0.2.1/", 1);
	conf = load_root();
	assert_int_equal(conf->npulls, 0);
	assert_int_equal(conf->warnings.len, 1);
	conf_free(&conf);
	setenv("DDNS", "1", 1);
	unsetenv("DDNSURL");
	conf = load_root();
	assert_int_equal(conf->npulls, 0);
	assert_int_equal(conf->warnings.len, 2);
	assert_string_equal(conf->warnings.text[0], "DDNS: DDNSURL is not "
	    "set: no dynamic hosts are fetched");
	conf_free(&conf);
}

static void
a_url_of_dynamic_hosts_that_is_none_is_an_error(void **state)
{
	struct errs errs = { 0 };

	(void)state;
	make_root();
	unsetenv("DDNS");
	setenv("DDNSURL", "ftp://192.0.2.1/", 1);
	assert_null(legacy_load("r", &errs));
	assert_int_equal(errs.len, 1);
	assert_string_equal(errs.text[0], "DDNSURL: 'ftp://192.0.2.1/' is no "
	    "URL of http or https");
	errs_fini(&errs);
	unsetenv("DDNSURL");
}

int
main(void)
{
#define IN_TEMPDIR(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		IN_TEMPDIR(a_serial_replaces_the_file),
		IN_TEMPDIR(a_serial_that_cannot_be_written_leaves_the_old_one),
		IN_TEMPDIR(the_update_script_is_run_whatever_its_name),
		IN_TEMPDIR(what_is_no_file_is_a_command),
		IN_TEMPDIR(dynamic_hosts_are_pulled_every_period),
		IN_TEMPDIR(
		    dynamic_hosts_are_not_pulled_if_that_is_off_or_there_is_no_url
		    ),
		IN_TEMPDIR(a_url_of_dynamic_hosts_that_is_none_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
