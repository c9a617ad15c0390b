#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/slurp.h"
#include "legacy_ips.h"
#include "tempdir.h"

#define ANN "ann.example.com"

static struct legacy_ips *
open_ips(void)
{
	struct err err;
	struct legacy_ips *ips = legacy_ips_new("c", &err);

	assert_non_null(ips);
	return ips;
}

static void
make_host(const char *ip)
{
	assert_int_equal(mkdir("c", 0700) | mkdir("c/" ANN, 0700), 0);
	if (ip != NULL)
		tempdir_file("c/" ANN "/IP", ip);
}

/* Addresses that have changed at 1,000,000,000. */
static struct host
host(const char *name, const char *v4, const char *v6)
{
	struct host host = { .v4_changed = 1000000000,
		.v6_changed = 1000000000 };
	struct err err;

	assert_true(name_parse(&host.name, name, &err));
	if (v4 != NULL)
		assert_true(ip_parse(&host.v4, v4));
	if (v6 != NULL)
		assert_true(ip_parse(&host.v6, v6));
	return host;
}

static void
assert_file(const char *text)
{
	struct buf b = { 0 };
	struct err err;

	assert_true(slurp("c/" ANN "/IP", 100, &b, &err));
	assert_string_equal(buf_str(&b), text);
	buf_fini(&b);
}

static void
follow(struct legacy_ips *ips, const struct host *host, const char *text)
{
	struct err err;

	assert_true(legacy_ips_follow(ips, host, &err));
	assert_file(text);
}

static void
another_address_replaces_the_file_and_its_time(void **state)
{
	struct host ann = host(ANN, "192.0.2.2", "2001:db8::1");
	struct legacy_ips *ips;
	struct stat st;

	(void)state;
	make_host("192.0.2.1\n");
	ips = open_ips();
	follow(ips, &ann, "192.0.2.2\n");
	assert_int_equal(stat("c/" ANN "/IP", &st), 0);
	assert_int_equal(st.st_mtime, 1000000000);
	assert_int_equal(access("c/" ANN "/.IP.tmp", F_OK), -1);
	ann.v4.len = 0;
	follow(ips, &ann, "\n");
	legacy_ips_free(&ips);
	assert_null(ips);
}

static void
a_file_that_says_the_same_is_left_alone(void **state)
{
	struct host ann = host("ANN.example.com", "192.0.2.1", NULL);
	struct legacy_ips *ips;

	(void)state;
	make_host("192.0.2.1");
	ips = open_ips();
	follow(ips, &ann, "192.0.2.1");
	legacy_ips_free(&ips);
}

static void
a_missing_file_is_made_once_there_is_an_address(void **state)
{
	struct host ann = host(ANN, NULL, "2001:db8::1");
	struct legacy_ips *ips;
	struct err err;

	(void)state;
	make_host(NULL);
	ips = open_ips();
	assert_true(legacy_ips_follow(ips, &ann, &err));
	assert_int_equal(access("c/" ANN "/IP", F_OK), -1);
	ann = host(ANN, "192.0.2.1", NULL);
	follow(ips, &ann, "192.0.2.1\n");
	legacy_ips_free(&ips);
}

static void
what_is_no_address_is_replaced(void **state)
{
	struct host ann = host(ANN, NULL, NULL);
	struct legacy_ips *ips;

	(void)state;
	make_host("somewhere\n");
	ips = open_ips();
	follow(ips, &ann, "\n");
	legacy_ips_free(&ips);
}

static void
a_file_with_ipv6_follows_ipv6_until_there_is_ipv4(void **state)
{
	struct host ann = host(ANN, NULL, "2001:db8::2");
	struct legacy_ips *ips;

	(void)state;
	make_host("2001:db8::1\n");
	ips = open_ips();
	follow(ips, &ann, "2001:db8::2\n");
	ann = host(ANN, "192.0.2.1", "2001:db8::2");
	follow(ips, &ann, "192.0.2.1\n");
	legacy_ips_free(&ips);
}

static void
hosts_without_a_directory_have_no_file(void **state)
{
	struct host bob = host("bob.example.com", "192.0.2.2", NULL);
	struct legacy_ips *ips;
	struct err err;

	(void)state;
	make_host("192.0.2.1");
	assert_int_equal(mkdir("c/no..name", 0700), 0);
	ips = open_ips();
	assert_true(legacy_ips_follow(ips, &bob, &err));
	assert_int_equal(access("c/bob.example.com", F_OK), -1);
	legacy_ips_free(&ips);
	legacy_ips_free(&ips);
}

static void
a_failure_is_told_once_until_it_is_over(void **state)
{
	struct host ann = host(ANN, "192.0.2.2", NULL);
	struct legacy_ips *ips;
	struct err err;

	(void)state;
	make_host("192.0.2.1");
	ips = open_ips();
	assert_int_equal(rename("c/" ANN, "c/away"), 0);
	assert_false(legacy_ips_follow(ips, &ann, &err));
	assert_string_equal(err.text, "c/" ANN "/.IP.tmp: cannot create: No "
	    "such file or directory");
	assert_true(legacy_ips_follow(ips, &ann, &err));
	assert_int_equal(rename("c/away", "c/" ANN), 0);
	follow(ips, &ann, "192.0.2.2\n");
	ann = host(ANN, "192.0.2.3", NULL);
	assert_int_equal(rename("c/" ANN, "c/away"), 0);
	assert_false(legacy_ips_follow(ips, &ann, &err));
	legacy_ips_free(&ips);
}

static void
a_directory_that_is_missing_is_an_error(void **state)
{
	struct err err;

	(void)state;
	assert_null(legacy_ips_new("c", &err));
	assert_string_equal(err.text, "c: cannot read: No such file or "
	    "directory");
}

#define IN_TEMPDIR(f) \
	cmocka_unit_test_setup_teardown(f, tempdir_setup, tempdir_teardown)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_TEMPDIR(another_address_replaces_the_file_and_its_time),
		IN_TEMPDIR(a_file_that_says_the_same_is_left_alone),
		IN_TEMPDIR(a_missing_file_is_made_once_there_is_an_address),
		IN_TEMPDIR(what_is_no_address_is_replaced),
		IN_TEMPDIR(a_file_with_ipv6_follows_ipv6_until_there_is_ipv4),
		IN_TEMPDIR(hosts_without_a_directory_have_no_file),
		IN_TEMPDIR(a_failure_is_told_once_until_it_is_over),
		IN_TEMPDIR(a_directory_that_is_missing_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
