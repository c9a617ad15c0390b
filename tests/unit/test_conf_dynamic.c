#include "loading.h"

#define NS "nameservers = ns1.example.com\n"

static void
assert_name(const struct name *name, const char *expected)
{
	char text[NAME_TEXT_SIZE];

	name_text(name->wire, text);
	assert_string_equal(text, expected);
}

static void
a_zone_has_its_nameservers_and_defaults(void **state)
{
	struct conf *conf = load("dynamic \"Dyn.Example.com.\" { nameservers ="
	    " { \"ns1.example.com\", \"NS2.example.com.\" } }\n");
	const struct conf_dynamic *d = conf->dynamics;

	(void)state;
	assert_int_equal(conf->ndynamics, 1);
	assert_string_equal(d->text, "dyn.example.com");
	assert_name(&d->name, "dyn.example.com");
	assert_int_equal(d->nnameservers, 2);
	assert_name(&d->nameservers[0], "ns1.example.com");
	assert_name(&d->nameservers[1], "ns2.example.com");
	assert_int_equal(d->ttl, 60);
	assert_false(d->allow_private);
	assert_int_equal(conf->warnings.len, 0);
	conf_free(&conf);
}

static void
its_options_are_its_own(void **state)
{
	struct conf *conf = load(
	    "dynamic b.example { " NS " ttl = 604800 allow-private = true }\n"
	    "dynamic a.example { " NS " ttl = 1 allow-private = false }\n");

	(void)state;
	assert_int_equal(conf->ndynamics, 2);
	assert_string_equal(conf->dynamics[0].text, "a.example");
	assert_int_equal(conf->dynamics[0].ttl, 1);
	assert_false(conf->dynamics[0].allow_private);
	assert_string_equal(conf->dynamics[1].text, "b.example");
	assert_int_equal(conf->dynamics[1].ttl, 604800);
	assert_true(conf->dynamics[1].allow_private);
	conf_free(&conf);
}

static void
a_transferred_zone_may_have_the_same_name(void **state)
{
	struct conf *conf = load("dynamic a.example { " NS "}\n"
	    "zone a.example { primaries = 192.0.2.1 }\n");

	(void)state;
	assert_int_equal(conf->ndynamics, 1);
	assert_int_equal(conf->nzones, 1);
	conf_free(&conf);
}

/* The text of the zone that is found, or "none". */
static const char *
found(const struct conf *conf, const char *text, bool above)
{
	const struct conf_dynamic *dynamic;
	struct name name;
	struct err err;

	assert_true(name_parse(&name, text, &err));
	dynamic = above ? conf_find_dynamic_above(conf, &name) :
	    conf_find_dynamic(conf, &name);
	return dynamic == NULL ? "none" : dynamic->text;
}

static void
zones_are_found_by_their_name_and_by_those_below(void **state)
{
	struct conf *conf = load("dynamic example.com { " NS "}\n"
	    "dynamic b.example.com { " NS "}\n"
	    "dynamic example.net { " NS "}\n");

	(void)state;
	assert_string_equal(found(conf, "B.example.com", false),
	    "b.example.com");
	assert_string_equal(found(conf, "a.example.com", false), "none");
	assert_string_equal(found(conf, "a.example.com", true),
	    "example.com");
	assert_string_equal(found(conf, "x.y.B.example.com", true),
	    "b.example.com");
	assert_string_equal(found(conf, "b.example.com", true),
	    "b.example.com");
	assert_string_equal(found(conf, "xexample.com", true), "none");
	assert_string_equal(found(conf, "com", true), "none");
	assert_string_equal(found(conf, ".", true), "none");
	conf_free(&conf);
	conf = load("dynamic . { " NS "}\n");
	assert_string_equal(found(conf, "a.example", true), ".");
	conf_free(&conf);
	conf = load("");
	assert_string_equal(found(conf, "a.example", true), "none");
	conf_free(&conf);
}

static void
a_zone_without_nameservers_is_refused(void **state)
{
	(void)state;
	refuses("dynamic a.example { }\n"
	    "dynamic b.example { nameservers = { } }\n",
	    "c:3: dynamic 'a.example' has no nameservers: add nameservers = "
	    "{ \"ns1.example.com\" }\n"
	    "c:4: dynamic 'b.example' has no nameservers: add nameservers = "
	    "{ \"ns1.example.com\" }\n");
}

static void
bad_nameservers_are_refused(void **state)
{
	(void)state;
	refuses("dynamic a.example { nameservers = { ns1.example,\n"
	    "NS1.Example.,\nns..example,\n'',\n'*.example',\n. } }\n",
	    "c:4: nameserver 'NS1.Example.' is listed already: remove one of "
	    "the two\n"
	    "c:5: 'ns..example' is no name of a nameserver: two dots without "
	    "a label between them, or a dot first\n"
	    "c:6: '' is no name of a nameserver: a name must not be empty\n"
	    "c:7: '*.example' is no name of a nameserver: write one such as "
	    "\"ns1.example.com\"\n"
	    "c:8: '.' is no name of a nameserver: write one such as "
	    "\"ns1.example.com\"\n");
}

static void
a_zone_is_configured_once(void **state)
{
	(void)state;
	refuses("dynamic a.example { " NS "}\n"
	    "dynamic A.Example. { " NS "}\n",
	    "c:5: dynamic 'a.example' stands in line 3 already: remove one "
	    "of the two\n");
}

static void
a_title_that_is_no_zone_is_refused(void **state)
{
	(void)state;
	refuses("dynamic '*.example' { " NS "}\n",
	    "c:3: '*.example' is a wildcard, which is no zone: name the zone "
	    "that holds it\n");
}

static void
bad_options_are_refused(void **state)
{
	(void)state;
	refuses("dynamic a.example { " NS "ttl = 0\nallow-private = yes }\n"
	    "dynamic b.example { " NS "ttl = 604801 }\n"
	    "dynamic c.example { " NS "tll = 5\nperiod = 5 }\n"
	    "ttl = 5\n",
	    "c:4: 'ttl' is a number from 1 to 604800, not '0'\n"
	    "c:5: 'allow-private' is false or true, not 'yes'\n"
	    "c:7: 'ttl' is a number from 1 to 604800, not '604801'\n"
	    "c:9: unknown key 'tll': did you mean 'ttl'?\n"
	    "c:10: 'period' does not belong here: write it outside of "
	    "sections\n"
	    "c:11: 'ttl' does not belong here: write it in a section "
	    "'dynamic'\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LOADING(a_zone_has_its_nameservers_and_defaults),
		LOADING(its_options_are_its_own),
		LOADING(a_transferred_zone_may_have_the_same_name),
		LOADING(zones_are_found_by_their_name_and_by_those_below),
		LOADING(a_zone_without_nameservers_is_refused),
		LOADING(bad_nameservers_are_refused),
		LOADING(a_zone_is_configured_once),
		LOADING(a_title_that_is_no_zone_is_refused),
		LOADING(bad_options_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
