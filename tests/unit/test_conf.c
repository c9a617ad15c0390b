#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "conf.h"
#include "base/buf.h"
#include "tempdir.h"

#define BASE "tinydns = root\nstate = /var/lib/dnssync\n"

static struct conf *
load(const char *text)
{
	struct errs errs = { 0 };
	struct conf *conf;

	tempdir_file("c.conf", text);
	conf = conf_load("c.conf", &errs);
	for (size_t i = 0; i < errs.len; i++)
		print_error("%s\n", errs.text[i]);
	assert_int_equal(errs.len, 0);
	assert_non_null(conf);
	return conf;
}

static void
assert_address(const struct conf_zone *zone, size_t i, const char *expected)
{
	const struct hostport *hp = &zone->primaries->address[i];
	char text[64];

	assert_true(i < zone->primaries->n);
	snprintf(text, sizeof(text), hp->port == 53 ? "%s" : "%s@%u",
	    hp->host, hp->port);
	assert_string_equal(text, expected);
}

static void
the_configuration_of_the_manual_is_read(void **state)
{
	struct conf *conf;

	(void)state;
	tempdir_file("customers.txt", "# ours\ncustomer.example\n");
	conf = load(
	    "tinydns = \"/etc/tinydns/root\"        # published here\n"
	    "state   = \"/var/lib/dnssync\"\n"
	    "local   = { \"no-such-file\" }         # the admin's own\n"
	    "\n"
	    "primary \"ns0\" { address = { \"192.0.2.1\", "
	    "\"2001:db8::1@5353\" } }\n"
	    "\n"
	    "zone \"example.com\" { primaries = { \"ns0\" } }\n"
	    "zone \"example.net\" { primaries = { \"ns0\", "
	    "\"192.0.2.7@5300\" } refresh-max = 300 }\n"
	    "zone-list \"customers\" { file = \"customers.txt\" "
	    "primaries = { \"ns0\" } }    # thousands of them\n");
	assert_string_equal(conf->data_cdb, "/etc/tinydns/root/data.cdb");
	assert_string_equal(conf->state, "/var/lib/dnssync");
	assert_null(conf->on_publish);
	assert_int_equal(conf->nzones, 3);
	assert_string_equal(conf->zones[0].text, "customer.example");
	assert_string_equal(conf->zones[1].text, "example.com");
	assert_string_equal(conf->zones[2].text, "example.net");
	assert_int_equal(conf->zones[1].options->refresh_max, 86400);
	assert_int_equal(conf->zones[2].options->refresh_max, 300);
	assert_int_equal(conf->zones[2].primaries->n, 3);
	assert_address(&conf->zones[2], 0, "192.0.2.1");
	assert_address(&conf->zones[2], 1, "2001:db8::1@5353");
	assert_address(&conf->zones[2], 2, "192.0.2.7@5300");
	assert_int_equal(conf->warnings.len, 0);
	conf_free(&conf);
	assert_null(conf);
}

static void
primaries_are_sections_addresses_or_host_names(void **state)
{
	struct conf *conf = load(BASE
	    "zone example.com { primaries = { main, 192.0.2.9@54, 2001:db8::9,"
	    " ns.example, localhost, localhost@5300, 192.0.2.1 } }\n"
	    "primary main { address = { 192.0.2.2, ns0.example@5 } }\n"
	    "primary 192.0.2.1 { address = 192.0.2.3 }\n");
	const struct conf_zone *zone = &conf->zones[0];
	static const char *const expected[] = { "192.0.2.2", "ns0.example@5",
		"192.0.2.9@54", "2001:db8::9", "ns.example", "localhost",
		"localhost@5300", "192.0.2.3" };

	(void)state;
	assert_int_equal(zone->primaries->n, 8);
	for (size_t i = 0; i < 8; i++)
		assert_address(zone, i, expected[i]);
	conf_free(&conf);
}

static void
a_list_can_be_written_in_parts(void **state)
{
	struct conf *conf = load(BASE
	    "zone a.example {\n"
	    "primaries = { 192.0.2.1, }\nprimaries += 192.0.2.2\n"
	    "primaries += { 192.0.2.3 } }\n");

	(void)state;
	assert_int_equal(conf->zones[0].primaries->n, 3);
	assert_address(&conf->zones[0], 2, "192.0.2.3");
	conf_free(&conf);
}

static void
zones_are_found_whatever_their_case(void **state)
{
	struct conf *conf = load(BASE
	    "zone B.Example. { primaries = 192.0.2.1 }\n"
	    "zone . { primaries = 192.0.2.1 }\n"
	    "zone 'a\\052.example' { primaries = 192.0.2.1 }\n");
	struct name name;
	struct err err;
	char *path;

	(void)state;
	assert_string_equal(conf->zones[0].text, ".");
	assert_string_equal(conf->zones[1].text, "a\\052.example");
	assert_string_equal(conf->zones[2].text, "b.example");
	assert_true(name_parse(&name, "b.EXAMPLE", &err));
	assert_ptr_equal(conf_find(conf, &name), &conf->zones[2]);
	assert_true(name_parse(&name, "c.example", &err));
	assert_null(conf_find(conf, &name));
	path = conf_zone_path(conf, &conf->zones[0]);
	assert_string_equal(path, "/var/lib/dnssync/zones/@.cdb");
	free(path);
	path = conf_zone_path(conf, &conf->zones[2]);
	assert_string_equal(path, "/var/lib/dnssync/zones/b.example.cdb");
	free(path);
	conf_free(&conf);
}

static void
zones_are_the_same_if_all_but_their_names_is(void **state)
{
	struct conf *conf = load(BASE
	    "primary p { address = 192.0.2.1 }\n"
	    "zone a { primaries = 192.0.2.1 }\n"
	    "zone b { primaries = p refresh-min = 60 }\n"
	    "zone c { primaries = 192.0.2.1@54 }\n"
	    "zone d { primaries = 192.0.2.1 on-expire = keep }\n"
	    "zone e { primaries = 192.0.2.1 idle-timeout = 31 }\n"
	    "zone f { primaries = { p, 192.0.2.2 } }\n"
	    "zone g { primaries = 192.0.2.1 dnssec = pass }\n"
	    "zone h { primaries = 192.0.2.1 ent-marker = 65280 }\n"
	    "zone i { primaries = 192.0.2.1 zonemd = ignore }\n"
	    "zone j { primaries = 192.0.2.1 ixfr = false }\n");

	(void)state;
	assert_true(conf_zone_is_same(&conf->zones[0], &conf->zones[1]));
	for (size_t i = 2; i < conf->nzones; i++)
		assert_false(conf_zone_is_same(&conf->zones[0],
		    &conf->zones[i]));
	conf_free(&conf);
}

static void
lists_are_found_beside_the_configuration(void **state)
{
	struct errs errs = { 0 };
	struct conf *conf;

	(void)state;
	assert_int_equal(mkdir("etc", 0700), 0);
	tempdir_file("etc/zones.txt", "a.example\n");
	tempdir_file("etc/c.conf", BASE "zone-list l { file = zones.txt "
	    "primaries = 192.0.2.1 }\n");
	conf = conf_load("etc/c.conf", &errs);
	assert_non_null(conf);
	assert_int_equal(conf->nzones, 1);
	conf_free(&conf);
}

static void
a_hundred_thousand_zones_are_read_and_sorted(void **state)
{
	enum { MANY = 100000 };
	struct buf list = { 0 };
	struct conf *conf;
	struct name name;
	struct err err;
	char text[32];

	(void)state;
	for (int i = 0; i < MANY; i++)
		buf_addf(&list, "  z%d.Example \t# the zone %d\n", i, i);
	tempdir_write("l", list.data, list.len);
	buf_fini(&list);
	conf = load(BASE "zone-list l { file = l primaries = 192.0.2.1 }\n");
	assert_int_equal(conf->nzones, MANY);
	for (int i = 1; i < MANY; i++)
		assert_true(strcmp(conf->zones[i - 1].text,
		    conf->zones[i].text) < 0);
	for (int i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text), "z%d.example", i);
		assert_true(name_parse(&name, text, &err));
		assert_string_equal(conf_find(conf, &name)->text, text);
	}
	conf_free(&conf);
}

/* Its patterns, each with a space behind it. */
static void
assert_local(const struct conf *conf, const char *expected)
{
	struct buf all = { 0 };

	for (size_t i = 0; i < conf->local->n; i++)
		buf_addf(&all, "%s ", conf->local->pattern[i]);
	assert_string_equal(buf_str(&all), expected);
	assert_string_equal(conf->local->product, conf->data_cdb);
	buf_fini(&all);
}

static void
local_files_are_patterns_in_the_directory_of_tinydns(void **state)
{
	struct conf *conf = load(BASE "local = { 'own/*.data', /srv/x, data "
	    "}\n");

	(void)state;
	assert_local(conf, "root/own/*.data /srv/x root/data ");
	conf_free(&conf);
}

static void
local_files_that_are_not_set_are_the_one_of_tinydns(void **state)
{
	struct conf *conf = load(BASE);

	(void)state;
	assert_local(conf, "root/data ");
	conf_free(&conf);
	conf = load(BASE "local = { }\n");
	assert_local(conf, "");
	conf_free(&conf);
}

/* Reading them is left to who publishes. */
static void
local_files_with_records_or_rubbish_are_no_obstacle(void **state)
{
	struct conf *conf;

	(void)state;
	assert_int_equal(mkdir("root", 0700), 0);
	tempdir_file("root/data", "+a.example:192.0.2.1\nrubbish\n");
	conf = load(BASE);
	assert_int_equal(conf->warnings.len, 1);
	assert_string_equal(conf->warnings.text[0],
	    "c.conf: no zone is configured");
	conf_free(&conf);
}

int
main(void)
{
#define IN_TEMPDIR(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		IN_TEMPDIR(the_configuration_of_the_manual_is_read),
		IN_TEMPDIR(primaries_are_sections_addresses_or_host_names),
		IN_TEMPDIR(a_list_can_be_written_in_parts),
		IN_TEMPDIR(zones_are_found_whatever_their_case),
		IN_TEMPDIR(zones_are_the_same_if_all_but_their_names_is),
		IN_TEMPDIR(lists_are_found_beside_the_configuration),
		IN_TEMPDIR(a_hundred_thousand_zones_are_read_and_sorted),
		IN_TEMPDIR(
		    local_files_are_patterns_in_the_directory_of_tinydns),
		IN_TEMPDIR(local_files_that_are_not_set_are_the_one_of_tinydns),
		IN_TEMPDIR(local_files_with_records_or_rubbish_are_no_obstacle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
