#include "siting.h"

#include "base/log.h"
#include "hosts_book.h"

static void
a_reading_waits_for_no_other_process(void **state)
{
	struct hosts_zones zones = { 0 };
	struct hosts_book book = { 0 };
	struct conf conf = { .ndynamics = 1 };
	struct store *own;
	struct siting s;

	(void)state;
	siting_begin(&s);
	conf.dynamics = &s.dynamic;
	hosts_zones_copy(&zones, &conf);
	own = store_open("dnssync.db", &storing_err);
	storing_ok(store_begin(s.store, 1, &storing_err));
	storing_ok(hosts_book_read(&book, own, &zones, &storing_err));
	assert_int_equal(roster_count(book.roster), 2);
	store_rollback(s.store);
	hosts_book_fini(&book);
	hosts_zones_fini(&zones);
	store_close(&own);
	siting_end(&s);
}

static uint32_t
serial_of(struct store *store, const char *zone)
{
	struct name name = storing_name(zone);
	int64_t changed;
	uint32_t serial = 0;

	storing_ok(store_zone_serial(store, &name, &serial, &changed,
	    &storing_err) == STORE_FOUND);
	return serial;
}

static void
assert_zone(struct siting *s, const char *name, const char *zone)
{
	struct name host_name = storing_name(name), expected;
	struct host stored, read;

	expected = storing_name(zone);
	assert_int_equal(store_host_find(s->store, &host_name, &stored,
	    &storing_err), STORE_FOUND);
	assert_true(hosts_find(s->hosts, &host_name, &read));
	assert_true(name_equal(stored.zone.wire, expected.wire));
	assert_true(name_equal(read.zone.wire, expected.wire));
}

static void
a_host_moves_to_the_deepest_zone_that_is_configured(void **state)
{
	static const char deep[] = "a.in.dyn.example.com";
	struct conf_dynamic both[2];
	struct conf conf = { .dynamics = both, .ndynamics = 2 };
	uint32_t outer, inner;
	struct siting s;
	uint64_t changes;

	(void)state;
	siting_open(&s);
	siting_add(&s, JOHN, "192.0.2.1", STRONG);
	siting_add(&s, deep, "192.0.2.2", STRONG);
	siting_run(&s, 20);
	assert_zone(&s, deep, "dyn.example.com");
	outer = serial_of(s.store, "dyn.example.com");
	both[0] = both[1] = s.dynamic;
	both[1].name = storing_name("in.dyn.example.com");
	both[1].text = "in.dyn.example.com";
	hosts_configure(s.hosts, &conf);
	siting_wait_changes(&s, 1);
	assert_zone(&s, deep, "in.dyn.example.com");
	assert_zone(&s, JOHN, "dyn.example.com");
	assert_true(serial_of(s.store, "dyn.example.com") > outer);
	outer = serial_of(s.store, "dyn.example.com");
	inner = serial_of(s.store, "in.dyn.example.com");
	changes = storing_changes(s.store);
	hosts_configure(s.hosts, &conf);
	siting_wait_changes(&s, 2);
	assert_int_equal(storing_changes(s.store), changes);
	conf.ndynamics = 1;
	hosts_configure(s.hosts, &conf);
	siting_wait_changes(&s, 3);
	assert_zone(&s, deep, "dyn.example.com");
	assert_true(serial_of(s.store, "dyn.example.com") > outer);
	assert_true(serial_of(s.store, "in.dyn.example.com") > inner);
	siting_end(&s);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, tempdir_setup, \
	    tempdir_teardown)
	static const struct CMUnitTest tests[] = {
		TEST(a_reading_waits_for_no_other_process),
		TEST(a_host_moves_to_the_deepest_zone_that_is_configured),
	};

	log_set_level(LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
