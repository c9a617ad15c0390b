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
dynamic_hosts_are_a_warning(void **state)
{
	struct conf *conf;

	(void)state;
	make_root();
	setenv("DDNS", "1", 1);
	conf = load_root();
	assert_int_equal(conf->warnings.len, 2);
	assert_string_equal(conf->warnings.text[0], "DDNS: dynamic hosts are "
	    "not fetched by this version: data.cdb will not hold them");
	conf_free(&conf);
	setenv("DDNS", "0", 1);
	setenv("DDNSURL", "http://example.com/", 1);
	conf = load_root();
	assert_int_equal(conf->warnings.len, 1);
	conf_free(&conf);
	unsetenv("DDNS");
	conf = load_root();
	assert_int_equal(conf->warnings.len, 2);
	conf_free(&conf);
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
		IN_TEMPDIR(dynamic_hosts_are_a_warning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
