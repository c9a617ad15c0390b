#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "conf_make.h"
#include "enrol.h"
#include "storing.h"

static void
a_host_outside_any_zone_is_noted(void **state)
{
	struct conf *conf = conf_make_new();
	struct host host = { .name = storing_name("www.example.com") };
	struct errs notes = { 0 };

	(void)state;
	enrol_place(conf, &host, &notes);
	assert_int_equal(host.zone.len, 0);
	assert_true(host.is_reserved);
	assert_int_equal(notes.len, 1);
	assert_string_equal(notes.text[0], "www.example.com: is in no dynamic "
	    "zone of the configuration: its records are answered only if its "
	    "zone is served here");
	errs_fini(&notes);
	conf_free(&conf);
}

static void
a_host_is_placed_in_its_zone(void **state)
{
	struct conf_dynamic zone = { .name = storing_name("dyn.example.com"),
		.text = (char *)"dyn.example.com", .allow_private = true };
	struct conf conf = { .dynamics = &zone, .ndynamics = 1 };
	struct host host = { .name = storing_name("a.dyn.example.com") };
	struct errs notes = { 0 };
	struct err err;
	struct ip ip;

	(void)state;
	enrol_place(&conf, &host, &notes);
	assert_true(name_equal(host.zone.wire, zone.name.wire));
	assert_false(host.is_reserved);
	assert_true(ip_parse(&ip, "10.0.0.1"));
	assert_true(enrol_check_ip(&conf, &host.name, &ip, &notes, &err));
	assert_int_equal(notes.len, 0);
	zone.allow_private = false;
	assert_true(enrol_check_ip(&conf, &host.name, &ip, &notes, &err));
	assert_int_equal(notes.len, 1);
	assert_string_equal(notes.text[0], "a.dyn.example.com: 10.0.0.1 is a "
	    "private address, which only the admin may set here");
	errs_fini(&notes);
}

static void
an_address_that_nobody_reaches_is_refused(void **state)
{
	struct conf conf = { 0 };
	struct name name = storing_name("a.example.com");
	struct errs notes = { 0 };
	struct err err;
	struct ip ip;

	(void)state;
	assert_true(ip_parse(&ip, "127.0.0.1"));
	assert_false(enrol_check_ip(&conf, &name, &ip, &notes, &err));
	assert_string_equal(err.text, "127.0.0.1: nobody can reach a host "
	    "there from elsewhere (loopback, link-local, multicast and the "
	    "like)");
	assert_true(ip_parse(&ip, "192.0.2.1"));
	assert_true(enrol_check_ip(&conf, &name, &ip, &notes, &err));
	assert_int_equal(notes.len, 0);
}

static void
a_ttl_is_a_number_up_to_a_week(void **state)
{
	uint32_t ttl = 1;
	struct err err;

	(void)state;
	assert_true(enrol_read_ttl("604800", &ttl, &err));
	assert_int_equal(ttl, 604800);
	assert_false(enrol_read_ttl("604801", &ttl, &err));
	assert_int_equal(ttl, 604800);
	assert_string_equal(err.text, "'604801' is no TTL: write seconds, at "
	    "most 604800, or 0 for the zone's");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_outside_any_zone_is_noted),
		cmocka_unit_test(a_host_is_placed_in_its_zone),
		cmocka_unit_test(an_address_that_nobody_reaches_is_refused),
		cmocka_unit_test(a_ttl_is_a_number_up_to_a_week),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
