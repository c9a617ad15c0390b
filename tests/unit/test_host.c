#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "ddns/host.h"
#include "ddns/roster.h"
#include "dns/tinydns.h"

static bool
add_line(void *ctx, const struct record *record, struct err *err)
{
	return tinydns_line(ctx, record, err);
}

static void
expect_lines(const struct host *host, const char *expected)
{
	struct buf out = { 0 };
	struct err err;

	assert_true(host_records(host, roster_ttl(NULL, 0, host), add_line,
	    &out, &err));
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

static struct host
john(void)
{
	struct host host = { .is_enabled = true };
	struct err err;

	assert_true(name_parse(&host.name, "john.dyn.example.com", &err));
	return host;
}

static void
a_host_is_its_addresses(void **state)
{
	struct host host = john();

	(void)state;
	expect_lines(&host, "");
	assert_true(ip_parse(&host.v4, "192.0.2.1"));
	expect_lines(&host, "+john.dyn.example.com:192.0.2.1:60\n");
	host.ttl = 30;
	assert_true(ip_parse(&host.v6, "2001:db8::1"));
	expect_lines(&host, "+john.dyn.example.com:192.0.2.1:30\n"
	    ":john.dyn.example.com:28:\\040\\001\\015\\270\\000\\000\\000\\000"
	    "\\000\\000\\000\\000\\000\\000\\000\\001:30\n");
}

static void
a_wildcard_has_the_same_addresses(void **state)
{
	struct host host = john();

	(void)state;
	host.has_wildcard = true;
	assert_true(ip_parse(&host.v4, "192.0.2.1"));
	expect_lines(&host, "+john.dyn.example.com:192.0.2.1:60\n"
	    "+\\052.john.dyn.example.com:192.0.2.1:60\n");
}

static void
each_txt_stands_at_both_names(void **state)
{
	struct host host = john();

	(void)state;
	assert_true(host_add_txt(host.txt, "one"));
	assert_true(host_add_txt(host.txt, "two"));
	expect_lines(&host,
	    ":john.dyn.example.com:16:\\003one:60\n"
	    ":john.dyn.example.com:16:\\003two:60\n"
	    ":_acme-challenge.john.dyn.example.com:16:\\003one:60\n"
	    ":_acme-challenge.john.dyn.example.com:16:\\003two:60\n");
}

static void
names_that_would_be_too_long_are_left_out(void **state)
{
	struct host host = john();
	char text[NAME_MAX_LEN];
	struct buf out = { 0 };
	struct err err;

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t i = 1; i < sizeof(text); i += 2)
		text[i] = '.';
	text[253] = '\0';
	assert_true(name_parse(&host.name, text, &err));
	assert_int_equal(host.name.len, NAME_MAX_LEN);
	host.has_wildcard = true;
	assert_true(ip_parse(&host.v4, "192.0.2.1"));
	assert_true(host_add_txt(host.txt, "one"));
	assert_true(host_records(&host, 60, add_line, &out, &err));
	assert_null(strstr(buf_str(&out), "052"));
	assert_null(strstr(buf_str(&out), "_acme"));
	buf_fini(&out);
}

static void
the_oldest_txt_goes_when_there_are_too_many(void **state)
{
	char txt[HOST_TXT_SIZE] = "", value[256], big[256];

	(void)state;
	memset(big, 'x', 255);
	big[255] = '\0';
	for (int i = 0; i < HOST_MAX_TXT; i++) {
		memcpy(value, big, sizeof(value));
		value[0] = (char)('a' + i);
		assert_true(host_add_txt(txt, value));
		assert_false(host_add_txt(txt, value));
	}
	assert_int_equal(txt[0], 'a');
	assert_true(host_add_txt(txt, "xx"));
	assert_int_equal(txt[0], 'b');
	assert_non_null(strstr(txt, "\nxx\n"));
	assert_true(host_add_txt(txt, "x"));
	assert_int_equal(txt[0], 'c');
}

static bool
refuse(void *ctx, const struct record *record, struct err *err)
{
	(void)ctx;
	(void)record;
	return err_set(err, "no");
}

static void
who_takes_the_records_may_end_it(void **state)
{
	struct host host = john();
	struct err err;

	(void)state;
	assert_true(ip_parse(&host.v4, "192.0.2.1"));
	assert_false(host_records(&host, 60, refuse, NULL, &err));
	assert_string_equal(err.text, "no");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_is_its_addresses),
		cmocka_unit_test(a_wildcard_has_the_same_addresses),
		cmocka_unit_test(each_txt_stands_at_both_names),
		cmocka_unit_test(names_that_would_be_too_long_are_left_out),
		cmocka_unit_test(the_oldest_txt_goes_when_there_are_too_many),
		cmocka_unit_test(who_takes_the_records_may_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
