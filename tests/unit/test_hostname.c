#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ddns/hostname.h"

static struct name
name(const char *text)
{
	struct name name;
	struct err err;

	assert_true(name_parse(&name, text, &err));
	return name;
}

static void
letters_digits_and_hyphens_are_a_name(void **state)
{
	static const char *const good[] = { "john.dyn.example.com",
		"John.DYN.example.com.", "a-1.b2.c", "1.2.3.4.example",
		"xn--mller-kva.dyn.example.com", "a.b",
		"_acme-challenge.john.dyn.example.com" };
	char text[NAME_TEXT_SIZE];
	struct name parsed;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(hostname_parse(&parsed, good[i], &err));
	assert_true(hostname_parse(&parsed, "John.DYN.example.com.", &err));
	name_text(parsed.wire, text);
	assert_string_equal(text, "john.dyn.example.com");
}

static void
anything_else_is_refused(void **state)
{
	static const char *const bad[] = { "", ".", "john", "john.", "a..b",
		".a.b", "a.b..", "-a.b", "a-.b", "a_b.c", "a._", "a b.c",
		"a:b.c", "a\nb.c", "a\\052.b", "*.a.b", "m\303\274ller.b",
		"192.0.2.1", "a.1", "a/b.c", "__a.b", "_-a.b", "a.b,c" };
	struct name parsed;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err err = { "" };

		if (hostname_parse(&parsed, bad[i], &err))
			fail_msg("%s", bad[i]);
		assert_string_not_equal(err.text, "");
	}
}

static void
labels_and_names_have_an_end(void **state)
{
	char text[300];
	struct name parsed;
	struct err err;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text + 63, ".b", 3);
	assert_true(hostname_parse(&parsed, text, &err));
	memset(text, 'x', sizeof(text));
	memcpy(text + 64, ".b", 3);
	assert_false(hostname_parse(&parsed, text, &err));
	memset(text, 'x', sizeof(text));
	for (size_t i = 0; i < sizeof(text); i += 2)
		text[i] = '.';
	text[254] = '\0';
	assert_true(hostname_parse(&parsed, text + 1, &err));
	text[254] = '.';
	text[256] = '\0';
	assert_false(hostname_parse(&parsed, text + 1, &err));
}

static void
the_deepest_zone_is_the_hosts(void **state)
{
	struct name zones[] = { name("example.com"), name("dyn.example.com"),
		name("example.org") };
	struct name host = name("a.b.dyn.example.com");
	struct name outside = name("a.notexample.com");

	(void)state;
	assert_ptr_equal(hostname_zone(&host, zones, 3), &zones[1]);
	assert_ptr_equal(hostname_zone(&zones[1], zones, 3), &zones[1]);
	assert_null(hostname_zone(&outside, zones, 3));
	assert_null(hostname_zone(&host, zones, 0));
}

static void
names_that_clients_trust_are_reserved(void **state)
{
	static const char *const yes[] = { "dyn.example.com",
		"www.dyn.example.com", "ns.dyn.example.com",
		"ns12.dyn.example.com", "mail.dyn.example.com",
		"wpad.dyn.example.com", "wpad.a.dyn.example.com",
		"isatap.dyn.example.com", "autoconfig.dyn.example.com",
		"_acme-challenge.john.dyn.example.com",
		"a._tcp.dyn.example.com", "*.dyn.example.com" };
	static const char *const no[] = { "john.dyn.example.com",
		"www1.dyn.example.com", "nsa.dyn.example.com",
		"webmail.dyn.example.com", "ww.dyn.example.com",
		"a.b.dyn.example.com" };
	struct name zone = name("dyn.example.com");

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++) {
		struct name host = name(yes[i]);

		if (!hostname_is_reserved(&host, &zone))
			fail_msg("%s", yes[i]);
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++) {
		struct name host = name(no[i]);

		if (hostname_is_reserved(&host, &zone))
			fail_msg("%s", no[i]);
	}
}

static void
an_underscore_in_the_zone_itself_reserves_nothing(void **state)
{
	struct name zone = name("_dyn.example.com");
	struct name host = name("john._dyn.example.com");

	(void)state;
	assert_false(hostname_is_reserved(&host, &zone));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_digits_and_hyphens_are_a_name),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(labels_and_names_have_an_end),
		cmocka_unit_test(the_deepest_zone_is_the_hosts),
		cmocka_unit_test(names_that_clients_trust_are_reserved),
		cmocka_unit_test(
		    an_underscore_in_the_zone_itself_reserves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
