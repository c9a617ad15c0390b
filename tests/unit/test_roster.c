#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/map.h"
#include "ddns/roster.h"
#include "storing.h"

#define HOST "h.dyn.example.com"

/* All that is given, a line for each record: "OWNER TYPE TTL". */
static bool
take(void *ctx, const struct record *record, struct err *err)
{
	struct buf *out = ctx;
	char text[NAME_TEXT_SIZE];

	(void)err;
	name_text(record->owner, text);
	buf_addf(out, "%s %u %u\n", text, record->type, record->ttl);
	return true;
}

static void
assert_given(const struct roster *r, const char *expected)
{
	const struct merge_hosts *source = roster_source(r);
	struct buf out = { 0 };

	storing_ok(source->give(source->ctx, take, &out, &storing_err));
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

static bool
has(const struct roster *r, const char *owner, uint16_t type)
{
	const struct merge_hosts *source = roster_source(r);
	struct name name = storing_name(owner);

	return source->has(source->ctx, name.wire, name.len, type);
}

static struct roster *
with_zone(void)
{
	struct roster *r = roster_new();
	struct name ns = storing_name("ns1.example.com");
	struct roster_zone zone = { .name = storing_name("dyn.example.com"),
		.ttl = 90, .serial = 5, .nameservers = &ns,
		.nnameservers = 1 };

	roster_set_zones(r, &zone, 1);
	return r;
}

static void
a_host_is_kept_as_it_was_set(void **state)
{
	struct roster *r = roster_new();
	struct host host = storing_host(HOST, "192.0.2.1"), got;
	struct name other = storing_name("x.dyn.example.com");

	(void)state;
	host.ttl = 7;
	host.has_wildcard = host.is_reserved = true;
	host.v6_id.len = host.v6.len = IP6_LEN;
	host.v6.bytes[0] = host.v6_id.bytes[15] = 9;
	host.created = 1;
	host.v4_changed = 2;
	host.v6_changed = 3;
	host.txt_changed = 4;
	assert_true(host_add_txt(host.txt, "a"));
	roster_set(r, &host);
	memset(&got, 0, sizeof(got));
	assert_true(roster_get(r, &host.name, &got));
	assert_true(name_equal(got.name.wire, host.name.wire));
	assert_true(name_equal(got.zone.wire, host.zone.wire));
	assert_true(ip_equal(&got.v4, &host.v4));
	assert_true(ip_equal(&got.v6, &host.v6));
	assert_true(ip_equal(&got.v6_id, &host.v6_id));
	assert_true(got.is_enabled && got.has_wildcard && got.is_reserved);
	assert_int_equal(got.ttl, 7);
	assert_int_equal(got.created, 1);
	assert_int_equal(got.v4_changed, 2);
	assert_int_equal(got.v6_changed, 3);
	assert_int_equal(got.txt_changed, 4);
	assert_string_equal(got.txt, host.txt);
	assert_false(roster_get(r, &other, &got));
	host.txt[0] = '\0';
	roster_set(r, &host);
	assert_int_equal(roster_count(r), 1);
	assert_true(roster_get(r, &host.name, &got));
	assert_string_equal(got.txt, "");
	roster_free(&r);
	assert_null(r);
	roster_free(&r);
}

static void
a_walk_meets_all_hosts(void **state)
{
	struct roster *r = roster_new();
	struct host a = storing_host("a.b", "192.0.2.1"), got;
	struct host b = storing_host("b.b", "");
	struct map_walk walk = { 0 };

	(void)state;
	roster_set(r, &a);
	roster_set(r, &b);
	assert_true(roster_next(r, &walk, &got));
	assert_true(name_equal(got.name.wire, a.name.wire));
	assert_int_equal(got.v4.bytes[3], 1);
	assert_true(roster_next(r, &walk, &got));
	assert_true(name_equal(got.name.wire, b.name.wire));
	assert_false(roster_next(r, &walk, &got));
	roster_free(&r);
}

static void
a_copy_is_all_of_the_other_and_nothing_else(void **state)
{
	struct roster *r = with_zone(), *other = roster_new();
	struct host old = storing_host("old.b", ""), got;
	struct host host = storing_host(HOST, "192.0.2.1");

	(void)state;
	roster_set(r, &old);
	roster_set(other, &host);
	roster_copy(r, other);
	roster_free(&other);
	assert_int_equal(roster_count(r), 1);
	assert_true(roster_get(r, &host.name, &got));
	assert_int_equal(roster_source(r)->nzones, 1);
	roster_free(&r);
}

static void
zones_come_first_and_then_the_hosts_that_are_enabled(void **state)
{
	struct roster *r = with_zone();
	struct host host = storing_host(HOST, "192.0.2.1");
	struct host off = storing_host("off.dyn.example.com", "192.0.2.2");
	struct host lone = storing_host("lone.example.net", "192.0.2.3");
	struct host own = storing_host("own.dyn.example.com", "192.0.2.4");

	(void)state;
	off.is_enabled = false;
	lone.zone.len = 0;
	own.ttl = 5;
	roster_set(r, &host);
	roster_set(r, &off);
	roster_set(r, &lone);
	roster_set(r, &own);
	assert_given(r, "dyn.example.com 6 90\ndyn.example.com 2 259200\n"
	    HOST " 1 90\nlone.example.net 1 60\nown.dyn.example.com 1 5\n");
	roster_set_zones(r, NULL, 0);
	assert_given(r, HOST " 1 60\nlone.example.net 1 60\n"
	    "own.dyn.example.com 1 5\n");
	roster_free(&r);
}

static void
a_ttl_is_the_hosts_or_its_zones_or_that_of_all(void **state)
{
	const struct roster_zone zones[] = {
		{ .name = storing_name("example.com"), .ttl = 90 },
		{ .name = storing_name("dyn.example.com"), .ttl = 30 },
	};
	struct host host = storing_host(HOST, "192.0.2.1");

	(void)state;
	host.zone = zones[1].name;
	assert_int_equal(roster_ttl(zones, 2, &host), 30);
	assert_int_equal(roster_ttl(zones, 1, &host), ROSTER_TTL);
	assert_ptr_equal(roster_zone_find(zones, 2, &host.zone), &zones[1]);
	assert_null(roster_zone_find(zones, 1, &host.zone));
	host.ttl = 5;
	assert_int_equal(roster_ttl(zones, 2, &host), 5);
	host.ttl = 0;
	host.zone.len = 0;
	assert_int_equal(roster_ttl(zones, 2, &host), ROSTER_TTL);
}

/* What give() gives is what has() has, so that nothing is left out twice. */
static void
it_has_what_it_gives(void **state)
{
	struct roster *r = roster_new();
	struct host host = storing_host(HOST, "192.0.2.1");

	(void)state;
	assert_true(host_add_txt(host.txt, "a"));
	roster_set(r, &host);
	assert_true(has(r, HOST, RR_A));
	assert_false(has(r, HOST, RR_AAAA));
	assert_true(has(r, HOST, RR_CNAME));
	assert_true(has(r, HOST, RR_TXT));
	assert_true(has(r, "_acme-challenge." HOST, RR_TXT));
	assert_true(has(r, "_acme-challenge." HOST, RR_CNAME));
	assert_false(has(r, "_acme-challenge." HOST, RR_A));
	assert_false(has(r, "*." HOST, RR_A));
	assert_false(has(r, "x." HOST, RR_A));
	assert_given(r, HOST " 1 60\n" HOST " 16 60\n_acme-challenge." HOST
	    " 16 60\n");
	host.has_wildcard = true;
	host.txt[0] = '\0';
	roster_set(r, &host);
	assert_true(has(r, "*." HOST, RR_A));
	assert_true(has(r, "*." HOST, RR_CNAME));
	assert_false(has(r, HOST, RR_TXT));
	assert_false(has(r, "_acme-challenge." HOST, RR_CNAME));
	assert_given(r, HOST " 1 60\n\\052." HOST " 1 60\n");
	host.is_enabled = false;
	roster_set(r, &host);
	assert_false(has(r, HOST, RR_A));
	assert_false(has(r, "*." HOST, RR_CNAME));
	assert_given(r, "");
	roster_free(&r);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_is_kept_as_it_was_set),
		cmocka_unit_test(a_walk_meets_all_hosts),
		cmocka_unit_test(a_copy_is_all_of_the_other_and_nothing_else),
		cmocka_unit_test(
		    zones_come_first_and_then_the_hosts_that_are_enabled),
		cmocka_unit_test(
		    a_ttl_is_the_hosts_or_its_zones_or_that_of_all),
		cmocka_unit_test(it_has_what_it_gives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
