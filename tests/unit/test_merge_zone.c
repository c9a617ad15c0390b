#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "merging.h"

enum { MARKER = 65280 };

#define SOA(zone) "Z" zone ":n.:h.:1:2:3:4:5:300\n"
#define NS(zone, server) "&" zone "::" server ".:300\n"
#define A(owner) "+" owner ":1.2.3.4:300\n"
#define GENERIC(owner, type, rdata) ":" owner ":" type ":" rdata ":300\n"
#define DS(owner) GENERIC(owner, "43", "\\000\\001x")
/* The TTL is that of negative answers. */
#define EMPTY(owner) ":" owner ":65280::5\n"

static void
strip_leaves_out_what_dnssec_adds(void **state)
{
	struct merging m = { .n = 0 };
	struct merge_source *s;

	(void)state;
	s = add_zone(&m, "z", SOA("z") GENERIC("z", "46", "\\000\\006x")
	    NS("z", "n") GENERIC("z", "48", "x") GENERIC("z", "47", "x")
	    GENERIC("h.z", "50", "x") GENERIC("z", "51", "x")
	    GENERIC("z", "59", "x") GENERIC("z", "60", "x")
	    GENERIC("z", "63", "x") GENERIC("z", "65534", "x")
	    NS("d.z", "n") DS("d.z") GENERIC("z", "52", "x")
	    GENERIC("\\052.z", "46", "\\000\\001x") A("\\052.z"));
	s->strip = true;
	assert_merged(&m, SOA("z") NS("z", "n") NS("d.z", "n") DS("d.z")
	    GENERIC("z", "52", "x") A("\\052.z"), "");
	assert_int_equal(s->records, 6);
	assert_true(s->is_signed);
}

static void
without_strip_all_is_passed_on(void **state)
{
	static const char text[] = SOA("z") GENERIC("z", "46", "\\000\\006x")
	    GENERIC("z", "48", "x") GENERIC("h.z", "50", "x");
	struct merging m = { .n = 0 };

	(void)state;
	add_zone(&m, "z", text);
	assert_merged(&m, text, "");
	assert_true(m.sources[0].is_signed);
}

static bool
is_signed(const char *text)
{
	struct merging m = { .n = 0 };

	add_zone(&m, "z", text);
	assert_true(merge(&m));
	merge_conflicts_fini(&m.conflicts);
	return m.sources[0].is_signed;
}

static void
a_key_or_a_signature_of_the_soa_makes_a_zone_signed(void **state)
{
	(void)state;
	assert_true(is_signed(SOA("z") GENERIC("z", "48", "x")));
	assert_true(is_signed(SOA("z") GENERIC("z", "46", "\\000\\006x")));
	assert_false(is_signed(SOA("z") GENERIC("z", "46", "\\000\\001x")));
	assert_false(is_signed(SOA("z") GENERIC("d.z", "48", "x")));
	assert_false(is_signed(SOA("z") GENERIC("\\052.z", "48", "x")));
	assert_false(is_signed(SOA("z") GENERIC("d.z", "46",
	    "\\000\\006x")));
	assert_false(is_signed(SOA("z") DS("d.z") GENERIC("z", "47", "x")
	    GENERIC("z", "59", "x")));
}

static void
what_a_merge_said_of_signing_is_forgotten_by_the_next(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_zone(&m, "z", SOA("z") GENERIC("z", "48", "x"));
	assert_true(merge(&m));
	assert_true(m.sources[0].is_signed);
	merging_file("z", SOA("z"));
	assert_true(merge(&m));
	assert_false(m.sources[0].is_signed);
}

static struct merge_source *
add_marked(struct merging *m, const char *zone, const char *text)
{
	struct merge_source *s = add_zone(m, zone, text);

	s->ent_marker = MARKER;
	return s;
}

static void
an_empty_name_gets_a_marker_before_what_proves_it(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_marked(&m, "z", SOA("z") NS("z", "n") A("c.b.a.z") A("d.a.z"));
	assert_merged(&m, SOA("z") NS("z", "n") EMPTY("a.z")
	    EMPTY("b.a.z") A("c.b.a.z") A("d.a.z"), "");
	assert_int_equal(m.sources[0].records, 6);
}

static void
without_a_type_nothing_is_marked(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_zone(&m, "z", SOA("z") A("c.b.a.z"));
	assert_merged(&m, SOA("z") A("c.b.a.z"), "");
}

/* RFC 2308, 5: the less of the SOA's TTL and its minimum. */
static void
markers_beyond_the_limit_are_counted(void **state)
{
	struct merging m = { .n = 0 };
	struct merge_source *s;

	(void)state;
	s = add_marked(&m, "z", SOA("z") A("b.a.z") A("d.c.z") A("f.e.z"));
	s->max_markers = 2;
	assert_merged(&m, SOA("z") EMPTY("a.z") A("b.a.z") EMPTY("c.z")
	    A("d.c.z") A("f.e.z"), "");
	assert_int_equal(m.sources[0].unmarked, 1);
}

static void
a_marker_lives_as_long_as_a_negative_answer(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_marked(&m, "y", "Zy:n.:h.:1:2:3:4:100:99\n" A("b.a.y"));
	add_marked(&m, "z", "Zz:n.:h.:1:2:3:4:99:100\n" A("b.a.z"));
	assert_merged(&m, "Zy:n.:h.:1:2:3:4:100:99\n:a.y:65280::99\n"
	    A("b.a.y") "Zz:n.:h.:1:2:3:4:99:100\n:a.z:65280::99\n"
	    A("b.a.z"), "");
}

static void
an_empty_wildcard_is_marked_as_a_wildcard(void **state)
{
	struct merging m = { .n = 0 };
	struct datacdb_reader *r;
	struct datacdb_item item;
	struct err err;

	(void)state;
	add_marked(&m, "z", SOA("z") A("x.\\052.z"));
	assert_merged(&m, SOA("z") EMPTY("\\052.z") A("x.\\052.z"), "");
	r = datacdb_open("merged", &err);
	assert_non_null(r);
	assert_true(datacdb_find(r, "\1z", 3, &item));
	assert_true(datacdb_find_next(r, &item));
	assert_memory_equal(item.val, "\377\0*\0\0\0\5\0\0\0\0\0\0\0", 15);
	assert_int_equal(item.vlen, 15);
	datacdb_close(&r);
}

static void
what_strip_makes_empty_is_marked(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_marked(&m, "z", SOA("z") GENERIC("a.z", "47", "x")
	    GENERIC("h.z", "50", "x") GENERIC("h.z", "46", "\\000\\062x")
	    GENERIC("c.b.z", "46", "\\000\\001x") A("d.z")
	    GENERIC("d.z", "46", "\\000\\001x"))->strip = true;
	assert_merged(&m, SOA("z") EMPTY("a.z") EMPTY("b.z")
	    EMPTY("c.b.z") A("d.z"), "");
}

/* The type that BIND puts at an apex is often taken for markers, too. */
static void
a_marker_may_be_of_a_type_that_strip_leaves_out(void **state)
{
	struct merging m = { .n = 0 };
	struct merge_source *s;

	(void)state;
	s = add_zone(&m, "z", SOA("z") GENERIC("z", "65534", "x")
	    A("b.a.z"));
	s->strip = true;
	s->ent_marker = 65534;
	assert_merged(&m, SOA("z") ":a.z:65534::5\n" A("b.a.z"), "");
}

/* The delegation is left out here, but it proves the names above. */
static void
nothing_is_marked_in_a_child_that_is_anothers(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", SOA("f.e.z"));
	add_marked(&m, "z", SOA("z") NS("c.b.z", "n") A("n.x.c.b.z")
	    A("g.y.f.e.z") A("h.e.z"));
	add_zone(&m, "c.b.z", SOA("c.b.z") NS("c.b.z", "m") A("v.w.c.b.z"));
	assert_merged(&m, SOA("f.e.z") SOA("z") EMPTY("b.z") EMPTY("e.z")
	    A("h.e.z") SOA("c.b.z") NS("c.b.z", "m") A("v.w.c.b.z"), "");
}

static void
each_zone_has_markers_of_its_own(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_marked(&m, "z", SOA("z") NS("c.z", "n") A("b.a.z"));
	add_marked(&m, "c.z", SOA("c.z") A("b.a.c.z"))->ent_marker = 65281;
	assert_merged(&m, SOA("z") EMPTY("a.z") A("b.a.z") SOA("c.z")
	    ":a.c.z:65281::5\n" A("b.a.c.z"), "");
}

static void
a_marker_that_is_there_already_is_not_written_again(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", EMPTY("a.z"));
	add_marked(&m, "z", SOA("z") A("b.a.z"));
	assert_merged(&m, EMPTY("a.z") SOA("z") A("b.a.z"), "");
	assert_int_equal(m.sources[1].records, 2);
}

static void
a_marker_that_cannot_be_written_fails_the_whole(void **state)
{
	struct zonefile z = { .fd = open("/dev/full", O_RDWR) };
	struct merging m = { .n = 0 };
	struct buf text = { 0 };

	(void)state;
	if (z.fd < 0)
		skip();
	buf_add_str(&text, SOA("z"));
	for (int i = 0; i < 1000; i++)
		buf_addf(&text, "+a.b%d.z:1.2.3.4:300\n", i);
	add_marked(&m, "z", buf_str(&text));
	z.db = datacdb_new(z.fd);
	assert_false(merge_zones(m.sources, m.n, z.db, NULL, NULL,
	    &m.err));
	assert_string_equal(m.err.text,
	    "cannot write: No space left on device");
	assert_false(m.sources[0].lost);
	datacdb_drop(&z.db);
	close(z.fd);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MERGING(strip_leaves_out_what_dnssec_adds),
		MERGING(without_strip_all_is_passed_on),
		MERGING(a_key_or_a_signature_of_the_soa_makes_a_zone_signed),
		MERGING(what_a_merge_said_of_signing_is_forgotten_by_the_next),
		MERGING(an_empty_name_gets_a_marker_before_what_proves_it),
		MERGING(without_a_type_nothing_is_marked),
		MERGING(a_marker_lives_as_long_as_a_negative_answer),
		MERGING(an_empty_wildcard_is_marked_as_a_wildcard),
		MERGING(what_strip_makes_empty_is_marked),
		MERGING(a_marker_may_be_of_a_type_that_strip_leaves_out),
		MERGING(nothing_is_marked_in_a_child_that_is_anothers),
		MERGING(markers_beyond_the_limit_are_counted),
		MERGING(each_zone_has_markers_of_its_own),
		MERGING(a_marker_that_is_there_already_is_not_written_again),
		MERGING(a_marker_that_cannot_be_written_fails_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
