#include "loading.h"

#define DYNAMIC "dynamic a.example { nameservers = ns.example }\n"

static void
a_server_has_a_url_and_a_period(void **state)
{
	struct conf *conf = load(DYNAMIC
	    "dynamic-from ns1 { url = \"https://ns1.example.com/dnssync/"
	    "retrieve/\" }\n"
	    "dynamic-from 'N.s_2-' { url = \"HTTP://[2001:db8::1]:8080\" "
	    "period = 1 }\n"
	    "dynamic-from ns3 { url = \"http://ns3/?ipv6=3\" period = 2.5 }\n");

	(void)state;
	assert_int_equal(conf->npulls, 3);
	assert_string_equal(conf->pulls[0].title, "ns1");
	assert_string_equal(conf->pulls[0].url,
	    "https://ns1.example.com/dnssync/retrieve/");
	assert_true(conf->pulls[0].period == 60);
	assert_string_equal(conf->pulls[1].title, "N.s_2-");
	assert_string_equal(conf->pulls[1].url, "HTTP://[2001:db8::1]:8080");
	assert_true(conf->pulls[1].period == 1);
	assert_true(conf->pulls[2].period == 2.5);
	assert_int_equal(conf->warnings.len, 0);
	conf_free(&conf);
}

/* The key of the same name outside of sections is about other things. */
static void
its_period_is_not_that_of_zones(void **state)
{
	struct conf *conf = load(DYNAMIC "period = 300\n"
	    "dynamic-from ns1 { url = \"http://a/\" }\n"
	    "dynamic-from ns2 { url = \"http://a/\" period = 5 }\n"
	    "zone b.example { primaries = 192.0.2.1 }\n");

	(void)state;
	assert_true(conf->pulls[0].period == 60);
	assert_true(conf->pulls[1].period == 5);
	assert_int_equal(conf->zones[0].options->period, 300);
	conf_free(&conf);
}

static void
without_a_dynamic_zone_there_is_a_warning(void **state)
{
	struct conf *conf = load("dynamic-from ns1 { url = \"http://a/\" }\n"
	    "zone b.example { primaries = 192.0.2.1 }\n");

	(void)state;
	assert_int_equal(conf->warnings.len, 1);
	assert_string_equal(conf->warnings.text[0], "c: nothing is taken from "
	    "the dynamic-from: there is no section dynamic");
	conf_free(&conf);
}

static void
what_is_no_url_of_http_is_refused(void **state)
{
	static const char *const bad[] = { "ftp://a/", "ns1.example.com",
		"http:/a", "http://", "https:///x", "http://?x", "http://a/ b",
		"http://a/\\tb", "http://a\\177" };
	static const char *const said[] = { "ftp://a/", "ns1.example.com",
		"http:/a", "http://", "https:///x", "http://?x", "http://a/ b",
		"http://a/\tb", "http://a\177" };
	char text[128], expected[256];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(text, sizeof(text), "dynamic-from a {\nurl = \"%s\" }",
		    bad[i]);
		snprintf(expected, sizeof(expected), "c:4: '%s' is no URL of "
		    "http or https: write one such as \"https://ns1.example."
		    "com/dnssync/retrieve/\"\n", said[i]);
		refuses(text, expected);
	}
	refuses("dynamic-from a { }\ndynamic-from b { url = '' }\n",
	    "c:3: 'url' is not set: add url = "
	    "\"https://ns1.example.com/dnssync/retrieve/\"\n"
	    "c:4: 'url' is empty: write url = "
	    "\"https://ns1.example.com/dnssync/retrieve/\"\n");
}

static void
a_title_is_fit_for_a_files_name(void **state)
{
	static const char *const bad[] = { "", ".a", "a/b", "a b", "a.tmp",
		"12345678901234567890123456789012345678901234567890123456789012345" };
	char text[160], expected[256];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(text, sizeof(text), "dynamic-from \"%s\" { "
		    "url = \"http://a/\" }", bad[i]);
		snprintf(expected, sizeof(expected), "c:3: '%s' cannot be the "
		    "title of a dynamic-from: write up to 64 letters, digits, "
		    "'-', '_' and '.'\n", bad[i]);
		refuses(text, expected);
	}
}

static void
a_title_is_used_once(void **state)
{
	(void)state;
	refuses("dynamic-from a { url = \"http://a/\" }\n"
	    "dynamic-from a { url = \"http://b/\" }\n",
	    "c:4: dynamic-from 'a' stands in line 3 already: remove one of "
	    "the two\n");
}

static void
a_bad_period_is_refused(void **state)
{
	(void)state;
	refuses("dynamic-from a { url = \"http://a/\"\nperiod = 0 }\n"
	    "dynamic-from b { url = \"http://b/\"\nperiod = 0.5\n"
	    "perid = 5 }\n",
	    "c:4: 'period' is a number of seconds from 1 to 4294967295, such "
	    "as 5 or 7.5, not '0'\n"
	    "c:6: 'period' is a number of seconds from 1 to 4294967295, such "
	    "as 5 or 7.5, not '0.5'\n"
	    "c:7: unknown key 'perid': did you mean 'period'?\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LOADING(a_server_has_a_url_and_a_period),
		LOADING(its_period_is_not_that_of_zones),
		LOADING(without_a_dynamic_zone_there_is_a_warning),
		LOADING(what_is_no_url_of_http_is_refused),
		LOADING(a_title_is_fit_for_a_files_name),
		LOADING(a_title_is_used_once),
		LOADING(a_bad_period_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
