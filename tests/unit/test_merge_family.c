#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "merging.h"

static const char ds[] = "\0\1\5\1digest";
#define DS "\\000\\001\\005\\001digest"

static void
add_ds(struct zonefile *z, const char *owner)
{
	zonefile_add(z, owner, RR_DS, ds, sizeof(ds) - 1);
}

/* The parent has the delegation, other glue than the child, and a DS. */
static void
make_parent_and_child(void)
{
	struct zonefile z = begin_zone("p");

	zonefile_add_name(&z, "c.p", RR_NS, "ns.example");
	zonefile_add_name(&z, "C.P", RR_NS, "only.parent");
	add_ds(&z, "c.p");
	zonefile_add(&z, "glue.c.p", RR_A, "\1\2\3\4", 4);
	zonefile_add(&z, "glue.c.p", RR_A, "\1\2\3\5", 4);
	zonefile_add(&z, "xc.p", RR_A, "\1\2\3\4", 4);
	zonefile_end(&z);
	z = begin_zone("c.p");
	zonefile_add(&z, "glue.c.p", RR_A, "\1\2\3\4", 4);
	zonefile_end(&z);
}

#define DELEGATION "&c.p::ns.example.:300\n&c.p::only.parent.:300\n"
#define GLUE "+glue.c.p:1.2.3.4:300\n"
#define PARENTS_OWN ":c.p:43:" DS ":300\n"
#define BESIDE "+xc.p:1.2.3.4:300\n"

static void
what_lies_in_the_child_comes_from_it_alone(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	make_parent_and_child();
	add_source(&m, "c.p");
	add_source(&m, "p");
	assert_true(merge(&m));
	zonefile_assert("merged", MERGING_HEAD("c.p") GLUE MERGING_HEAD("p")
	    PARENTS_OWN BESIDE);
	assert_int_equal(m.sources[0].records, 3);
	assert_int_equal(m.sources[1].records, 4);
}

static void
also_where_the_parent_is_written_first(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	make_parent_and_child();
	add_source(&m, "p");
	add_source(&m, "c.p");
	assert_true(merge(&m));
	zonefile_assert("merged", MERGING_HEAD("p") PARENTS_OWN BESIDE
	    MERGING_HEAD("c.p") GLUE);
}

static void
without_the_child_the_parent_is_whole(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	make_parent_and_child();
	add_source(&m, "p");
	assert_true(merge(&m));
	zonefile_assert("merged", MERGING_HEAD("p") DELEGATION PARENTS_OWN
	    GLUE "+glue.c.p:1.2.3.5:300\n" BESIDE);
}

/* RFC 4035, 2.4: a DS at a zone's own apex is nobody's. */
static void
the_ds_of_the_child_is_the_parents_and_not_its_own(void **state)
{
	struct merging m = { .n = 0 };
	struct zonefile z;

	(void)state;
	make_parent_and_child();
	z = begin_zone("c.p");
	zonefile_add(&z, "c.p", RR_DS, "\0\2\5\1", 4);
	zonefile_add(&z, "d.c.p", RR_DS, "\0\3\5\1", 4);
	zonefile_end(&z);
	add_source(&m, "p");
	add_source(&m, "c.p");
	assert_true(merge(&m));
	zonefile_assert("merged", MERGING_HEAD("p") PARENTS_OWN BESIDE
	    MERGING_HEAD("c.p") ":d.c.p:43:\\000\\003\\005\\001:300\n");
}

/* The same records from all; only the zone right above has a say. */
static void
make_four_generations(void)
{
	static const char *const zones[] = { ".", "p", "c.p", "g.c.p" };

	for (size_t i = 0; i < 4; i++) {
		struct zonefile z = zonefile_begin(i == 0 ? "root" : zones[i]);
		uint8_t who[4] = { 192, 0, 2, (uint8_t)i };

		zonefile_add_soa(&z, zones[i], 7);
		for (size_t k = i + 1; k < 4; k++) {
			zonefile_add(&z, zones[k], RR_DS, who, 4);
			zonefile_add(&z, zones[k], RR_A, who, 4);
		}
		zonefile_add(&z, "x.g.c.p", RR_A, who, 4);
		zonefile_add(&z, "*.g.c.p", RR_A, who, 4);
		zonefile_end(&z);
	}
}

#define SOA(zone) "Z" zone ":ns.example.:host.example.:7:2:3:4:5:300\n"
#define DS_OF(zone, who) ":" zone ":43:\\300\\000\\002\\00" who ":300\n"

static void
of_many_generations_each_has_its_own(void **state)
{
	static const char *const orders[][4] = { { "root", "p", "c.p",
		"g.c.p" }, { "g.c.p", "c.p", "p", "root" }, { "c.p", "root",
		"g.c.p", "p" } };
	static const char *const expected[] = {
		SOA(".") DS_OF("p", "0") SOA("p") DS_OF("c.p", "1")
		SOA("c.p") DS_OF("g.c.p", "2") SOA("g.c.p")
		"+x.g.c.p:192.0.2.3:300\n+\\052.g.c.p:192.0.2.3:300\n",
		SOA("g.c.p") "+x.g.c.p:192.0.2.3:300\n"
		"+\\052.g.c.p:192.0.2.3:300\n" SOA("c.p")
		DS_OF("g.c.p", "2") SOA("p") DS_OF("c.p", "1") SOA(".")
		DS_OF("p", "0"),
		SOA("c.p") DS_OF("g.c.p", "2") SOA(".") DS_OF("p", "0")
		SOA("g.c.p") "+x.g.c.p:192.0.2.3:300\n"
		"+\\052.g.c.p:192.0.2.3:300\n" SOA("p") DS_OF("c.p", "1") };

	(void)state;
	make_four_generations();
	for (size_t i = 0; i < 3; i++) {
		struct merging m = { .n = 0 };

		for (size_t k = 0; k < 4; k++) {
			add_source(&m, orders[i][k]);
			if (strcmp(orders[i][k], "root") == 0)
				name_parse(&m.sources[k].zone, ".", &m.err);
		}
		assert_true(merge(&m));
		zonefile_assert("merged", expected[i]);
	}
}

/* A generation that is not here is a part of the one above it. */
static void
a_grandchild_may_be_here_without_its_parent(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	make_four_generations();
	add_source(&m, "p");
	add_source(&m, "g.c.p");
	assert_true(merge(&m));
	zonefile_assert("merged", SOA("p") DS_OF("c.p", "1")
	    "+c.p:192.0.2.1:300\n" DS_OF("g.c.p", "1") SOA("g.c.p")
	    "+x.g.c.p:192.0.2.3:300\n+\\052.g.c.p:192.0.2.3:300\n");
}

static void
a_wildcard_beside_the_child_stays_and_one_in_it_does_not(void **state)
{
	struct merging m = { .n = 0 };
	struct zonefile z = begin_zone("p");

	(void)state;
	zonefile_add(&z, "*.c.p", RR_A, "\1\2\3\4", 4);
	zonefile_add(&z, "*.p", RR_A, "\1\2\3\4", 4);
	zonefile_end(&z);
	zonefile_make("c.p", "c.p", 7, 0);
	add_source(&m, "p");
	add_source(&m, "c.p");
	assert_true(merge(&m));
	zonefile_assert("merged", MERGING_HEAD("p") "+\\052.p:1.2.3.4:300\n"
	    MERGING_HEAD("c.p"));
}

/* Some come before their parent and some behind it, and files are few. */
static void
a_parent_may_have_more_children_than_open_files(void **state)
{
	enum { CHILDREN = 200, FILES = 40 };
	struct rlimit limit, few;
	struct merge_source *sources = calloc(CHILDREN + 1,
	    sizeof(*sources));
	struct zonefile z = begin_zone("p");
	char zone[CHILDREN][16];
	struct merging m;
	bool ok;

	(void)state;
	assert_non_null(sources);
	for (int i = 0; i < CHILDREN; i++) {
		snprintf(zone[i], sizeof(zone[i]), "c%d.p", i);
		zonefile_make(zone[i], zone[i], 7, 0);
		zonefile_add_name(&z, zone[i], RR_NS, "ns.example");
	}
	zonefile_end(&z);
	for (int i = 0; i <= CHILDREN; i++) {
		m.n = 0;
		add_source(&m, i < 100 ? zone[i] : i == 100 ? "p" :
		    zone[i - 1]);
		sources[i] = m.sources[0];
	}
	getrlimit(RLIMIT_NOFILE, &limit);
	few = limit;
	few.rlim_cur = FILES;
	z = zonefile_begin("merged");
	setrlimit(RLIMIT_NOFILE, &few);
	ok = merge_zones(sources, CHILDREN + 1, z.db, NULL, NULL,
	    &m.err);
	setrlimit(RLIMIT_NOFILE, &limit);
	assert_true(ok);
	zonefile_end(&z);
	for (int i = 0; i <= CHILDREN; i++)
		assert_int_equal(sources[i].records, 2);
	free(sources);
}

static void
zones_that_only_look_alike_share_nothing(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	zonefile_make("xp", "xp", 7, 0);
	zonefile_make("p", "p", 7, 0);
	zonefile_make("x.p", "x.p", 7, 0);
	add_source(&m, "xp");
	add_source(&m, "p");
	add_source(&m, "x.p");
	assert_true(merge(&m));
	zonefile_assert("merged", MERGING_HEAD("xp") MERGING_HEAD("p")
	    MERGING_HEAD("x.p"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MERGING(what_lies_in_the_child_comes_from_it_alone),
		MERGING(also_where_the_parent_is_written_first),
		MERGING(without_the_child_the_parent_is_whole),
		MERGING(the_ds_of_the_child_is_the_parents_and_not_its_own),
		MERGING(of_many_generations_each_has_its_own),
		MERGING(a_grandchild_may_be_here_without_its_parent),
		MERGING(
		    a_wildcard_beside_the_child_stays_and_one_in_it_does_not),
		MERGING(a_parent_may_have_more_children_than_open_files),
		MERGING(zones_that_only_look_alike_share_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
