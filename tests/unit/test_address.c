#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/hostport.h"
#include "sync/address.h"

static bool
parse(const char *text, struct address *a)
{
	struct hostport hp;
	struct err err;
	bool ok;

	assert_true(hostport_parse(text, 53, &hp, &err));
	ok = address_parse(&hp, a);
	free(hp.host);
	return ok;
}

static void
assert_text(const char *in, const char *out)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address a;

	assert_true(parse(in, &a));
	address_text(&a, text);
	assert_string_equal(text, out);
}

static void
a_literal_address_is_written_as_it_was_read(void **state)
{
	(void)state;
	assert_text("192.0.2.1", "192.0.2.1");
	assert_text("192.0.2.1@5300", "192.0.2.1@5300");
	assert_text("2001:db8::1", "2001:db8::1");
	assert_text("2001:DB8:0::1@5353", "2001:db8::1@5353");
	assert_text("[::1]@53", "::1");
}

static void
the_longest_address_fits(void **state)
{
	(void)state;
	assert_text("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff@65535",
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff@65535");
	assert_text("::ffff:255.255.255.255@65535",
	    "::ffff:255.255.255.255@65535");
}

static void
a_host_name_is_no_address(void **state)
{
	struct address a;

	(void)state;
	assert_false(parse("localhost", &a));
	assert_false(parse("ns0.example.com@5300", &a));
}

static void
the_port_can_be_changed(void **state)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address a;

	(void)state;
	assert_true(parse("192.0.2.1", &a));
	address_set_port(&a, 5300);
	address_text(&a, text);
	assert_string_equal(text, "192.0.2.1@5300");
	assert_true(parse("::1@5300", &a));
	address_set_port(&a, 53);
	address_text(&a, text);
	assert_string_equal(text, "::1");
}

/* The longest one has room. */
static void
a_label_says_that_it_is_over_tls(void **state)
{
	struct hostport hp = { (char *)"2001:db8:1111:2222:3333:4444:5555:6666",
		65535 };
	char text[ADDRESS_TEXT_SIZE];
	struct address a;

	(void)state;
	assert_true(address_parse(&hp, &a));
	address_label(&a, false, text);
	assert_string_equal(text,
	    "2001:db8:1111:2222:3333:4444:5555:6666@65535");
	address_label(&a, true, text);
	assert_string_equal(text,
	    "2001:db8:1111:2222:3333:4444:5555:6666@65535 (TLS)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_literal_address_is_written_as_it_was_read),
		cmocka_unit_test(the_longest_address_fits),
		cmocka_unit_test(a_host_name_is_no_address),
		cmocka_unit_test(the_port_can_be_changed),
		cmocka_unit_test(a_label_says_that_it_is_over_tls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
