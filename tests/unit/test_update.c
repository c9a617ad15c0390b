#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "updating.h"

static void
a_family_that_is_not_mentioned_is_kept(void **state)
{
	(void)state;
	updating_expect("hostname=a.b&myip=192.0.2.1", NULL, "2001:db8::9",
	    "a.b 192.0.2.1 keep");
	updating_expect("hostname=a.b&myip=2001:db8::1", NULL, "192.0.2.9",
	    "a.b keep 2001:db8::1");
	updating_expect("hostname=a.b&myipv6=2001:db8::1", NULL, "192.0.2.9",
	    "a.b keep 2001:db8::1");
}

static void
nothing_mentioned_is_the_source(void **state)
{
	static const char *const queries[] = { "hostname=a.b",
		"hostname=a.b&myip=", "hostname=a.b&myip", "hostname=a.b&ip=",
		"hostname=a.b&address=", "hostname=a.b&addr=&x=y",
		"hostname=a.b&myip=,", "hostname=a.b&myip=auto",
		"hostname=a.b&ip6lanprefix=", "hostname=a.b&ipv6=",
		"hostname=a.b&myipv6", "hostname=a.b&offline=NO" };

	(void)state;
	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++) {
		updating_expect(queries[i], NULL, "192.0.2.9",
		    "a.b 192.0.2.9* keep");
		updating_expect(queries[i], NULL, "::ffff:192.0.2.9",
		    "a.b 192.0.2.9* keep");
		updating_expect(queries[i], NULL, "2001:db8::9",
		    "a.b keep 2001:db8::9*");
	}
}

static void
two_addresses_come_in_any_order(void **state)
{
	static const char expected[] = "a.b 192.0.2.1 2001:db8::1";

	(void)state;
	updating_expect("hostname=a.b&myip=192.0.2.1,2001:db8::1", NULL,
	    "192.0.2.9", expected);
	updating_expect("hostname=a.b&myip=2001:db8::1,192.0.2.1", NULL,
	    "192.0.2.9", expected);
	updating_expect("hostname=a.b&myip=,%20192.0.2.1%20,2001:db8::1,",
	    NULL, "192.0.2.9", expected);
	updating_expect("hostname=a.b&myip=192.0.2.1&myip6=2001:db8::1",
	    NULL, "192.0.2.9", expected);
}

static void
every_alias_is_understood(void **state)
{
	static const char *const v4[] = { "myipv4", "ip", "ipv4", "addr",
		"address", "myip", "MyIP" };
	static const char *const v6[] = { "myipv6", "myip6", "myip2", "ipv6",
		"ip6", "myip" };
	char query[100];

	(void)state;
	for (size_t i = 0; i < sizeof(v4) / sizeof(*v4); i++) {
		snprintf(query, sizeof(query), "hostname=a.b&%s=192.0.2.1",
		    v4[i]);
		updating_expect(query, NULL, "2001:db8::9",
		    "a.b 192.0.2.1 keep");
	}
	for (size_t i = 0; i < sizeof(v6) / sizeof(*v6); i++) {
		snprintf(query, sizeof(query), "hostname=a.b&%s=2001:db8::1",
		    v6[i]);
		updating_expect(query, NULL, "192.0.2.9",
		    "a.b keep 2001:db8::1");
	}
}

static void
an_address_says_itself_which_family_it_is_of(void **state)
{
	(void)state;
	updating_expect("hostname=a.b&myipv6=::ffff:192.0.2.1", NULL,
	    "192.0.2.9", "a.b 192.0.2.1 keep");
	updating_expect("hostname=a.b&ipv4=2001:db8::1", NULL, "192.0.2.9",
	    "a.b keep 2001:db8::1");
	updating_expect("hostname=a.b&myip=192.0.2.1/32", NULL, "192.0.2.9",
	    "a.b 192.0.2.1 keep");
	updating_expect("hostname=a.b&myip=2001:db8::1/128", NULL,
	    "192.0.2.9", "a.b keep 2001:db8::1");
}

static void
an_empty_value_withdraws_where_its_service_says_so(void **state)
{
	(void)state;
	updating_expect("hostname=a.b&myipv4=", NULL, "192.0.2.9",
	    "a.b withdraw keep");
	updating_expect("hostname=a.b&myipv6=", NULL, "192.0.2.9",
	    "a.b keep withdraw");
	updating_expect("hostname=a.b&myip=192.0.2.1&myipv6=", NULL,
	    "192.0.2.9", "a.b 192.0.2.1 withdraw");
	updating_expect("hostname=a.b&myipv4=&myipv6=2001:db8::1", NULL,
	    "192.0.2.9", "a.b withdraw 2001:db8::1");
	updating_expect("hostname=a.b&myip=192.0.2.1&ipv6=", NULL,
	    "192.0.2.9", "a.b 192.0.2.1 keep");
}

static void
words_keep_withdraw_or_take_the_source(void **state)
{
	(void)state;
	updating_expect("hostname=a.b&myipv4=192.0.2.1&myipv6=preserve",
	    NULL, "2001:db8::9", "a.b 192.0.2.1 keep");
	updating_expect("hostname=a.b&myip=192.0.2.1&myipv6=no", NULL,
	    "2001:db8::9", "a.b 192.0.2.1 keep");
	updating_expect("hostname=a.b&myip=preserve", NULL, "192.0.2.9",
	    "a.b keep keep");
	updating_expect("hostname=a.b&myipv4=preserve&myip=", NULL,
	    "192.0.2.9", "a.b keep keep");
	updating_expect("hostname=a.b&ipv4=-", NULL, "192.0.2.9",
	    "a.b withdraw keep");
	updating_expect("hostname=a.b&ipv6=-&ipv4=AUTO", NULL, "192.0.2.9",
	    "a.b 192.0.2.9* withdraw");
	updating_expect("hostname=a.b&ipv6=auto", NULL, "192.0.2.9",
	    "a.b keep keep");
	updating_expect("hostname=a.b&ipv4=auto&ipv6=2001:db8::1", NULL,
	    "2001:db8::9", "a.b keep 2001:db8::1");
}

static void
offline_withdraws_what_is_mentioned(void **state)
{
	(void)state;
	updating_expect("hostname=a.b&offline=YES", NULL, "192.0.2.9",
	    "a.b withdraw withdraw");
	updating_expect("hostname=a.b&myip=&offline=yes", NULL, "192.0.2.9",
	    "a.b withdraw withdraw");
	updating_expect("hostname=a.b&myip=192.0.2.1&offline=YES", NULL,
	    "192.0.2.9", "a.b withdraw keep");
	updating_expect("hostname=a.b&myipv6=2001:db8::/64&offline=YES",
	    NULL, "192.0.2.9", "a.b keep withdraw");
	updating_expect("hostname=a.b&myip=&myipv4=192.0.2.1&offline=YES",
	    NULL, "2001:db8::9", "a.b withdraw keep");
}

static void
a_delete_without_an_address_is_of_the_sources_family(void **state)
{
	struct update_param params[] = { { "hostname", "a.b" },
		{ "myip", "2001:db8::1" } };
	struct update_request request = { .params = params, .nparams = 1,
		.remove = true, .source = updating_ip("192.0.2.9") };
	enum verdict_code why;
	struct update update;

	(void)state;
	assert_true(updating_read_both(&update, &request, &why));
	assert_true(update.remove);
	assert_int_equal(update.v4.verb, UPDATE_WITHDRAW);
	assert_int_equal(update.v6.verb, UPDATE_KEEP);
	request.nparams = 2;
	assert_true(updating_read_both(&update, &request, &why));
	assert_int_equal(update.v4.verb, UPDATE_KEEP);
	assert_int_equal(update.v6.verb, UPDATE_WITHDRAW);
}

static void
a_prefix_comes_alone_or_with_the_address(void **state)
{
	(void)state;
	updating_expect("hostname=a.b&ipv6prefix=2001:db8:1:2::/64", NULL,
	    "192.0.2.9", "a.b keep keep 2001:db8:1:2::/64");
	updating_expect("hostname=a.b&myipv6=2001:db8:0:aa00::/56", NULL,
	    "192.0.2.9", "a.b keep keep 2001:db8:0:aa00::/56");
	updating_expect("hostname=a.b&myip=192.0.2.1,2001:db8:1:2::/64",
	    NULL, "192.0.2.9", "a.b 192.0.2.1 keep 2001:db8:1:2::/64");
	updating_expect("hostname=a.b&ipv6=2001:db8:1:2::5/64", NULL,
	    "192.0.2.9", "a.b keep 2001:db8:1:2::5 2001:db8:1:2::5/64");
	updating_expect("hostname=a.b&myip=2001:db8::5,2001:db8:1:2::/64",
	    NULL, "192.0.2.9", "a.b keep 2001:db8::5 2001:db8:1:2::/64");
	updating_expect("hostname=a.b&myipv6=&ip6lanprefix=2001:db8::/59",
	    NULL, "192.0.2.9", "a.b keep keep 2001:db8::/59");
	updating_expect("hostname=a.b&ipv6=preserve&ipv6prefix=2001:db8::/64",
	    NULL, "192.0.2.9", "a.b keep keep");
}

static void
what_is_no_address_is_badip(void **state)
{
	static const char *const bad[] = { "myip=x", "myip=192.0.2",
		"myip=192.0.2.1,x", "myip=%3Cipaddr%3E", "myipv6=fe80::1%25e",
		"myip=192.0.2.1,192.0.2.2", "myip=192.0.2.0/24",
		"myip=2001:db8::1,2001:db8::2", "ipv6prefix=2001:db8::1",
		"ipv6prefix=2001:db8::/128", "myip=192.0.2.1&ip=192.0.2.2",
		"myip=2001:db8::/0", "myipv4=offline", "myip=/32" };
	char query[200];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(query, sizeof(query), "hostname=a.b&%s", bad[i]);
		updating_expect_refusal(query, NULL, VERDICT_BADIP);
	}
	updating_expect("hostname=a.b&myip=192.0.2.1&ip=192.0.2.1", NULL,
	    "192.0.2.9", "a.b 192.0.2.1 keep");
}

static void
the_first_of_equal_parameters_counts(void **state)
{
	(void)state;
	updating_expect("hostname=a.b&hostname=c.d&myip=192.0.2.1&"
	    "myip=192.0.2.2", NULL, "192.0.2.9", "a.b 192.0.2.1 keep");
}

static void
hosts_come_from_the_list_or_the_user(void **state)
{
	(void)state;
	updating_expect("hostname=b.c,A.b.,c.d&myip=192.0.2.1", "x.y", "",
	    "b.c,a.b,c.d 192.0.2.1 keep");
	updating_expect("hostname=a.b,,x_y,%20c.d&myip=192.0.2.1", NULL, "",
	    "a.b,?,c.d 192.0.2.1 keep");
	updating_expect("host_id=a.b&myip=192.0.2.1", "x.y", "",
	    "a.b 192.0.2.1 keep");
	updating_expect("hostname=YES&myip=192.0.2.1", "x.y", "",
	    "x.y 192.0.2.1 keep");
	updating_expect("hostname=yes&host_id=a.b&myip=192.0.2.1", "x.y", "",
	    "a.b 192.0.2.1 keep");
	updating_expect("hostname=&myip=192.0.2.1", "x.y", "",
	    "x.y 192.0.2.1 keep");
	updating_expect("hostname&myip=192.0.2.1", "john", "",
	    "? 192.0.2.1 keep");
	updating_expect_refusal("myip=192.0.2.1", NULL, VERDICT_NOTFQDN);
	updating_expect_refusal("hostname=YES", "", VERDICT_NOTFQDN);
	updating_expect_refusal("hostname=,%20,", "a.b", VERDICT_NOTFQDN);
}

static void
there_are_at_most_20_hosts(void **state)
{
	char query[200] = "myip=192.0.2.1&hostname=a.b";
	enum verdict_code why;
	struct update update;

	(void)state;
	for (int i = 1; i < UPDATE_MAX_HOSTS; i++)
		strcat(query, ",a.b");
	assert_true(updating_read(&update, query, NULL, "", &why));
	assert_int_equal(update.nhosts, UPDATE_MAX_HOSTS);
	strcat(query, ",c.d");
	updating_expect_refusal(query, NULL, VERDICT_NUMHOST);
}

static void
a_name_without_end_is_no_name(void **state)
{
	char query[1000] = "myip=192.0.2.1&hostname=a.b,";
	enum verdict_code why;
	struct update update;

	(void)state;
	memset(query + strlen(query), 'x', 900);
	assert_true(updating_read(&update, query, NULL, "", &why));
	assert_int_equal(update.nhosts, 2);
	assert_true(update.hosts[0].is_valid);
	assert_false(update.hosts[1].is_valid);
}

static void
a_txt_alone_touches_no_address(void **state)
{
	enum verdict_code why;
	struct update update;

	(void)state;
	updating_expect("hostname=a.b&txt=x", NULL, "192.0.2.9",
	    "a.b keep keep");
	updating_expect("hostname=_ACME-challenge.a.b&txt=x", NULL, "",
	    "a.b keep keep");
	updating_expect("hostname=_acme-challenge.a.b&myip=192.0.2.1", NULL,
	    "", "_acme-challenge.a.b 192.0.2.1 keep");
	assert_true(updating_read(&update, "hostname=a.b&txt=v%20%3D", NULL,
	    "", &why));
	assert_int_equal(update.txt_verb, UPDATE_SET);
	assert_string_equal(update.txt, "v =");
	assert_true(updating_read(&update, "hostname=a.b&txt=", NULL, "",
	    &why));
	assert_int_equal(update.txt_verb, UPDATE_WITHDRAW);
	updating_expect_refusal("hostname=a.b&txt=a%0Ab", NULL,
	    VERDICT_BADIP);
	updating_expect_refusal("hostname=a.b&txt=%C3%BC", NULL,
	    VERDICT_BADIP);
}

static void
a_txt_has_at_most_255_bytes(void **state)
{
	char query[300] = "hostname=a.b&txt=";
	enum verdict_code why;
	struct update update;

	(void)state;
	memset(query + 17, 'x', 255);
	assert_true(updating_read(&update, query, NULL, "", &why));
	query[17 + 255] = 'x';
	updating_expect_refusal(query, NULL, VERDICT_BADIP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_family_that_is_not_mentioned_is_kept),
		cmocka_unit_test(nothing_mentioned_is_the_source),
		cmocka_unit_test(two_addresses_come_in_any_order),
		cmocka_unit_test(every_alias_is_understood),
		cmocka_unit_test(an_address_says_itself_which_family_it_is_of),
		cmocka_unit_test(
		    an_empty_value_withdraws_where_its_service_says_so),
		cmocka_unit_test(words_keep_withdraw_or_take_the_source),
		cmocka_unit_test(offline_withdraws_what_is_mentioned),
		cmocka_unit_test(
		    a_delete_without_an_address_is_of_the_sources_family),
		cmocka_unit_test(a_prefix_comes_alone_or_with_the_address),
		cmocka_unit_test(what_is_no_address_is_badip),
		cmocka_unit_test(the_first_of_equal_parameters_counts),
		cmocka_unit_test(hosts_come_from_the_list_or_the_user),
		cmocka_unit_test(there_are_at_most_20_hosts),
		cmocka_unit_test(a_name_without_end_is_no_name),
		cmocka_unit_test(a_txt_alone_touches_no_address),
		cmocka_unit_test(a_txt_has_at_most_255_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
