#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "merging.h"

/* What the admin writes, and what dump says of it, are the same here. */
#define SOA(zone) "Z" zone ":n.:h.:1:2:3:4:5:300\n"
#define NS(zone, server) "&" zone "::" server ".:300\n"
#define A(owner) "+" owner ":1.2.3.4:300\n"
#define DS(owner) ":" owner ":43:\\000\\001x:300\n"

static void
local_sources_come_before_zones_and_whole(void **state)
{
	static const char text[] = SOA("a") NS("a", "n") A("w.a") SOA("b")
	    "%ab:10.2\n+x.b:1.2.3.4:300:4000000000000000:ab\n"
	    "'\\052.b:x:300\n";
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", text);
	add_zone(&m, "z", SOA("z") NS("z", "n"));
	merging_file("expected", text);
	assert_true(merge(&m));
	assert_int_equal(m.sources[0].records, 7);
	assert_int_equal(m.sources[1].records, 2);
	assert_false(m.sources[0].found);
	m.n--;
	assert_true(merge(&m));
	assert_int_equal(system("cmp merged expected"), 0);
	merge_conflicts_fini(&m.conflicts);
}

static void
a_local_source_may_be_empty_or_without_an_soa(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "empty", "");
	add_local(&m, "hosts", A("w.a"));
	assert_merged(&m, A("w.a"), "");
}

static void
what_a_local_parent_says_of_a_transferred_child_is_left_out(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") NS("p", "n") NS("c.p", "parent")
	    A("parent.c.p") DS("c.p") A("xc.p"));
	add_local(&m, "more", NS("c.p", "more") A("www.c.p"));
	add_zone(&m, "c.p", SOA("c.p") NS("c.p", "child") DS("c.p"));
	assert_merged(&m, SOA("p") NS("p", "n") DS("c.p") A("xc.p")
	    SOA("c.p") NS("c.p", "child"), "");
	assert_int_equal(m.sources[0].records, 4);
	assert_int_equal(m.sources[0].foreign, 2);
	assert_int_equal(m.sources[1].records, 0);
	assert_int_equal(m.sources[1].foreign, 2);
	assert_int_equal(m.sources[2].records, 2);
}

static void
what_a_transferred_parent_says_of_a_local_child_is_left_out(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", SOA("c.p") NS("c.p", "child") A("w.c.p")
	    DS("c.p"));
	add_zone(&m, "p", SOA("p") NS("p", "n") NS("c.p", "parent")
	    A("parent.c.p") DS("c.p"));
	assert_merged(&m, SOA("c.p") NS("c.p", "child") A("w.c.p")
	    SOA("p") NS("p", "n") DS("c.p"), "");
}

static void
of_two_locals_with_one_apex_the_first_wins_entirely(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") NS("p", "a") A("a.p"));
	add_local(&m, "k", SOA("p") NS("p", "b") A("b.p") SOA("q") A("w.q")
	    "%lo:10\n" SOA("p"));
	assert_merged(&m, SOA("p") NS("p", "a") A("a.p") SOA("q") A("w.q")
	    "%lo:10\n", "p:0>1 ");
}

/* Its file need not even be there. */
static void
a_zone_that_a_local_source_has_is_not_published(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") A("w.p"));
	add_zone(&m, "q", SOA("q"));
	add_source(&m, "p");
	assert_merged(&m, SOA("p") A("w.p") SOA("q"), "p:0>2 ");
	assert_ptr_equal(m.sources[2].overruled_by, &m.sources[0]);
	assert_null(m.sources[1].overruled_by);
	assert_false(m.sources[2].found);
	assert_false(m.sources[2].lost);
	assert_int_equal(m.sources[2].records, 0);
}

static void
all_conflicts_are_told_and_nobody_need_ask(void **state)
{
	struct merging m = { .n = 0 };
	struct zonefile z;

	(void)state;
	add_local(&m, "l", SOA("p") SOA("q"));
	add_local(&m, "k", SOA("q") SOA("p") SOA("q"));
	add_local(&m, "j", SOA("r") SOA("p"));
	add_zone(&m, "r", SOA("r"));
	assert_merged(&m, SOA("p") SOA("q") SOA("r"),
	    "q:0>1 p:0>1 p:0>2 r:2>3 ");
	z = zonefile_begin("again");
	assert_true(merge_zones(m.sources, m.n, z.db, NULL, NULL,
	    &m.err));
	zonefile_end(&z);
}

static void
only_an_soa_that_is_no_wildcard_claims(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", SOA("\\052.p"));
	add_zone(&m, "p", SOA("p"));
	assert_merged(&m, SOA("\\052.p") SOA("p"), "");
}

/* It would take the zone from those for whom, or when, it is not there. */
static void
only_an_soa_for_everyone_and_always_claims(void **state)
{
	static const char limited[] = "Zp:n.:h.:1:2:3:4:5:300::lo\n"
	    "Zp:n.:h.:1:2:3:4:5:300:4000000000000000\n";
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", limited);
	add_zone(&m, "p", SOA("p") A("w.p"));
	assert_true(merge(&m));
	assert_int_equal(m.conflicts.n, 0);
	assert_null(m.sources[1].overruled_by);
	assert_int_equal(m.sources[1].records, 2);
	merging_file("l", "Zp:n.:h.:1:2:3:4:5:300::lo\n" SOA("p"));
	assert_true(merge(&m));
	assert_ptr_equal(m.sources[1].overruled_by, &m.sources[0]);
	merge_conflicts_fini(&m.conflicts);
}

/* A merge begins its count anew. */
static void
what_is_left_out_of_a_local_source_is_counted(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", SOA("p") A("a.p"));
	add_local(&m, "k", SOA("p") A("b.p") SOA("q") "%lo:10\n");
	assert_merged(&m, SOA("p") A("a.p") SOA("q") "%lo:10\n", "p:0>1 ");
	assert_merged(&m, SOA("p") A("a.p") SOA("q") "%lo:10\n", "p:0>1 ");
	assert_int_equal(m.sources[0].foreign, 0);
	assert_int_equal(m.sources[1].foreign, 2);
}

static void
a_zone_may_be_split_over_local_files(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "hosts", A("w.p") A("w.q"));
	add_local(&m, "l", SOA("p") A("l.p"));
	add_local(&m, "servers", NS("p", "n") "%lo:10\n");
	assert_merged(&m, A("w.p") A("w.q") SOA("p") A("l.p") NS("p", "n")
	    "%lo:10\n", "");
}

static void
local_records_may_be_added_to_a_zone_but_no_delegation(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "l", A("w.p") NS("p", "x") NS("d.p", "x") A("p")
	    "+w.p:1.2.3.5:300:4000000000000000:lo\n");
	add_zone(&m, "p", SOA("p") NS("p", "n"));
	assert_merged(&m, A("w.p") NS("d.p", "x") A("p")
	    "+w.p:1.2.3.5:300:4000000000000000:lo\n"
	    SOA("p") NS("p", "n"), "");
}

static void
five_generations_from_many_sources_each_have_their_own(void **state)
{
	static const char all[] = A("x.p") A("x.d.p") A("x.c.d.p")
	    A("x.b.c.d.p") DS("b.c.d.p") DS("c.d.p") DS("d.p");
	struct merging m = { .n = 0 };
	char text[4][512];
	const char *const zones[] = { "p", "c.d.p", "d.p", "b.c.d.p" };

	(void)state;
	for (int i = 0; i < 4; i++)
		snprintf(text[i], sizeof(text[i]),
		    "Z%s:n.:h.:1:2:3:4:5:300\n%s", zones[i], all);
	add_local(&m, "l", text[0]);
	add_local(&m, "k", text[1]);
	add_zone(&m, "d.p", text[2]);
	add_zone(&m, "b.c.d.p", text[3]);
	assert_merged(&m, SOA("p") A("x.p") DS("d.p") SOA("c.d.p")
	    A("x.c.d.p") DS("b.c.d.p") SOA("d.p") A("x.d.p") DS("c.d.p")
	    SOA("b.c.d.p") A("x.b.c.d.p"), "");
}

static void
a_local_source_is_lost_when_it_cannot_be_read(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_local(&m, "good", A("w.p"));
	add_local(&m, "gone", "");
	add_local(&m, "rubbish", "");
	add_zone(&m, "p", SOA("p"));
	add_source(&m, "missing");
	assert_int_equal(unlink("gone"), 0);
	tempdir_file("rubbish", "this is no cdb");
	assert_false(merge(&m));
	assert_string_equal(m.err.text, "gone: No such file or directory");
	assert_false(m.sources[0].lost);
	assert_true(m.sources[1].lost);
	assert_true(m.sources[2].lost);
	assert_string_equal(m.sources[2].why.text, "rubbish: is no cdb");
	assert_false(m.sources[3].lost);
	assert_true(m.sources[3].found);
	assert_true(m.sources[4].lost);
}

/* An item's lengths are impossible. */
static void
a_local_source_is_lost_when_it_is_torn(void **state)
{
	struct merging m = { .n = 0 };
	int fd;

	(void)state;
	add_local(&m, "l", A("w.p") A("x.p"));
	fd = open("l", O_WRONLY);
	assert_int_equal(pwrite(fd, "\377\377\377\377", 4, 2048), 4);
	close(fd);
	assert_false(merge(&m));
	assert_string_equal(m.sources[0].why.text,
	    "l: is a broken cdb, behind byte 2048");
}

static void
five_thousand_local_sources_need_few_descriptors(void **state)
{
	enum { SOURCES = 5000, FILES = 40 };
	struct merge_source *sources = calloc(SOURCES, sizeof(*sources));
	struct merge_conflicts conflicts = { 0 };
	char (*path)[16] = calloc(SOURCES, sizeof(*path));
	struct rlimit limit, few;
	struct zonefile z;
	struct err err;
	uint64_t records = 0;
	bool ok;

	(void)state;
	assert_non_null(sources);
	for (int i = 0; i < SOURCES; i++) {
		snprintf(path[i], sizeof(path[i]), "l%d", i);
		z = zonefile_begin(path[i]);
		zonefile_add_soa(&z, path[i] + (i == SOURCES - 1), 7);
		zonefile_add_name(&z, path[i], RR_NS, "ns.example");
		zonefile_add(&z, "ns.example", RR_A, "\1\2\3\4", 4);
		zonefile_end(&z);
		sources[i].kind = MERGE_LOCAL;
		sources[i].path = path[i];
	}
	getrlimit(RLIMIT_NOFILE, &limit);
	few = limit;
	few.rlim_cur = FILES;
	z = zonefile_begin("merged");
	setrlimit(RLIMIT_NOFILE, &few);
	ok = merge_zones(sources, SOURCES, z.db, &conflicts, NULL,
	    &err);
	setrlimit(RLIMIT_NOFILE, &limit);
	assert_true(ok);
	zonefile_end(&z);
	for (int i = 0; i < SOURCES; i++)
		records += sources[i].records;
	assert_int_equal(records, 2 * SOURCES + 1);
	assert_int_equal(conflicts.n, 0);
	free(sources);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MERGING(local_sources_come_before_zones_and_whole),
		MERGING(a_local_source_may_be_empty_or_without_an_soa),
		MERGING(
		    what_a_local_parent_says_of_a_transferred_child_is_left_out),
		MERGING(
		    what_a_transferred_parent_says_of_a_local_child_is_left_out),
		MERGING(of_two_locals_with_one_apex_the_first_wins_entirely),
		MERGING(a_zone_that_a_local_source_has_is_not_published),
		MERGING(all_conflicts_are_told_and_nobody_need_ask),
		MERGING(only_an_soa_that_is_no_wildcard_claims),
		MERGING(only_an_soa_for_everyone_and_always_claims),
		MERGING(what_is_left_out_of_a_local_source_is_counted),
		MERGING(a_zone_may_be_split_over_local_files),
		MERGING(
		    local_records_may_be_added_to_a_zone_but_no_delegation),
		MERGING(
		    five_generations_from_many_sources_each_have_their_own),
		MERGING(a_local_source_is_lost_when_it_cannot_be_read),
		MERGING(a_local_source_is_lost_when_it_is_torn),
		MERGING(five_thousand_local_sources_need_few_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
