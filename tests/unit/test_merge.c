#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "merging.h"

static void
no_source_is_an_empty_cdb(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	assert_merged(&m, "", "");
}

static void
one_source_is_copied(void **state)
{
	struct merging m = { .n = 0 };
	struct zonefile z = begin_zone("a");

	(void)state;
	zonefile_add(&z, "w.a", RR_A, "\1\2\3\4", 4);
	zonefile_end(&z);
	add_source(&m, "a");
	assert_true(merge(&m));
	zonefile_assert("merged", MERGING_HEAD("a") "+w.a:1.2.3.4:300\n");
	assert_true(m.sources[0].found);
	assert_int_equal(m.sources[0].records, 3);
	assert_int_equal(m.sources[0].soa.serial, 7);
	assert_int_equal(m.sources[0].soa.expire, 4);
	assert_string_equal(m.sources[0].why.text, "");
}

static void
sources_are_written_in_the_given_order(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	zonefile_make("b", "b", 7, 1);
	zonefile_make("a", "a", 7, 0);
	zonefile_make("c", "c", 7, 0);
	add_source(&m, "b");
	add_source(&m, "c");
	add_source(&m, "a");
	assert_true(merge(&m));
	zonefile_assert("merged", MERGING_HEAD("b") "+n0.b:192.0.2.1:300\n"
	    MERGING_HEAD("c") MERGING_HEAD("a"));
}

/* Makes the lengths of an item impossible. */
static void
tear(const char *path, off_t at)
{
	int fd = open(path, O_WRONLY);

	assert_int_equal(pwrite(fd, "\377\377\377\377", 4, at), 4);
	close(fd);
}

static void
all_sources_that_are_lost_are_told(void **state)
{
	static const char *const why[] = { "",
		"missing: No such file or directory", "rubbish: is no cdb",
		"empty: holds no records",
		"other: does not begin with the zone's SOA",
		"torn: is a broken cdb, behind byte 2123", "" };
	struct zonefile z = zonefile_begin("empty");
	struct merging m = { .n = 0 };

	(void)state;
	zonefile_end(&z);
	zonefile_make("good", "good", 7, 0);
	zonefile_make("well", "well", 7, 0);
	zonefile_make("other", "another", 7, 0);
	zonefile_make("torn", "torn", 7, 100);
	tear("torn", 2123);
	tempdir_file("rubbish", "this is no cdb");
	add_source(&m, "good");
	add_source(&m, "missing");
	add_source(&m, "rubbish");
	add_source(&m, "empty");
	add_source(&m, "other");
	add_source(&m, "torn");
	add_source(&m, "well");
	assert_false(merge(&m));
	assert_string_equal(m.err.text, why[1]);
	for (size_t i = 0; i < m.n; i++) {
		bool lost = why[i][0] != '\0';

		assert_int_equal(m.sources[i].lost, lost);
		assert_string_equal(m.sources[i].why.text, why[i]);
	}
	assert_true(m.sources[0].found);
	assert_false(m.sources[1].found);
	assert_true(m.sources[6].found);
}

static void
what_an_earlier_merge_told_is_forgotten(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_source(&m, "a");
	assert_false(merge(&m));
	assert_true(m.sources[0].lost);
	zonefile_make("a", "a", 7, 0);
	assert_true(merge(&m));
	assert_false(m.sources[0].lost);
	assert_string_equal(m.sources[0].why.text, "");
}

/* The copies are good, and the fault is the system's or the admin's. */
static void
a_source_that_cannot_be_opened_is_not_lost(void **state)
{
	struct merging m = { .n = 0 };
	struct zonefile z = zonefile_begin("merged");
	struct rlimit limit, none;
	bool ok;

	(void)state;
	zonefile_make("a", "a", 7, 0);
	add_source(&m, "a");
	getrlimit(RLIMIT_NOFILE, &limit);
	none = limit;
	none.rlim_cur = 0;
	setrlimit(RLIMIT_NOFILE, &none);
	ok = merge_zones(m.sources, m.n, z.db, NULL, NULL,
	    &m.err);
	setrlimit(RLIMIT_NOFILE, &limit);
	assert_false(ok);
	assert_string_equal(m.err.text, "a: Too many open files");
	assert_false(m.sources[0].lost);
	assert_false(m.sources[0].found);
	datacdb_drop(&z.db);
	close(z.fd);
}

static void
behind_one_that_cannot_be_opened_none_is_looked_at(void **state)
{
	struct merging m = { .n = 0 };

	(void)state;
	add_source(&m, "missing");
	add_source(&m, "loop");
	add_source(&m, "later");
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_false(merge(&m));
	assert_string_equal(m.err.text,
	    "missing: No such file or directory");
	assert_true(m.sources[0].lost);
	assert_false(m.sources[1].lost);
	assert_false(m.sources[2].lost);
}

static void
a_cdb_that_cannot_be_written_fails_the_whole(void **state)
{
	struct zonefile z = { .fd = open("/dev/full", O_RDWR) };
	struct merging m = { .n = 0 };

	(void)state;
	if (z.fd < 0)
		skip();
	zonefile_make("a", "a", 7, 1000);
	add_source(&m, "a");
	z.db = datacdb_new(z.fd);
	assert_false(merge_zones(m.sources, m.n, z.db, NULL, NULL,
	    &m.err));
	assert_string_equal(m.err.text,
	    "cannot write: No space left on device");
	datacdb_drop(&z.db);
	close(z.fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MERGING(no_source_is_an_empty_cdb),
		MERGING(one_source_is_copied),
		MERGING(sources_are_written_in_the_given_order),
		MERGING(all_sources_that_are_lost_are_told),
		MERGING(what_an_earlier_merge_told_is_forgotten),
		MERGING(a_source_that_cannot_be_opened_is_not_lost),
		MERGING(behind_one_that_cannot_be_opened_none_is_looked_at),
		MERGING(a_cdb_that_cannot_be_written_fails_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
