#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "merging.h"

/* What the sources say, and what dump says of it, are the same here. */
#define SOA(zone) "Z" zone ":n.:h.:1:2:3:4:5:300\n"
#define NS(zone, server) "&" zone "::" server ".:300\n"
#define A(owner) "+" owner ":1.2.3.4:300\n"
#define NEW(owner) "+" owner ":9.9.9.9:60\n"
#define CNAME(owner) "C" owner ":t.:300\n"
#define MX(owner) "@" owner "::m.:0:300\n"
#define TXT(owner, text) ":" owner ":16:\\001" text ":300\n"
#define DS(owner) ":" owner ":43:\\000\\001x:300\n"
#define AAAA(owner, byte) ":" owner ":28:" byte "abcdefghijklmno:300\n"
/* A dynamic zone that none of its hosts is in yet. */
#define MADE(zone) SOA(zone) NS(zone, "made")

/* The hosts are what stands in a cdb. */
struct dynamic {
	struct merge_hosts hosts;
	struct name zones[2];
	struct datacdb_reader *reader;
	unsigned asked;
	bool fails;
};

static bool
is_like(const struct record *record, uint16_t type)
{
	return type == RR_CNAME ? record->type != RR_SOA &&
	    record->type != RR_NS : record->type == type;
}

static bool
has(void *ctx, const uint8_t *owner, size_t len, uint16_t type)
{
	struct dynamic *d = ctx;
	struct datacdb_item item;
	struct record record;
	struct name name;
	struct err err;

	d->asked++;
	assert_true(type == RR_A || type == RR_AAAA || type == RR_CNAME ||
	    type == RR_TXT);
	datacdb_rewind(d->reader);
	while (datacdb_next(d->reader, &item, &err) == DATACDB_ITEM)
		if (datacdb_decode(&item, &record, &name) == DATACDB_RECORD &&
		    name.len == len && memcmp(name.wire, owner, len) == 0 &&
		    is_like(&record, type))
			return true;
	return false;
}

static bool
give(void *ctx, record_fn *take, void *take_ctx, struct err *err)
{
	struct dynamic *d = ctx;
	struct datacdb_item item;
	struct record record;
	struct name name;

	datacdb_rewind(d->reader);
	while (datacdb_next(d->reader, &item, err) == DATACDB_ITEM) {
		assert_int_equal(datacdb_decode(&item, &record, &name),
		    DATACDB_RECORD);
		if (!take(take_ctx, &record, err))
			return false;
	}
	return !d->fails || err_set(err, "hosts: cannot be read");
}

/* The hosts, with d->hosts.nzones dynamic zones. */
static struct merge_source *
add_hosts(struct merging *m, struct dynamic *d, const char *text)
{
	struct merge_source *s = &m->sources[m->n++];

	assert_true(m->n <= MERGING_MAX);
	memset(s, 0, sizeof(*s));
	s->kind = MERGE_HOSTS;
	s->hosts = &d->hosts;
	d->reader = compiling_open("hosts", text);
	d->hosts.has = has;
	d->hosts.give = give;
	d->hosts.zones = d->zones;
	d->hosts.ctx = d;
	return s;
}

static void
add_apex(struct dynamic *d, const char *zone)
{
	struct err err;

	assert_true(name_parse(&d->zones[d->hosts.nzones++], zone, &err));
}

static void
hosts_alone_are_published_as_they_are_given(void **state)
{
	static const char text[] = MADE("d") MADE("e") NEW("h.d")
	    AAAA("h.d", "\\001") TXT("h.d", "x") NEW("\\052.h.d")
	    NEW("h.e");
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };
	struct merge_source *s = add_hosts(&m, &d, text);

	(void)state;
	add_apex(&d, "d");
	add_apex(&d, "e");
	assert_merged(&m, text, "");
	assert_int_equal(s->records, 9);
	assert_false(s->lost);
	assert_int_equal(d.asked, 0);
	datacdb_close(&d.reader);
}

/* "Z..." has serial 1, which is that of its file here. */
static void
a_local_soa_without_a_serial_of_its_own_has_the_newer_one(void **state)
{
	static const uint32_t serials[] = { 9 };
	struct merging m = { .n = 0 };
	struct dynamic d = { .hosts.serials = serials };
	struct merge_source *s = add_local(&m, "l", SOA("d") SOA("e"));

	(void)state;
	add_hosts(&m, &d, MADE("d"));
	add_apex(&d, "d");
	assert_merged(&m, SOA("d") SOA("e"), "");
	s->default_serial = 1;
	assert_merged(&m, "Zd:n.:h.:9:2:3:4:5:300\n" SOA("e"), "");
	d.hosts.serials = (const uint32_t[]){ 0xfffffff0 };
	assert_merged(&m, SOA("d") SOA("e"), "");
	datacdb_close(&d.reader);
}

static void
no_host_and_no_zone_is_nothing(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };
	struct merge_source *s = add_hosts(&m, &d, "");

	(void)state;
	assert_merged(&m, "", "");
	assert_int_equal(s->records, 0);
	datacdb_close(&d.reader);
}

static void
hosts_come_last(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_local(&m, "l", A("w.d"));
	add_zone(&m, "z", SOA("z") A("w.z"));
	add_hosts(&m, &d, MADE("d") NEW("h.d"));
	add_apex(&d, "d");
	assert_merged(&m, A("w.d") SOA("z") A("w.z") MADE("d") NEW("h.d"),
	    "");
	assert_int_equal(m.sources[2].records, 3);
	datacdb_close(&d.reader);
}

static void
a_zone_that_another_source_has_is_not_made(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };
	struct merge_source *s;

	(void)state;
	add_local(&m, "l", SOA("d") NS("d", "n"));
	add_zone(&m, "z", SOA("z") NS("z", "n") A("w.z"));
	s = add_hosts(&m, &d, MADE("d") NEW("h.d") MADE("z") NEW("h.z"));
	add_apex(&d, "d");
	add_apex(&d, "z");
	assert_merged(&m, SOA("d") NS("d", "n") SOA("z") NS("z", "n")
	    A("w.z") NEW("h.d") NEW("h.z"), "");
	assert_int_equal(s->records, 2);
	assert_null(s->overruled_by);
	datacdb_close(&d.reader);
}

static void
a_host_is_published_wherever_it_lies(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") SOA("c.z"));
	add_zone(&m, "z", SOA("z"));
	add_zone(&m, "s.d", SOA("s.d"));
	add_hosts(&m, &d, MADE("d") NEW("h.p") NEW("h.z") NEW("z")
	    NEW("h.c.z") NEW("h.s.d") NEW("h.nowhere") NEW("d"));
	add_apex(&d, "d");
	assert_merged(&m, SOA("p") SOA("c.z") SOA("z") SOA("s.d") MADE("d")
	    NEW("h.p") NEW("h.z") NEW("z") NEW("h.c.z") NEW("h.s.d")
	    NEW("h.nowhere") NEW("d"), "");
	datacdb_close(&d.reader);
}

static void
an_address_of_a_host_replaces_those_of_its_family(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_local(&m, "l", A("4.d") AAAA("4.d", "\\002") MX("4.d") A("6.d")
	    "+4.d:1.2.3.5:300::lo\n" A("o.d"));
	add_zone(&m, "z", SOA("z") A("6.z") AAAA("6.z", "\\002") MX("6.z")
	    A("4.z"));
	add_hosts(&m, &d, NEW("4.d") AAAA("6.d", "\\001")
	    AAAA("6.z", "\\001") NEW("4.z"));
	assert_merged(&m, AAAA("4.d", "\\002") MX("4.d") A("6.d") A("o.d")
	    SOA("z") A("6.z") MX("6.z") NEW("4.d") AAAA("6.d", "\\001")
	    AAAA("6.z", "\\001") NEW("4.z"), "");
	assert_int_equal(m.sources[0].records, 4);
	assert_int_equal(m.sources[1].records, 3);
	datacdb_close(&d.reader);
}

static void
a_wildcard_and_the_name_above_it_are_two_owners(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_zone(&m, "z", SOA("z") A("h.z") A("\\052.h.z") A("g.z")
	    A("\\052.g.z") A("x.h.z"));
	add_hosts(&m, &d, NEW("\\052.h.z") NEW("g.z"));
	assert_merged(&m, SOA("z") A("h.z") A("\\052.g.z") A("x.h.z")
	    NEW("\\052.h.z") NEW("g.z"), "");
	datacdb_close(&d.reader);
}

static void
an_alias_gives_way_to_all_that_a_host_has(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_local(&m, "l", CNAME("4.d") CNAME("d") CNAME("o.d"));
	add_zone(&m, "z", SOA("z") CNAME("6.z") CNAME("t.z") CNAME("o.z"));
	add_hosts(&m, &d, MADE("d") NEW("4.d") AAAA("6.z", "\\001")
	    TXT("t.z", "x"));
	add_apex(&d, "d");
	assert_merged(&m, CNAME("d") CNAME("o.d") SOA("z") CNAME("o.z")
	    MADE("d") NEW("4.d") AAAA("6.z", "\\001") TXT("t.z", "x"), "");
	datacdb_close(&d.reader);
}

static void
texts_stand_side_by_side_and_equal_ones_once(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_local(&m, "l", TXT("h.d", "a") TXT("h.d", "b") TXT("o.d", "a"));
	add_zone(&m, "z", SOA("z") TXT("h.z", "a") TXT("h.z", "b")
	    TXT("o.z", "a"));
	add_hosts(&m, &d, TXT("h.d", "b") TXT("h.d", "c") TXT("h.z", "a")
	    TXT("h.z", "c") TXT("p.z", "a"));
	assert_merged(&m, TXT("h.d", "a") TXT("h.d", "b") TXT("o.d", "a")
	    SOA("z") TXT("h.z", "a") TXT("h.z", "b") TXT("o.z", "a")
	    TXT("h.d", "c") TXT("h.z", "c") TXT("p.z", "a"), "");
	assert_int_equal(m.sources[2].records, 3);
	datacdb_close(&d.reader);
}

/* The local file says it of a zone that is not its own, and is not heard. */
static void
a_text_that_was_left_out_does_not_count(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") TXT("h.z.p", "a"));
	add_zone(&m, "z.p", SOA("z.p"));
	add_hosts(&m, &d, TXT("h.z.p", "a"));
	assert_merged(&m, SOA("p") SOA("z.p") TXT("h.z.p", "a"), "");
	datacdb_close(&d.reader);
}

/* It is the host's own, in its place, also if it looks the same. */
static void
an_address_that_others_have_too_is_the_hosts(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_local(&m, "l", A("w.d") A("h.d") A("h.d"));
	add_zone(&m, "z", SOA("z") A("h.z"));
	add_hosts(&m, &d, A("h.d") A("h.z"));
	assert_merged(&m, A("w.d") SOA("z") A("h.d") A("h.z"), "");
	datacdb_close(&d.reader);
}

static void
what_the_hosts_say_twice_is_written_once(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_hosts(&m, &d, MADE("d") NS("d", "made") NEW("h.d") A("h.d")
	    TXT("h.d", "a") TXT("h.d", "a"));
	add_apex(&d, "d");
	assert_merged(&m, MADE("d") NEW("h.d") A("h.d") TXT("h.d", "a"), "");
	assert_int_equal(m.sources[0].records, 5);
	datacdb_close(&d.reader);
}

static void
what_a_transferred_parent_says_of_a_dynamic_zone_is_left_out(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_zone(&m, "p", SOA("p") NS("d.p", "n") DS("d.p") A("n.d.p")
	    TXT("h.d.p", "x") A("xd.p"));
	add_hosts(&m, &d, MADE("d.p") NEW("h.d.p") TXT("h.d.p", "x"));
	add_apex(&d, "d.p");
	assert_merged(&m, SOA("p") DS("d.p") A("xd.p") MADE("d.p")
	    NEW("h.d.p") TXT("h.d.p", "x"), "");
	datacdb_close(&d.reader);
}

static void
static_hosts_may_stand_in_any_local_file_but_no_delegation(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") NS("d.p", "parent") DS("d.p")
	    A("static.d.p") MX("d.p") NS("sub.d.p", "n"));
	add_local(&m, "k", NS("d.p", "more") A("other.d.p"));
	add_hosts(&m, &d, MADE("d.p") NEW("h.d.p"));
	add_apex(&d, "d.p");
	assert_merged(&m, SOA("p") DS("d.p") A("static.d.p") MX("d.p")
	    NS("sub.d.p", "n") A("other.d.p") MADE("d.p") NEW("h.d.p"), "");
	datacdb_close(&d.reader);
}

static void
the_hosts_are_asked_once_for_what_would_be_published(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") A("a.p") AAAA("a.p", "\\001")
	    CNAME("c.p") TXT("t.p", "x") MX("p") NS("p", "n") "%lo:10\n"
	    A("not.z.p"));
	add_zone(&m, "z.p", SOA("z.p") A("a.z.p") MX("z.p") A("not.d.z.p"));
	add_hosts(&m, &d, MADE("d.z.p") NEW("h.d.z.p"));
	add_apex(&d, "d.z.p");
	assert_true(merge(&m));
	assert_int_equal(d.asked, 5);
	datacdb_close(&d.reader);
}

static void
hosts_that_cannot_be_given_end_the_merge(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .fails = true };
	struct merge_source *s;

	(void)state;
	add_zone(&m, "z", SOA("z"));
	s = add_hosts(&m, &d, NEW("h.z"));
	assert_false(merge(&m));
	assert_string_equal(m.err.text, "hosts: cannot be read");
	assert_false(s->lost);
	datacdb_close(&d.reader);
}

static void
hosts_are_not_asked_for_when_a_zone_is_lost(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .fails = true };

	(void)state;
	add_source(&m, "z");
	add_hosts(&m, &d, NEW("h.z"));
	assert_false(merge(&m));
	assert_string_equal(m.err.text, "z: No such file or directory");
	assert_true(m.sources[0].lost);
	assert_int_equal(m.sources[1].records, 0);
	datacdb_close(&d.reader);
}

/* What gives has room for the longest text that tinydns can answer with. */
static bool
give_longest(void *ctx, record_fn *take, void *take_ctx, struct err *err)
{
	static const uint8_t rdata[RECORD_MAX_RDLEN];
	const struct record record = { .owner = (const uint8_t *)"\1h",
		.type = RR_TXT, .rdata = rdata, .rdlen = RECORD_MAX_RDLEN };

	(void)ctx;
	return take(take_ctx, &record, err);
}

static void
the_longest_record_that_tinydns_answers_with_is_taken(void **state)
{
	struct merging m = { .n = 0 };
	struct dynamic d = { .asked = 0 };

	(void)state;
	add_hosts(&m, &d, "");
	d.hosts.give = give_longest;
	assert_true(merge(&m));
	assert_int_equal(m.sources[0].records, 1);
	datacdb_close(&d.reader);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MERGING(hosts_alone_are_published_as_they_are_given),
		MERGING(
		    a_local_soa_without_a_serial_of_its_own_has_the_newer_one),
		MERGING(no_host_and_no_zone_is_nothing),
		MERGING(hosts_come_last),
		MERGING(a_zone_that_another_source_has_is_not_made),
		MERGING(a_host_is_published_wherever_it_lies),
		MERGING(an_address_of_a_host_replaces_those_of_its_family),
		MERGING(a_wildcard_and_the_name_above_it_are_two_owners),
		MERGING(an_alias_gives_way_to_all_that_a_host_has),
		MERGING(texts_stand_side_by_side_and_equal_ones_once),
		MERGING(a_text_that_was_left_out_does_not_count),
		MERGING(an_address_that_others_have_too_is_the_hosts),
		MERGING(what_the_hosts_say_twice_is_written_once),
		MERGING(
		    what_a_transferred_parent_says_of_a_dynamic_zone_is_left_out),
		MERGING(
		    static_hosts_may_stand_in_any_local_file_but_no_delegation),
		MERGING(the_hosts_are_asked_once_for_what_would_be_published),
		MERGING(hosts_that_cannot_be_given_end_the_merge),
		MERGING(hosts_are_not_asked_for_when_a_zone_is_lost),
		MERGING(the_longest_record_that_tinydns_answers_with_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
