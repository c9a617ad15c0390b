#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiling.h"
#include "dns/authority.h"

/* 2026-11-22 00:00:00 UTC, and that as a timestamp of tinydns. */
enum { NOW = 1795305600 };
#define NOW_TAI "400000006b02308a"
#define EARLIER "400000006b023089"

/* The zone of most tests, and hosts in it. */
#define ZONE "Zexample.com:ns.example.com:host.example.com:1\n" \
	"&example.com::ns.example.com\n"

static struct name
name_of(const char *text)
{
	struct name name;
	struct err err;

	assert_true(name_parse(&name, text, &err));
	return name;
}

/* Of those lines; at: the delegation, or "". */
static void
expect(const char *lines, const char *host, enum authority authority,
    const char *at)
{
	struct datacdb_reader *r = compiling_open("cdb", lines);
	struct name name = name_of(host), cut = { 0 };
	char text[NAME_TEXT_SIZE] = "";

	assert_int_equal(authority_find(r, &name, NOW, &cut), authority);
	if (authority == AUTHORITY_DELEGATED)
		name_text(cut.wire, text);
	assert_string_equal(text, at);
	datacdb_close(&r);
}

static void
the_apex_and_all_below_it_are_ours(void **state)
{
	(void)state;
	expect(ZONE, "example.com", AUTHORITY_OURS, "");
	expect(ZONE, "ann.example.com", AUTHORITY_OURS, "");
	expect(ZONE, "a.b.c.example.com", AUTHORITY_OURS, "");
	expect(".:192.0.2.1:a\n", "example.com", AUTHORITY_OURS, "");
}

static void
a_name_without_a_zone_is_nobodys(void **state)
{
	(void)state;
	expect(ZONE, "com", AUTHORITY_NONE, "");
	expect(ZONE, "example.org", AUTHORITY_NONE, "");
	expect("", "example.com", AUTHORITY_NONE, "");
	expect("+ann.example.org:192.0.2.1\n", "ann.example.org",
	    AUTHORITY_NONE, "");
}

static void
at_and_below_a_delegation_is_a_referral(void **state)
{
	static const char lines[] = ZONE "&sub.example.com::ns.example.net\n"
	    "+ann.sub.example.com:192.0.2.1\n";

	(void)state;
	expect(lines, "sub.example.com", AUTHORITY_DELEGATED,
	    "sub.example.com");
	expect(lines, "ann.sub.example.com", AUTHORITY_DELEGATED,
	    "sub.example.com");
	expect(lines, "a.b.sub.example.com", AUTHORITY_DELEGATED,
	    "sub.example.com");
	expect(lines, "xsub.example.com", AUTHORITY_OURS, "");
	expect("&example.com::ns.example.net\n", "ann.example.com",
	    AUTHORITY_DELEGATED, "example.com");
}

static void
a_zone_below_a_delegation_is_ours(void **state)
{
	(void)state;
	expect(ZONE "&sub.example.com::ns.example.net\n"
	    ".dyn.sub.example.com::ns.example.com\n",
	    "ann.dyn.sub.example.com", AUTHORITY_OURS, "");
}

/* tinydns looks for NS records, and then only for an SOA beside them. */
static void
an_soa_without_ns_makes_no_zone(void **state)
{
	(void)state;
	expect("Zexample.com:ns.example.com:host.example.com:1\n",
	    "ann.example.com", AUTHORITY_NONE, "");
	expect(ZONE "&sub.example.com::ns.example.net\n"
	    "Zb.sub.example.com:ns.example.com:host.example.com:1\n",
	    "ann.b.sub.example.com", AUTHORITY_DELEGATED, "sub.example.com");
}

static void
wildcards_delegate_nothing(void **state)
{
	(void)state;
	expect(ZONE "&*.sub.example.com::ns.example.net\n",
	    "ann.sub.example.com", AUTHORITY_OURS, "");
}

static void
timestamps_are_looked_at(void **state)
{
	static const char sub[] = "sub.example.com";

	(void)state;
	expect(ZONE "&sub.example.com::a.b:0:" NOW_TAI "\n", sub,
	    AUTHORITY_DELEGATED, sub);
	expect(ZONE "&sub.example.com::a.b:0:" EARLIER "\n", sub,
	    AUTHORITY_OURS, "");
	expect(ZONE "&sub.example.com::a.b:60:" EARLIER "\n", sub,
	    AUTHORITY_DELEGATED, sub);
	expect(ZONE "&sub.example.com::a.b:60:" NOW_TAI "\n", sub,
	    AUTHORITY_OURS, "");
}

static void
what_some_clients_see_makes_a_zone_but_no_delegation(void **state)
{
	static const char locations[] = "%in:192.0.2\n%ex:\n";
	char lines[512];

	(void)state;
	snprintf(lines, sizeof(lines), "%s.example.com::a:::in\n"
	    ".example.com::b:::ex\n", locations);
	expect(lines, "ann.example.com", AUTHORITY_OURS, "");
	snprintf(lines, sizeof(lines), "%s" ZONE
	    "&sub.example.com::ns.example.net:::in\n", locations);
	expect(lines, "ann.sub.example.com", AUTHORITY_OURS, "");
}

static void
the_admin_is_told_where_and_what_to_do(void **state)
{
	struct name ann = name_of("ann.sub.example.com");
	struct name sub = name_of("sub.example.com");
	struct err why;

	(void)state;
	authority_explain(AUTHORITY_DELEGATED, &ann, &sub, &why);
	assert_string_equal(why.text, "ann.sub.example.com: tinydns refers to "
	    "other servers in place of answering: sub.example.com has NS "
	    "records without an SOA, and so is delegated; take these out of "
	    "the zone or local file, or make sub.example.com a 'dynamic' "
	    "zone");
	authority_explain(AUTHORITY_NONE, &ann, &sub, &why);
	assert_string_equal(why.text, "ann.sub.example.com: tinydns does not "
	    "answer for it: no zone above it has an SOA and NS records; "
	    "serve one, for example as a 'dynamic' zone");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_apex_and_all_below_it_are_ours),
		cmocka_unit_test(a_name_without_a_zone_is_nobodys),
		cmocka_unit_test(at_and_below_a_delegation_is_a_referral),
		cmocka_unit_test(a_zone_below_a_delegation_is_ours),
		cmocka_unit_test(an_soa_without_ns_makes_no_zone),
		cmocka_unit_test(wildcards_delegate_nothing),
		cmocka_unit_test(timestamps_are_looked_at),
		cmocka_unit_test(
		    what_some_clients_see_makes_a_zone_but_no_delegation),
		cmocka_unit_test(the_admin_is_told_where_and_what_to_do),
	};

	return cmocka_run_group_tests(tests, tempdir_setup, tempdir_teardown);
}
