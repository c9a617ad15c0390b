#include "loading.h"

#include "base/ip.h"

/* "192.0.2.0/24 ::1/128 host.example ", in the order of kinds. */
static void
assert_allows(const struct conf_allow *allow, const char *expected)
{
	struct buf all = { 0 };
	char text[IP_TEXT_SIZE];

	for (size_t i = 0; i < allow->nprefixes; i++) {
		ip_text(&allow->prefixes[i].base, text);
		buf_addf(&all, "%s/%u ", text, allow->prefixes[i].bits);
	}
	for (size_t i = 0; i < allow->nnames; i++)
		buf_addf(&all, "%s ", allow->names[i]);
	assert_string_equal(buf_str(&all), expected);
	buf_fini(&all);
}

static void
without_a_list_only_this_machine_may(void **state)
{
	struct conf *conf = load("");

	(void)state;
	assert_allows(&conf->retrieve, "127.0.0.0/8 ::1/128 ");
	assert_allows(&conf->metrics, "127.0.0.0/8 ::1/128 ");
	assert_int_equal(conf->nproxies, 0);
	assert_null(conf->user);
	conf_free(&conf);
}

static void
a_list_has_prefixes_addresses_and_hosts(void **state)
{
	struct conf *conf = load(
	    "retrieve-allow = { \"192.0.2.0/24\", \"ns2.example.com\", "
	    "2001:db8::1, localhost, 127.0.0.1, \"::/0\" }\n"
	    "metrics-allow = \"10.0.0.0/8\"\n");

	(void)state;
	assert_allows(&conf->retrieve, "192.0.2.0/24 2001:db8::1/128 "
	    "127.0.0.1/32 ::/0 ns2.example.com localhost ");
	assert_allows(&conf->metrics, "10.0.0.0/8 ");
	conf_free(&conf);
}

static void
an_empty_list_is_nobody(void **state)
{
	struct conf *conf = load("retrieve-allow = { }\nmetrics-allow = {}\n"
	    "trusted-proxies = {}\n");

	(void)state;
	assert_allows(&conf->retrieve, "");
	assert_allows(&conf->metrics, "");
	assert_int_equal(conf->nproxies, 0);
	conf_free(&conf);
}

static void
proxies_are_addresses_and_prefixes(void **state)
{
	struct conf *conf = load("trusted-proxies = { 127.0.0.1, "
	    "\"2001:db8::/32\" }\n");
	struct ip ip;

	(void)state;
	assert_int_equal(conf->nproxies, 2);
	assert_int_equal(conf->proxies[0].bits, 32);
	assert_true(ip_parse(&ip, "2001:db8:1::2"));
	assert_true(ip_prefix_has(&conf->proxies[1], &ip));
	conf_free(&conf);
	refuses("trusted-proxies = { proxy.example.com,\n127.0.0.1@80 }\n",
	    "c:3: 'trusted-proxies': 'proxy.example.com' is no address or "
	    "prefix\n"
	    "c:4: 'trusted-proxies': '127.0.0.1@80' is no address or "
	    "prefix\n");
}

static void
what_is_neither_is_refused(void **state)
{
	(void)state;
	refuses("retrieve-allow = { \"192.0.2.1/24\",\n\"192.0.2.0/33\",\n"
	    "192.0.2,\nns2,\nns2..example,\nns2.example@53,\n'',\n"
	    "2001:db8::g,\n'a b.example' }\n"
	    "metrics-allow = '*'\n",
	    "c:3: 'retrieve-allow': '192.0.2.1/24' has bits behind its "
	    "prefix\n"
	    "c:4: 'retrieve-allow': '192.0.2.0/33': the length of a prefix "
	    "is a number up to 32\n"
	    "c:5: 'retrieve-allow': '192.0.2' is no address or prefix\n"
	    "c:6: 'retrieve-allow': 'ns2' is no address or prefix, and no "
	    "whole name of a host\n"
	    "c:7: 'retrieve-allow': 'ns2..example' is no address or prefix, "
	    "and no whole name of a host\n"
	    "c:8: 'retrieve-allow': 'ns2.example@53' is no address or "
	    "prefix, and no whole name of a host\n"
	    "c:9: 'retrieve-allow': '' is no address or prefix\n"
	    "c:10: 'retrieve-allow': '2001:db8::g' is no address or prefix\n"
	    "c:11: 'retrieve-allow': 'a b.example' is no address or prefix, "
	    "and no whole name of a host\n"
	    "c:12: 'metrics-allow': '*' is no address or prefix, and no "
	    "whole name of a host\n");
}

static void
a_user_is_a_name(void **state)
{
	struct conf *conf = load("user = dnssync\n");

	(void)state;
	assert_string_equal(conf->user, "dnssync");
	conf_free(&conf);
	refuses("user = ''\n", "c:3: 'user' is empty: write user = "
	    "\"dnssync\"\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LOADING(without_a_list_only_this_machine_may),
		LOADING(a_list_has_prefixes_addresses_and_hosts),
		LOADING(an_empty_list_is_nobody),
		LOADING(proxies_are_addresses_and_prefixes),
		LOADING(what_is_neither_is_refused),
		LOADING(a_user_is_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
