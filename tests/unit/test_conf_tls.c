#include "loading.h"

#include "certificate.h"
#include "tls_profile.h"

#define PIN "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define ZONE "zone a.example { primaries = p }\n"
#define PRIMARY(tls) "primary p { address = 192.0.2.1 tls = " tls " }\n" ZONE

static struct tls_profile *
profile_of(const struct conf *conf, size_t i)
{
	const struct zone_primaries *p = conf->zones[0].primaries;

	assert_true(i < p->n);
	return p->tls[i];
}

static uint16_t
port_of(const struct conf *conf, size_t i)
{
	return conf->zones[0].primaries->address[i].port;
}

static void
a_primary_is_known_by_its_name_or_its_key(void **state)
{
	struct conf *conf = load(
	    "primary p { address = { 192.0.2.1, '192.0.2.2@53' }\n"
	    "tls = { hostname = ns0.example.com. } }\n"
	    "primary q { tls = { pin = { '" PIN "' } } address = 192.0.2.3 }\n"
	    "primary r { address = 192.0.2.4 tls = opportunistic }\n"
	    "zone a.example { primaries = { p, q, r, 192.0.2.5 } }\n");
	struct tls_pin pin;
	struct err err;

	(void)state;
	assert_string_equal(tls_profile_hostname(profile_of(conf, 0)),
	    "ns0.example.com");
	assert_ptr_equal(profile_of(conf, 0), profile_of(conf, 1));
	assert_int_equal(port_of(conf, 0), 853);
	assert_int_equal(port_of(conf, 1), 53);
	assert_true(tls_pin_parse(&pin, PIN, &err));
	assert_null(tls_profile_hostname(profile_of(conf, 2)));
	assert_true(tls_profile_has_pin(profile_of(conf, 2), &pin));
	assert_int_equal(port_of(conf, 2), 853);
	assert_int_equal(tls_profile_pins(profile_of(conf, 3)), 0);
	assert_null(profile_of(conf, 4));
	assert_int_equal(port_of(conf, 4), 53);
	conf_free(&conf);
}

static void
files_are_read_and_named(void **state)
{
	struct conf *conf;

	(void)state;
	certificate_make("ours");
	conf = load(PRIMARY("{ hostname = ns0.example.com ca = ours.pem\n"
	    "certificate = ours.pem key = ours.key }"));
	assert_int_equal(conf->nsecret_files, 3);
	assert_string_equal(conf->secret_files[0], "ours.pem");
	assert_string_equal(conf->secret_files[2], "ours.key");
	assert_true(tls_profile_has_certificate(profile_of(conf, 0)));
	conf_free(&conf);
	conf = load(PRIMARY("{ hostname = ns0.example.com ca = . }"));
	assert_int_equal(conf->nsecret_files, 0);
	conf_free(&conf);
}

static void
zones_differ_by_the_words_of_their_tls(void **state)
{
	static const char *const texts[] = {
		PRIMARY("opportunistic"),
		PRIMARY("{ hostname = ns0.example.com }"),
		PRIMARY("{ hostname = ns1.example.com }"),
		PRIMARY("{ pin = '" PIN "' }"),
		PRIMARY("{ hostname = ns0.example.com pin = '" PIN "' }"),
		"primary p { address = '192.0.2.1@853' }\n" ZONE
	};

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		struct conf *a = load(texts[i]);

		for (size_t j = 0; j < 6; j++) {
			struct conf *b = load(texts[j]);

			assert_int_equal(conf_zone_is_same(&a->zones[0],
			    &b->zones[0]), i == j);
			conf_free(&b);
		}
		conf_free(&a);
	}
}

static void
what_is_wrong_is_said_with_its_line(void **state)
{
	(void)state;
	refuses("primary p {\n address = 192.0.2.1\n tls = {\n"
	    "  hostname = 192.0.2.1\n  pin = { abc, '" PIN "', xyz }\n"
	    "  colour = red\n }\n}\n" ZONE,
	    "c:6: '192.0.2.1' is no host name: write that of the primary's "
	    "certificate\n"
	    "c:7: 'abc' is no pin, which is the SHA-256 of a public key in "
	    "base64, 44 characters\n"
	    "c:7: 'xyz' is no pin, which is the SHA-256 of a public key in "
	    "base64, 44 characters\n"
	    "c:8: unknown key 'colour': remove it, or see dnssync.conf(5) "
	    "for the keys there are\n");
	refuses("hostname = a.example\n",
	    "c:3: 'hostname' does not belong here: write it in the 'tls' of a "
	    "section 'primary'\n");
	refuses(PRIMARY("{ hostname = a.example ca = nowhere }"),
	    "c:3: primary 'p': nowhere: No such file or directory\n");
}

/* The brace that is missing is that of the section, for all one can tell. */
static void
a_block_that_is_never_closed_is_an_error(void **state)
{
	(void)state;
	refuses("primary p { address = 192.0.2.1\n"
	    "tls = { hostname = a.example\n}\n",
	    "c:3: '{' is never closed: write a '}' where the section "
	    "'primary' ends\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LOADING(a_primary_is_known_by_its_name_or_its_key),
		LOADING(files_are_read_and_named),
		LOADING(zones_differ_by_the_words_of_their_tls),
		LOADING(what_is_wrong_is_said_with_its_line),
		LOADING(a_block_that_is_never_closed_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
