#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "capture.h"
#include "sync/frozen.h"
#include "sync/sweep.h"
#include "tempdir.h"
#include "zonefile.h"

static bool
is_ours(void *ctx, const char *file)
{
	return strcmp(ctx, file) == 0;
}

/* Sweeps the working directory, in which this one file is ours. */
static void
assert_sweep_logs(const char *ours, const char *lines)
{
	struct capture c;

	capture_start(&c);
	sweep(".", is_ours, (void *)(uintptr_t)ours);
	assert_string_equal(capture_end(&c), lines);
}

/* A zone whose expire is 4 seconds, last checked so long ago. */
static void
make_checked(const char *path, time_t ago)
{
	struct err err;

	zonefile_make(path, "a", 7, 0);
	assert_true(frozen_touch(path, time(NULL) - ago, &err));
}

static bool
exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static void
temporary_files_leave(void **state)
{
	(void)state;
	tempdir_file("a.cdb.tmp", "half a file");
	assert_sweep_logs("a.cdb",
	    "./a.cdb.tmp: removed, nobody needs it any more\n");
	assert_false(exists("a.cdb.tmp"));
}

static void
a_copy_of_ours_stays_also_when_it_has_expired(void **state)
{
	(void)state;
	make_checked("a.cdb", 100);
	assert_sweep_logs("a.cdb", "");
	assert_true(exists("a.cdb"));
}

static void
an_expired_copy_of_a_zone_that_is_gone_leaves(void **state)
{
	(void)state;
	make_checked("gone.cdb", 100);
	make_checked("a.cdb", 100);
	assert_sweep_logs("a.cdb",
	    "./gone.cdb: removed, nobody needs it any more\n");
	assert_false(exists("gone.cdb"));
	assert_true(exists("a.cdb"));
}

static void
a_copy_that_has_not_expired_waits_for_its_zone(void **state)
{
	(void)state;
	make_checked("gone.cdb", 0);
	assert_sweep_logs("a.cdb", "");
	assert_true(exists("gone.cdb"));
}

static void
what_is_no_copy_is_left_alone(void **state)
{
	struct zonefile z;

	(void)state;
	tempdir_file("rubbish.cdb", "no cdb at all");
	tempdir_file("notes.txt", "");
	tempdir_file("cdb", "");
	tempdir_file(".cdb.tmp.txt", "");
	z = zonefile_begin("empty.cdb");
	zonefile_end(&z);
	z = zonefile_begin("strange.cdb");
	zonefile_add(&z, "a", RR_A, "abcd", 4);
	zonefile_end(&z);
	assert_sweep_logs("a.cdb", "");
	assert_true(exists("rubbish.cdb"));
	assert_true(exists("notes.txt"));
	assert_true(exists("cdb"));
	assert_true(exists(".cdb.tmp.txt"));
	assert_true(exists("empty.cdb"));
	assert_true(exists("strange.cdb"));
}

static void
a_directory_is_not_removed(void **state)
{
	(void)state;
	mkdir("d.cdb.tmp", 0755);
	mkdir("d.cdb", 0755);
	assert_sweep_logs("a.cdb", "");
	assert_true(exists("d.cdb.tmp"));
}

static void
a_directory_that_is_missing_is_nothing_to_sweep(void **state)
{
	struct capture c;

	(void)state;
	capture_start(&c);
	sweep("none", is_ours, NULL);
	assert_string_equal(capture_end(&c), "");
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(temporary_files_leave),
		IN_DIR(a_copy_of_ours_stays_also_when_it_has_expired),
		IN_DIR(an_expired_copy_of_a_zone_that_is_gone_leaves),
		IN_DIR(a_copy_that_has_not_expired_waits_for_its_zone),
		IN_DIR(what_is_no_copy_is_left_alone),
		IN_DIR(a_directory_is_not_removed),
		IN_DIR(a_directory_that_is_missing_is_nothing_to_sweep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
