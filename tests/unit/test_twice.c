#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "merging.h"

#define SOA(zone) "Z" zone ":n.:h.:1:2:3:4:5:300\n"
#define NS(zone, server) "&" zone "::" server ".:300\n"
#define A(owner) "+" owner ":1.2.3.4:300\n"

static void
what_a_file_says_twice_is_written_once(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", A("w.p") A("x.p") A("w.p") "%lo:10\n" A("W.p")
	    "%lo:10\n");
	assert_merged(&m, A("w.p") A("x.p") "%lo:10\n", "");
	assert_int_equal(m.sources[0].records, 3);
}

static void
what_two_files_say_is_written_once(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", A("w.p") "%lo:10\n");
	add_local(&m, "k", "%lo:10\n" A("x.p") A("w.p") A("v.p"));
	add_local(&m, "j", A("v.p") A("x.p") A("u.p"));
	assert_merged(&m, A("w.p") "%lo:10\n" A("x.p") A("v.p") A("u.p"),
	    "");
}

static void
what_a_zone_says_too_is_written_once(void **state)
{
	struct merging m = { .n = 0 };
	struct merge_source *zone;

	(void)state;
	add_local(&m, "l", A("w.p"));
	zone = add_zone(&m, "p", SOA("p") A("x.p") A("w.p"));
	assert_merged(&m, A("w.p") SOA("p") A("x.p"), "");
	assert_int_equal(zone->records, 2);
}

static void
what_differs_in_anything_is_written(void **state)
{
	static const char text[] = "+w.p:1.2.3.4:300\n+w.p:1.2.3.4:301\n"
	    "+w.p:1.2.3.5:300\n+v.p:1.2.3.4:300\n"
	    "+w.p:1.2.3.4:300:4000000000000000\n"
	    "+w.p:1.2.3.4:300:4000000000000000:lo\n"
	    "+\\052.w.p:1.2.3.4:300\n%lo:10\n%lo:11\n%lp:10\n";
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", text);
	assert_merged(&m, text, "");
}

/* The first says it of a zone that is not its own, and is not heard. */
static void
what_was_left_out_does_not_count(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") NS("c.p", "n") A("n.c.p") A("n.c.p"));
	add_local(&m, "k", SOA("c.p") NS("c.p", "n") A("n.c.p") A("n.c.p"));
	assert_merged(&m, SOA("p") SOA("c.p") NS("c.p", "n") A("n.c.p"),
	    "");
}

static void
nor_does_it_towards_a_zone(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") NS("c.p", "n") A("n.c.p"));
	add_zone(&m, "c.p", SOA("c.p") NS("c.p", "n") A("n.c.p"));
	assert_merged(&m, SOA("p") SOA("c.p") NS("c.p", "n") A("n.c.p"),
	    "");
}

static void
behind_one_that_was_left_out_another_counts(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") A("n.c.p"));
	add_local(&m, "k", SOA("c.p") A("n.c.p"));
	add_local(&m, "j", A("n.c.p"));
	assert_merged(&m, SOA("p") SOA("c.p") A("n.c.p"), "");
}

/* Enough to be met by chance, and for memory to be handed back. */
static void
of_many_records_none_is_lost(void **state)
{
	enum { MANY = 200000 };
	struct merging m = { .n = 0 };
	struct merge_source *l, *k, *zone;
	struct buf text = { 0 };

	(void)state;
	for (int i = 0; i < MANY; i++)
		buf_addf(&text, "+n%d.p:1.2.3.4:300\n", i);
	l = add_local(&m, "l", buf_str(&text));
	text.len = 0;
	for (int i = MANY - 1000; i < 2 * MANY; i++)
		buf_addf(&text, "+n%d.p:1.2.3.4:300\n", i);
	k = add_local(&m, "k", buf_str(&text));
	text.len = 0;
	buf_add_str(&text, SOA("p"));
	for (int i = 2 * MANY - 1000; i < 3 * MANY; i++)
		buf_addf(&text, "+n%d.p:1.2.3.4:300\n", i);
	zone = add_zone(&m, "p", buf_str(&text));
	assert_true(merge(&m));
	assert_int_equal(l->records, MANY);
	assert_int_equal(k->records, MANY);
	assert_int_equal(zone->records, MANY + 1);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MERGING(what_a_file_says_twice_is_written_once),
		MERGING(what_two_files_say_is_written_once),
		MERGING(what_a_zone_says_too_is_written_once),
		MERGING(what_differs_in_anything_is_written),
		MERGING(what_was_left_out_does_not_count),
		MERGING(nor_does_it_towards_a_zone),
		MERGING(behind_one_that_was_left_out_another_counts),
		MERGING(of_many_records_none_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
