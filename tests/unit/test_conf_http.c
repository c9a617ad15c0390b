#include "loading.h"

static void
assert_listens(const struct conf_http *http, size_t i, const char *expected)
{
	char text[64];

	assert_true(i < http->nlisten);
	snprintf(text, sizeof(text), "%s@%u", http->listen[i].host,
	    http->listen[i].port);
	assert_string_equal(text, expected);
}

static void
the_port_is_80_without_a_certificate_and_443_with_one(void **state)
{
	struct conf *conf = load(
	    "http public { listen = { 0.0.0.0, \"[::]\", 127.0.0.1@8080 } }\n"
	    "http secure { key = /k.pem listen = { 0.0.0.0, \"[::]@8443\" }\n"
	    "certificate = /c.pem }\n");

	(void)state;
	assert_int_equal(conf->nhttps, 2);
	assert_string_equal(conf->https[0].title, "public");
	assert_int_equal(conf->https[0].nlisten, 3);
	assert_listens(&conf->https[0], 0, "0.0.0.0@80");
	assert_listens(&conf->https[0], 1, "::@80");
	assert_listens(&conf->https[0], 2, "127.0.0.1@8080");
	assert_null(conf->https[0].certificate);
	assert_null(conf->https[0].key);
	assert_string_equal(conf->https[1].title, "secure");
	assert_int_equal(conf->https[1].nlisten, 2);
	assert_listens(&conf->https[1], 0, "0.0.0.0@443");
	assert_listens(&conf->https[1], 1, "::@8443");
	assert_string_equal(conf->https[1].certificate, "/c.pem");
	assert_string_equal(conf->https[1].key, "/k.pem");
	conf_free(&conf);
}

static void
files_are_relative_to_the_configuration(void **state)
{
	static const char text[] = "http a { listen = ::\n"
	    "certificate = tls/c.pem key = k.pem }\n";
	struct conf *conf;

	(void)state;
	assert_int_equal(mkdir("sub", 0700), 0);
	conf = load_as("sub/c", text);
	assert_string_equal(conf->https[0].certificate, "sub/tls/c.pem");
	assert_string_equal(conf->https[0].key, "sub/k.pem");
	conf_free(&conf);
	conf = load(text);
	assert_string_equal(conf->https[0].certificate, "tls/c.pem");
	conf_free(&conf);
}

static void
a_listener_without_an_address_is_refused(void **state)
{
	(void)state;
	refuses("http a { }\nhttp b { listen = { } }\n",
	    "c:3: http 'a' listens nowhere: add listen = "
	    "{ \"0.0.0.0\", \"::\" }\n"
	    "c:4: http 'b' listens nowhere: add listen = "
	    "{ \"0.0.0.0\", \"::\" }\n");
}

static void
what_is_no_address_is_refused(void **state)
{
	(void)state;
	refuses("http a { listen = { www.example.com,\nlocalhost@8080,\n"
	    "0.0.0.0:80,\n0.0.0.0@0,\n'' } }\n",
	    "c:3: 'www.example.com' is the name of a host: 'listen' takes "
	    "addresses, such as \"0.0.0.0@80\" or \"[::]@80\"\n"
	    "c:4: 'localhost' is the name of a host: 'listen' takes "
	    "addresses, such as \"0.0.0.0@8080\" or \"[::]@8080\"\n"
	    "c:5: '0.0.0.0:80' is no address: a port is written "
	    "ADDRESS@PORT\n"
	    "c:6: '0.0.0.0@0': a port is a number from 1 to 65535\n"
	    "c:7: '' is no address or host name\n");
}

static void
an_address_is_listened_on_once_however_it_is_written(void **state)
{
	(void)state;
	refuses("http a { listen = { ::1,\n127.0.0.1 } }\n"
	    "http b { listen = { \"[0:0::1]@80\",\n127.0.0.1@81,\n"
	    "127.0.0.1@80 } }\n",
	    "c:5: listen address '::1@80' stands in line 3 already: remove "
	    "one of the two\n"
	    "c:7: listen address '127.0.0.1@80' stands in line 4 already: "
	    "remove one of the two\n");
}

static void
a_title_is_used_once(void **state)
{
	(void)state;
	refuses("http a { listen = ::1 }\nhttp a { listen = ::2 }\n",
	    "c:4: http 'a' stands in line 3 already: remove one of the "
	    "two\n");
}

static void
certificate_and_key_come_together(void **state)
{
	(void)state;
	refuses("http a { listen = ::1 certificate = c }\n"
	    "http b { listen = ::2 key = k }\n"
	    "http c { listen = ::3\ncertificate = ''\nkey = { k, l } }\n",
	    "c:3: http 'a' has a certificate, but no key: add key = "
	    "\"key.pem\"\n"
	    "c:4: http 'b' has a key, but no certificate: add certificate = "
	    "\"cert.pem\"\n"
	    "c:6: 'certificate' is empty: name a file\n"
	    "c:7: 'key' takes one value, but 2 stand here\n");
}

static void
mistyped_keys_are_named(void **state)
{
	(void)state;
	refuses("http a { listen = ::1\nlisten-on = ::2\ncert = c }\n"
	    "listen = ::1\n",
	    "c:4: unknown key 'listen-on': did you mean 'listen'?\n"
	    "c:5: unknown key 'cert': did you mean 'certificate'?\n"
	    "c:6: 'listen' does not belong here: write it in a section "
	    "'http'\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LOADING(the_port_is_80_without_a_certificate_and_443_with_one),
		LOADING(files_are_relative_to_the_configuration),
		LOADING(a_listener_without_an_address_is_refused),
		LOADING(what_is_no_address_is_refused),
		LOADING(an_address_is_listened_on_once_however_it_is_written),
		LOADING(a_title_is_used_once),
		LOADING(certificate_and_key_come_together),
		LOADING(mistyped_keys_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
