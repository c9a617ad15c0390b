#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hostport.h"

static void
assert_reads(const char *text, const char *host, unsigned port)
{
	struct hostport hp;
	struct err err;

	assert_true(hostport_parse(text, 53, &hp, &err));
	assert_string_equal(hp.host, host);
	assert_int_equal(hp.port, port);
	free(hp.host);
}

static void
addresses_and_names_are_read(void **state)
{
	(void)state;
	assert_reads("192.0.2.1", "192.0.2.1", 53);
	assert_reads("192.0.2.1@53", "192.0.2.1", 53);
	assert_reads("192.0.2.1@5300", "192.0.2.1", 5300);
	assert_reads("2001:db8::1", "2001:db8::1", 53);
	assert_reads("::1@65535", "::1", 65535);
	assert_reads("ns0.example.com", "ns0.example.com", 53);
	assert_reads("my_host-1@1", "my_host-1", 1);
}

static void
brackets_around_an_address_are_taken_off(void **state)
{
	(void)state;
	assert_reads("[2001:db8::1]", "2001:db8::1", 53);
	assert_reads("[::1]@54", "::1", 54);
}

static void
the_default_port_is_the_callers(void **state)
{
	struct hostport hp;
	struct err err;

	(void)state;
	assert_true(hostport_parse("192.0.2.1", 853, &hp, &err));
	assert_int_equal(hp.port, 853);
	free(hp.host);
}

static void
assert_refused(const char *text, const char *why)
{
	struct hostport hp = { 0 };
	struct err err;

	assert_false(hostport_parse(text, 53, &hp, &err));
	assert_string_equal(err.text, why);
	assert_null(hp.host);
}

static void
what_is_no_address_is_refused(void **state)
{
	char longest[300];

	(void)state;
	assert_refused("", "'' is no address or host name");
	assert_refused("@53", "'@53' is no address or host name");
	assert_refused("a b", "'a b' is no address or host name");
	assert_refused("a/b", "'a/b' is no address or host name");
	assert_refused("192.0.2.256", "'192.0.2.256' is no IPv4 address");
	assert_refused("192.0.2", "'192.0.2' is no IPv4 address");
	assert_refused("127.0.0.1:53", "'127.0.0.1:53' is no address: a port "
	    "is written ADDRESS@PORT");
	assert_refused("fe80::1%eth0", "'fe80::1%eth0' is an address with a "
	    "scope (%eth0), which is not supported: write one that needs "
	    "none");
	assert_refused("[fe80::1%2]@54", "'[fe80::1%2]@54' is an address with "
	    "a scope (%2), which is not supported: write one that needs none");
	assert_refused("a%b", "'a%b' is no address or host name");
	assert_refused("2001:db8::g", "'2001:db8::g' is no address: a port is "
	    "written ADDRESS@PORT");
	memset(longest, 'a', 254);
	longest[254] = '\0';
	assert_false(hostport_parse(longest, 53, &(struct hostport){ 0 },
	    &(struct err){ 0 }));
}

static void
what_is_no_port_is_refused(void **state)
{
	static const char *const bad[] = { "a@", "a@0", "a@65536", "a@-1",
		"a@x", "a@1@2", "a@ 53" };
	char why[100];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(why, sizeof(why), "'%s': a port is a number from 1 "
		    "to 65535", bad[i]);
		assert_refused(bad[i], why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_and_names_are_read),
		cmocka_unit_test(brackets_around_an_address_are_taken_off),
		cmocka_unit_test(the_default_port_is_the_callers),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(what_is_no_port_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
