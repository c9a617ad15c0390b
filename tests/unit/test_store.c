#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include "storing.h"

static void
a_host_is_found_as_it_was_added(void **state)
{
	struct store *store = storing_open();
	struct host host = storing_host("john.dyn.example.com", "192.0.2.1");
	struct host got;

	(void)state;
	host.ttl = 30;
	host.has_wildcard = host.is_reserved = true;
	assert_true(ip_parse(&host.v6, "2001:db8::1"));
	assert_true(ip_parse_plain6(&host.v6_id, "::a00:1"));
	assert_true(host_add_txt(host.txt, "one"));
	assert_true(host_add_txt(host.txt, "t w\"o'"));
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_ok(store_host_add(store, &host, &storing_origin,
	    &storing_err));
	storing_ok(store_commit(store, &storing_err));
	store_close(&store);
	assert_null(store);

	store = storing_open();
	assert_int_equal(store_host_find(store, &host.name, &got,
	    &storing_err), STORE_FOUND);
	assert_true(name_equal(got.name.wire, host.name.wire));
	assert_true(name_equal(got.zone.wire, host.zone.wire));
	assert_true(got.is_enabled && got.has_wildcard && got.is_reserved);
	assert_int_equal(got.ttl, 30);
	assert_true(ip_equal(&got.v4, &host.v4));
	assert_true(ip_equal(&got.v6, &host.v6));
	assert_true(ip_equal(&got.v6_id, &host.v6_id));
	assert_string_equal(got.txt, "one\nt w\"o'\n");
	assert_int_equal(got.created, 1000);
	assert_int_equal(got.v4_changed, 1000);
	assert_int_equal(got.v6_changed, 1000);
	assert_int_equal(got.txt_changed, 1000);
	store_close(&store);
	store_close(&store);
}

static void
a_host_may_have_nothing_at_all(void **state)
{
	struct store *store = storing_open();
	struct host host = { .name = storing_name("a.example.org") }, got;

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_ok(store_host_add(store, &host, &storing_origin,
	    &storing_err));
	storing_ok(store_commit(store, &storing_err));
	assert_int_equal(store_host_find(store, &host.name, &got,
	    &storing_err), STORE_FOUND);
	assert_int_equal(got.zone.len, 0);
	assert_int_equal(got.v4.len + got.v6.len + got.v6_id.len, 0);
	assert_string_equal(got.txt, "");
	assert_false(got.is_enabled || got.has_wildcard || got.is_reserved);
	assert_int_equal(got.v4_changed, 0);
	store_close(&store);
}

static void
a_host_is_added_once(void **state)
{
	struct store *store = storing_open();
	struct host host = storing_host("a.dyn.example.com", "");
	struct err err;

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	assert_false(store_host_add(store, &host, &storing_origin, &err));
	assert_string_equal(err.text,
	    "a.dyn.example.com: there is such a host already");
	storing_add(store, "b.dyn.example.com", "");
	storing_ok(store_commit(store, &storing_err));
	assert_string_equal(storing_pair(store, "a.dyn.example.com"),
	    "192.0.2.1");
	assert_string_equal(storing_pair(store, "b.dyn.example.com"), "-");
	store_close(&store);
}

static void
a_change_touches_only_its_family(void **state)
{
	struct store *store = storing_open();
	struct host host = storing_host("a.dyn.example.com", "192.0.2.1");
	struct host got;

	(void)state;
	assert_true(ip_parse(&host.v6, "2001:db8::1"));
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_ok(store_host_add(store, &host, &storing_origin,
	    &storing_err));
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_begin(store, 2000, &storing_err));
	storing_ok(storing_change4(store, "a.dyn.example.com", "192.0.2.2",
	    &storing_err));
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_host_find(store, &host.name, &got, &storing_err) ==
	    STORE_FOUND);
	assert_int_equal(got.v4_changed, 2000);
	assert_int_equal(got.v6_changed, 1000);
	assert_string_equal(storing_pair(store, "a.dyn.example.com"),
	    "192.0.2.2,2001:db8::1");
	storing_ok(store_begin(store, 3000, &storing_err));
	storing_ok(storing_change4(store, "a.dyn.example.com", "",
	    &storing_err));
	storing_ok(store_commit(store, &storing_err));
	assert_string_equal(storing_pair(store, "a.dyn.example.com"),
	    "2001:db8::1");
	store_close(&store);
}

static void
settings_leave_the_addresses_alone(void **state)
{
	struct store *store = storing_open();
	struct host host = storing_host("a.dyn.example.com", "192.0.2.1");
	struct host got;

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(store, &storing_err));
	host.is_enabled = false;
	host.ttl = 5;
	host.v4 = (struct ip){ 0 };
	assert_true(ip_parse_plain6(&host.v6_id, "::1"));
	storing_ok(store_begin(store, 1001, &storing_err));
	storing_ok(store_host_set(store, &host, &storing_err));
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_host_find(store, &host.name, &got, &storing_err) ==
	    STORE_FOUND);
	assert_false(got.is_enabled);
	assert_int_equal(got.ttl, 5);
	assert_int_equal(got.v4.len, IP4_LEN);
	assert_int_equal(got.v6_id.bytes[15], 1);
	assert_int_equal(storing_serial(store), 1001);
	store_close(&store);
}

static void
what_is_not_there_cannot_be_changed(void **state)
{
	struct store *store = storing_open();
	struct host host = storing_host("a.dyn.example.com", "");
	struct err err;

	(void)state;
	assert_null(storing_pair(store, "a.dyn.example.com"));
	storing_ok(store_begin(store, 1000, &storing_err));
	assert_false(storing_change4(store, "a.dyn.example.com", "", &err));
	assert_string_equal(err.text,
	    "a.dyn.example.com: there is no such host");
	assert_false(store_host_set(store, &host, &err));
	assert_false(store_host_remove(store, &host.name, &err));
	store_rollback(store);
	store_close(&store);
}

static bool
add_name(void *ctx, const struct host *host, struct err *err)
{
	char text[NAME_TEXT_SIZE];

	(void)err;
	name_text(host->name.wire, text);
	buf_addf(ctx, "%s ", text);
	return true;
}

static void
all_hosts_come_sorted_also_those_that_are_off(void **state)
{
	struct store *store = storing_open();
	struct host off = storing_host("off.dyn.example.com", "");
	struct buf all = { 0 };

	(void)state;
	off.is_enabled = false;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "z.dyn.example.com", "");
	storing_ok(store_host_add(store, &off, &storing_origin,
	    &storing_err));
	storing_add(store, "a.dyn.example.com", "");
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_hosts(store, add_name, &all, &storing_err));
	assert_string_equal(buf_str(&all), "a.dyn.example.com "
	    "off.dyn.example.com z.dyn.example.com ");
	buf_fini(&all);
	store_close(&store);
}

static void
a_removed_host_takes_all_of_it_along(void **state)
{
	struct store *store = storing_open();
	struct name name = storing_name("a.dyn.example.com");

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_ok(store_host_remove(store, &name, &storing_err));
	storing_ok(store_commit(store, &storing_err));
	assert_null(storing_pair(store, "a.dyn.example.com"));
	assert_int_equal(storing_serial(store), 1001);
	store_close(&store);
	assert_int_equal(system("test $(sqlite3 db "
	    "'SELECT count(*) FROM history') = 0"), 0);
}

static void
a_rollback_leaves_what_was(void **state)
{
	struct store *store = storing_open();

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_begin(store, 2000, &storing_err));
	storing_ok(storing_change4(store, "a.dyn.example.com", "192.0.2.2",
	    &storing_err));
	storing_add(store, "b.dyn.example.com", "");
	store_rollback(store);
	store_rollback(store);
	assert_string_equal(storing_pair(store, "a.dyn.example.com"),
	    "192.0.2.1");
	assert_null(storing_pair(store, "b.dyn.example.com"));
	assert_int_equal(storing_serial(store), 1000);
	assert_int_equal(storing_changes(store), 1);
	store_close(&store);
}

static void
a_batch_that_is_not_committed_is_not_there_later(void **state)
{
	struct store *store = storing_open();

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	store_close(&store);
	store = storing_open();
	assert_null(storing_pair(store, "a.dyn.example.com"));
	store_close(&store);
}

static void
the_serial_grows_once_with_each_batch_whatever_the_clock_does(void **state)
{
	static const struct {
		int64_t now;
		uint32_t serial;
	} steps[] = { { 1000, 1000 }, { 1000, 1001 }, { 5, 1002 },
		{ 2000, 2000 }, { 4000000000, 2001 },
		{ 2147480000, 2147480000 }, { 2147483700, 2147483700 },
		{ 4294967295, 4294967295 }, { 4294967296, 1 }, { 5, 5 } };
	struct store *store = storing_open();
	char v4[32];

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	storing_add(store, "b.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(store, &storing_err));
	for (size_t i = 1; i < sizeof(steps) / sizeof(*steps); i++) {
		snprintf(v4, sizeof(v4), "192.0.2.%zu", i + 1);
		storing_ok(store_begin(store, steps[i].now, &storing_err));
		storing_ok(storing_change4(store, "a.dyn.example.com", v4,
		    &storing_err));
		storing_ok(storing_change4(store, "b.dyn.example.com", v4,
		    &storing_err));
		storing_ok(store_commit(store, &storing_err));
		assert_int_equal(storing_serial(store), steps[i].serial);
		store_close(&store);
		store = storing_open();
	}
	store_close(&store);
}

static void
an_unchanged_host_is_not_written(void **state)
{
	struct store *store = storing_open();

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_begin(store, 2000, &storing_err));
	storing_ok(storing_change4(store, "a.dyn.example.com", "192.0.2.1",
	    &storing_err));
	storing_ok(store_commit(store, &storing_err));
	assert_int_equal(storing_serial(store), 1000);
	assert_int_equal(storing_changes(store), 1);
	store_close(&store);
}

static void
a_zone_without_hosts_has_a_serial_too(void **state)
{
	struct store *store = storing_open();
	struct name zone = storing_name("dyn.example.com");
	uint32_t serial;
	int64_t changed;

	(void)state;
	assert_int_equal(store_zone_serial(store, &zone, &serial, &changed,
	    &storing_err), STORE_NONE);
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_ok(store_zone_touch(store, &zone, &storing_err));
	storing_ok(store_commit(store, &storing_err));
	assert_int_equal(storing_serial(store), 1000);
	storing_ok(store_begin(store, 900, &storing_err));
	storing_ok(store_zone_touch(store, &zone, &storing_err));
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_zone_serial(store, &zone, &serial, &changed,
	    &storing_err) == STORE_FOUND);
	assert_int_equal(serial, 1001);
	assert_int_equal(changed, 900);
	store_close(&store);
}

static bool
add_event(void *ctx, const struct store_event *event, struct err *err)
{
	(void)err;
	buf_addf(ctx, "%lld %s > %s, %s, %s\n", (long long)event->time,
	    event->before, event->after, event->client, event->how);
	return true;
}

static void
the_history_has_the_newest_first(void **state)
{
	struct store *store = storing_open();
	struct name name = storing_name("a.dyn.example.com");
	struct change change = { .changes4 = true, .changes_txt = true,
		.txt = "one\ntwo\n" };
	struct buf out = { 0 };

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_begin(store, 2000, &storing_err));
	storing_ok(store_host_change(store, &name, &change, &storing_origin,
	    &storing_err));
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_history(store, &name, add_event, &out,
	    &storing_err));
	assert_string_equal(buf_str(&out),
	    "2000 no TXT > TXT two one, 192.0.2.9, update\n"
	    "2000 192.0.2.1 > -, 192.0.2.9, update\n"
	    "1000 - > 192.0.2.1, 192.0.2.9, update\n");
	buf_fini(&out);
	store_close(&store);
}

static bool
count(void *ctx, const struct store_event *event, struct err *err)
{
	(void)event;
	(void)err;
	++*(int *)ctx;
	return true;
}

static void
the_history_is_bounded(void **state)
{
	struct store *store = storing_open();
	struct name name = storing_name("a.dyn.example.com");
	struct buf out = { 0 };
	char v4[32];
	int n = 0;

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	for (int i = 2; i < STORE_MAX_HISTORY + 50; i++) {
		snprintf(v4, sizeof(v4), "192.0.2.%d", i);
		storing_ok(storing_change4(store, "a.dyn.example.com", v4,
		    &storing_err));
	}
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_history(store, &name, count, &n, &storing_err));
	assert_int_equal(n, STORE_MAX_HISTORY);
	storing_ok(store_history(store, &name, add_event, &out,
	    &storing_err));
	assert_memory_equal(buf_str(&out), "1000 192.0.2.148 > 192.0.2.149,",
	    31);
	buf_fini(&out);
	store_close(&store);
}

static void
meta_remembers_a_text_under_a_word(void **state)
{
	struct store *store = storing_open();
	struct buf value = { 0 };

	(void)state;
	assert_int_equal(store_meta_get(store, "a", &value, &storing_err),
	    STORE_NONE);
	storing_ok(store_begin(store, 1, &storing_err));
	storing_ok(store_meta_set(store, "a", "one", &storing_err));
	storing_ok(store_meta_set(store, "a", "two", &storing_err));
	storing_ok(store_commit(store, &storing_err));
	assert_int_equal(store_meta_get(store, "a", &value, &storing_err),
	    STORE_FOUND);
	assert_string_equal(buf_str(&value), "two");
	buf_fini(&value);
	store_close(&store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_host_is_found_as_it_was_added,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(a_host_may_have_nothing_at_all,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(a_host_is_added_once,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_change_touches_only_its_family,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    settings_leave_the_addresses_alone,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    what_is_not_there_cannot_be_changed,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    all_hosts_come_sorted_also_those_that_are_off,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_removed_host_takes_all_of_it_along,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(a_rollback_leaves_what_was,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_batch_that_is_not_committed_is_not_there_later,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    the_serial_grows_once_with_each_batch_whatever_the_clock_does,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    an_unchanged_host_is_not_written,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_zone_without_hosts_has_a_serial_too,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    the_history_has_the_newest_first,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(the_history_is_bounded,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    meta_remembers_a_text_under_a_word,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
