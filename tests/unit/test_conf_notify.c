#include "loading.h"

#include "base/ip.h"

#define PRIMARIES "primaries = 192.0.2.1"

static void
assert_listens(const struct conf *conf, size_t i, const char *host,
    unsigned port)
{
	assert_true(i < conf->nnotify);
	assert_string_equal(conf->notify[i].host, host);
	assert_int_equal(conf->notify[i].port, port);
}

/* Who may, of the zone with this index: "192.0.2.0/24 host.example ". */
static void
assert_allows(const struct conf *conf, size_t i, const char *expected)
{
	const struct conf_allow *allow = conf->zones[i].options->notify_allow;
	struct buf all = { 0 };
	char text[IP_TEXT_SIZE];

	assert_non_null(allow);
	for (size_t j = 0; j < allow->nprefixes; j++) {
		ip_text(&allow->prefixes[j].base, text);
		buf_addf(&all, "%s/%u ", text, allow->prefixes[j].bits);
	}
	for (size_t j = 0; j < allow->nnames; j++)
		buf_addf(&all, "%s ", allow->names[j]);
	assert_string_equal(buf_str(&all), expected);
	buf_fini(&all);
}

static void
without_the_section_nothing_is_listened_for(void **state)
{
	struct conf *conf = load("zone a.example { " PRIMARIES " }\n");

	(void)state;
	assert_int_equal(conf->nnotify, 0);
	assert_null(conf->zones[0].options->notify_allow);
	conf_free(&conf);
}

static void
the_port_is_53_unless_given(void **state)
{
	struct conf *conf = load("notify { listen = { 0.0.0.0@5300, "
	    "\"[::]@5300\", 127.0.0.1 } }\n");

	(void)state;
	assert_int_equal(conf->nnotify, 3);
	assert_listens(conf, 0, "0.0.0.0", 5300);
	assert_listens(conf, 1, "::", 5300);
	assert_listens(conf, 2, "127.0.0.1", 53);
	conf_free(&conf);
}

static void
a_zone_has_its_own_list_or_that_of_all(void **state)
{
	struct conf *conf = load("notify-allow = { 192.0.2.0/24, "
	    "ns0.example.com }\n"
	    "zone a.example { " PRIMARIES " }\n"
	    "zone b.example { " PRIMARIES " notify-allow = 2001:db8::1 }\n"
	    "zone c.example { " PRIMARIES " notify-allow = {} }\n");

	(void)state;
	assert_allows(conf, 0, "192.0.2.0/24 ns0.example.com ");
	assert_allows(conf, 1, "2001:db8::1/128 ");
	assert_allows(conf, 2, "");
	conf_free(&conf);
}

static void
zones_are_the_same_whoever_may_notify(void **state)
{
	struct conf *conf = load("zone a.example { " PRIMARIES " }\n"
	    "zone b.example { " PRIMARIES " notify-allow = 192.0.2.9 }\n");

	(void)state;
	assert_true(conf_zone_is_same(&conf->zones[0], &conf->zones[1]));
	conf_free(&conf);
}

static void
a_section_without_an_address_is_refused(void **state)
{
	(void)state;
	refuses("notify { }\n", "c:3: 'notify' listens nowhere: add listen = "
	    "{ \"0.0.0.0@5300\", \"[::]@5300\" }\n");
}

static void
a_second_section_is_refused(void **state)
{
	(void)state;
	refuses("notify { listen = 0.0.0.0 }\n\nnotify { listen = \"::\" }\n",
	    "c:5: 'notify' stands in line 3 already: list all addresses "
	    "there\n");
}

static void
a_title_is_refused(void **state)
{
	(void)state;
	refuses("notify public { listen = 0.0.0.0 }\n",
	    "c:3: 'notify' has no title: write notify { ... }\n");
}

static void
what_does_not_belong_there_is_refused(void **state)
{
	(void)state;
	refuses("notify { listen = 0.0.0.0\nttl = 5\nlissen = x }\n",
	    "c:4: 'ttl' does not belong here: write it in a section "
	    "'dynamic'\n"
	    "c:5: unknown key 'lissen': did you mean 'listen'?\n");
}

static void
addresses_are_no_names_and_stand_once(void **state)
{
	(void)state;
	refuses("notify { listen = { ns.example.com,\n\"::1@5300\",\n"
	    "\"0::1@5300\" } }\n",
	    "c:3: 'ns.example.com' is the name of a host: 'listen' takes "
	    "addresses, such as \"0.0.0.0@53\" or \"[::]@53\"\n"
	    "c:5: listen address '::1@5300' stands in line 4 already: remove "
	    "one of the two\n");
}

static void
http_does_not_listen_at_the_same_port(void **state)
{
	(void)state;
	refuses("http web { listen = 0.0.0.0@5300 }\n"
	    "notify { listen = 0.0.0.0@5300 }\n",
	    "c:4: http 'web' listens at '0.0.0.0@5300' already: choose "
	    "another port\n");
}

static void
a_word_that_is_nobody_is_refused_with_its_line(void **state)
{
	(void)state;
	refuses("notify-allow = {\n192.0.2.300,\nns0 }\n"
	    "zone a.example { " PRIMARIES "\nnotify-allow = 192.0.2.1/24 }\n",
	    "c:4: 'notify-allow': '192.0.2.300' is no address or prefix\n"
	    "c:5: 'notify-allow': 'ns0' is no address or prefix, and no whole "
	    "name of a host\n"
	    "c:7: 'notify-allow': '192.0.2.1/24' has bits behind its "
	    "prefix\n");
}

static void
a_list_that_is_not_closed_ends_before_the_section(void **state)
{
	(void)state;
	refuses("local = { a\nnotify { listen = 0.0.0.0 lissen = x }\n",
	    "c:3: syntax error: a word or a closing brace is missing; see "
	    "dnssync.conf(5) for how it is written\n"
	    "c:4: unknown key 'lissen': did you mean 'listen'?\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		LOADING(without_the_section_nothing_is_listened_for),
		LOADING(the_port_is_53_unless_given),
		LOADING(a_zone_has_its_own_list_or_that_of_all),
		LOADING(zones_are_the_same_whoever_may_notify),
		LOADING(a_section_without_an_address_is_refused),
		LOADING(a_second_section_is_refused),
		LOADING(a_title_is_refused),
		LOADING(what_does_not_belong_there_is_refused),
		LOADING(addresses_are_no_names_and_stand_once),
		LOADING(http_does_not_listen_at_the_same_port),
		LOADING(a_word_that_is_nobody_is_refused_with_its_line),
		LOADING(a_list_that_is_not_closed_ends_before_the_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
