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
defaults_are_those_of_the_manual(void **state)
{
	struct conf *conf = load(BASE
	    "zone example.com { primaries = 192.0.2.1 }\n");
	const struct zone_options *o = conf->zones[0].options;

	(void)state;
	assert_int_equal(o->refresh_min, 60);
	assert_int_equal(o->refresh_max, 86400);
	assert_int_equal(o->retry_min, 30);
	assert_int_equal(o->retry_max, 86400);
	assert_int_equal(o->period, 0);
	assert_false(o->keep_expired);
	assert_true(o->probe_timeout == 5);
	assert_true(o->idle_timeout == 30);
	assert_true(o->transfer_timeout == 3600);
	assert_int_equal(o->max_records, 0);
	assert_int_equal(o->max_bytes, 0);
	assert_int_equal(o->crowd.records, 0);
	assert_int_equal(o->crowd.types, 100);
	assert_int_equal(o->min_rate, 100);
	assert_int_equal(o->dnssec, CONF_DNSSEC_STRIP);
	assert_true(o->verify_zonemd);
	assert_true(o->ixfr);
	assert_int_equal(o->ent_marker, 0);
	assert_int_equal(conf->transfers, 64);
	assert_int_equal(conf->transfers_per_primary, 16);
	assert_int_equal(conf->probes, 512);
	assert_true(conf->build_quiet == 0.05);
	assert_true(conf->build_max == 1);
	conf_free(&conf);
}

static const char options_text[] = "refresh-min = 1 refresh-max = 4294967295\n"
    "retry-min = 2 retry-max = 3 period = 4 on-expire = keep\n"
    "probe-timeout = 0.5 idle-timeout = 6 transfer-timeout = 7.25\n"
    "max-records = 18446744073709551615 max-bytes = 8\n"
    "max-records-per-type = 9 max-types-per-name = 10 min-rate = 11\n"
    "dnssec = refuse zonemd = ignore ixfr = false ent-marker = TYPE65280\n";

static void
assert_options(const struct zone_options *o)
{
	assert_int_equal(o->refresh_min, 1);
	assert_int_equal(o->refresh_max, UINT32_MAX);
	assert_int_equal(o->retry_min, 2);
	assert_int_equal(o->retry_max, 3);
	assert_int_equal(o->period, 4);
	assert_true(o->keep_expired);
	assert_true(o->probe_timeout == 0.5);
	assert_true(o->idle_timeout == 6);
	assert_true(o->transfer_timeout == 7.25);
	assert_true(o->max_records == UINT64_MAX);
	assert_int_equal(o->max_bytes, 8);
	assert_int_equal(o->crowd.records, 9);
	assert_int_equal(o->crowd.types, 10);
	assert_int_equal(o->min_rate, 11);
	assert_int_equal(o->dnssec, CONF_DNSSEC_REFUSE);
	assert_false(o->verify_zonemd);
	assert_false(o->ixfr);
	assert_int_equal(o->ent_marker, 65280);
}

static struct conf *
load_options(const char *global, const char *zone, const char *list)
{
	struct buf b = { 0 };
	struct conf *conf;

	tempdir_file("list", "b.example\n");
	buf_addf(&b, BASE "%s\n"
	    "zone a.example { primaries = 192.0.2.1 %s }\n"
	    "zone-list l { file = list primaries = 192.0.2.1 %s }\n",
	    global, zone, list);
	conf = load(buf_str(&b));
	buf_fini(&b);
	return conf;
}

static void
zone_options_hold_for_all_if_set_outside_of_sections(void **state)
{
	struct conf *conf = load_options(options_text, "", "");

	(void)state;
	assert_options(conf->zones[0].options);
	assert_options(conf->zones[1].options);
	conf_free(&conf);
}

static void
zone_options_in_a_section_hold_for_its_zones(void **state)
{
	struct conf *conf = load_options("on-expire = drop period = 99",
	    options_text, "");

	(void)state;
	assert_options(conf->zones[0].options);
	assert_int_equal(conf->zones[1].options->period, 99);
	assert_int_equal(conf->zones[1].options->refresh_min, 60);
	conf_free(&conf);

	conf = load_options("", "", options_text);
	assert_int_equal(conf->zones[0].options->period, 0);
	assert_options(conf->zones[1].options);
	conf_free(&conf);
}

static void
a_section_takes_what_it_does_not_set_from_outside(void **state)
{
	struct conf *conf = load_options("retry-min = 7 max-bytes = 70",
	    "max-bytes = 9", "");

	(void)state;
	assert_int_equal(conf->zones[0].options->retry_min, 7);
	assert_int_equal(conf->zones[0].options->max_bytes, 9);
	assert_int_equal(conf->zones[1].options->max_bytes, 70);
	conf_free(&conf);
}

static void
each_policy_of_dnssec_has_its_word(void **state)
{
	struct conf *conf = load_options("dnssec = pass", "dnssec = strip",
	    "");

	(void)state;
	assert_int_equal(conf->zones[0].options->dnssec, CONF_DNSSEC_STRIP);
	assert_int_equal(conf->zones[1].options->dnssec, CONF_DNSSEC_PASS);
	conf_free(&conf);
	conf = load_options("", "", "dnssec = refuse");
	assert_int_equal(conf->zones[1].options->dnssec, CONF_DNSSEC_REFUSE);
	conf_free(&conf);
}

static void
a_marker_is_a_type_by_name_or_number_or_off(void **state)
{
	struct conf *conf = load_options("ent-marker = type65281",
	    "ent-marker = off", "");

	(void)state;
	assert_int_equal(conf->zones[0].options->ent_marker, 0);
	assert_int_equal(conf->zones[1].options->ent_marker, 65281);
	conf_free(&conf);
	conf = load_options("", "ent-marker = 65280",
	    "ent-marker = Type65533");
	assert_int_equal(conf->zones[0].options->ent_marker, 65280);
	assert_int_equal(conf->zones[1].options->ent_marker, 65533);
	conf_free(&conf);
}

static void
options_of_the_whole_are_read(void **state)
{
	struct conf *conf = load(BASE "transfers = 1 "
	    "transfers-per-primary = 0 probes = 3 build-quiet = 0.001 "
	    "build-max = 2.5 on-publish = 'logger \"${new}\"'\n");

	(void)state;
	assert_int_equal(conf->transfers, 1);
	assert_int_equal(conf->transfers_per_primary, 0);
	assert_int_equal(conf->probes, 3);
	assert_true(conf->build_quiet == 0.001);
	assert_true(conf->build_max == 2.5);
	assert_string_equal(conf->on_publish, "logger \"${new}\"");
	assert_int_equal(conf->warnings.len, 1);
	assert_string_equal(conf->warnings.text[0],
	    "c.conf: no zone is configured");
	conf_free(&conf);
}

static void
an_empty_command_is_none(void **state)
{
	struct conf *conf = load(BASE "on-publish = ''\n");

	(void)state;
	assert_null(conf->on_publish);
	conf_free(&conf);
}

int
main(void)
{
#define IN_TEMPDIR(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		IN_TEMPDIR(defaults_are_those_of_the_manual),
		IN_TEMPDIR(
		    zone_options_hold_for_all_if_set_outside_of_sections),
		IN_TEMPDIR(zone_options_in_a_section_hold_for_its_zones),
		IN_TEMPDIR(a_section_takes_what_it_does_not_set_from_outside),
		IN_TEMPDIR(each_policy_of_dnssec_has_its_word),
		IN_TEMPDIR(a_marker_is_a_type_by_name_or_number_or_off),
		IN_TEMPDIR(options_of_the_whole_are_read),
		IN_TEMPDIR(an_empty_command_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
