#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

#include "sync/frozen.h"
#include "tempdir.h"
#include "zonefile.h"

static enum frozen_found
load(const char *path, const char *zone, struct frozen *frozen,
    struct err *err)
{
	struct name name;

	err->text[0] = '\0';
	assert_true(name_parse(&name, zone, err));
	return frozen_load(path, &name, frozen, err);
}

static void
assert_bad(const char *path, const char *zone, const char *why)
{
	struct frozen frozen;
	struct err err;

	assert_int_equal(load(path, zone, &frozen, &err), FROZEN_BAD);
	assert_string_equal(err.text, why);
}

static void
a_copy_has_its_numbers_and_its_last_check(void **state)
{
	struct frozen frozen;
	struct err err;

	(void)state;
	zonefile_make("f", "a.b", 7, 3);
	assert_true(frozen_touch("f", 1000000000, &err));
	assert_int_equal(load("f", "A.b", &frozen, &err), FROZEN_HERE);
	assert_int_equal(frozen.soa.serial, 7);
	assert_int_equal(frozen.soa.refresh, 2);
	assert_int_equal(frozen.soa.retry, 3);
	assert_int_equal(frozen.soa.expire, 4);
	assert_int_equal(frozen.soa.minimum, 5);
	assert_int_equal(frozen.checked, 1000000000);
}

static void
a_check_later_than_now_is_given_as_it_is(void **state)
{
	struct frozen frozen;
	struct err err;
	time_t now = time(NULL);

	(void)state;
	zonefile_make("f", "a", 7, 0);
	assert_true(frozen_touch("f", now + 100000, &err));
	assert_int_equal(load("f", "a", &frozen, &err), FROZEN_HERE);
	assert_int_equal(frozen.checked, now + 100000);
}

static void
no_file_is_no_copy(void **state)
{
	struct frozen frozen;
	struct err err;

	(void)state;
	assert_int_equal(load("f", "a", &frozen, &err), FROZEN_NONE);
	assert_string_equal(err.text, "");
}

static void
what_is_not_the_zones_cdb_is_bad(void **state)
{
	static const char no_soa[] =
	    "f: does not begin with the zone's SOA";
	struct zonefile z;

	(void)state;
	tempdir_file("f", "rubbish");
	assert_bad("f", "a", "f: is no cdb");
	zonefile_make("f", "b", 7, 0);
	assert_bad("f", "a", no_soa);
	z = zonefile_begin("f");
	zonefile_end(&z);
	assert_bad("f", "a", no_soa);
	z = zonefile_begin("f");
	zonefile_add(&z, "a", RR_A, "abcd", 4);
	zonefile_add_soa(&z, "a", 7);
	zonefile_end(&z);
	assert_bad("f", "a", no_soa);
	z = zonefile_begin("f");
	zonefile_add(&z, "a", RR_SOA, "abcd", 4);
	zonefile_end(&z);
	assert_bad("f", "a", no_soa);
}

static void
a_broken_cdb_is_bad(void **state)
{
	int fd;

	(void)state;
	zonefile_make("f", "a", 7, 0);
	fd = open("f", O_WRONLY);
	assert_int_equal(pwrite(fd, "\377\377\377\377", 4, 2048), 4);
	close(fd);
	assert_bad("f", "a", "f: is a broken cdb, behind byte 2048");
}

static void
a_file_that_cannot_be_opened_is_bad(void **state)
{
	struct frozen frozen;
	struct err err;

	(void)state;
	mkdir("f", 0755);
	assert_int_equal(load("f", "a", &frozen, &err), FROZEN_BAD);
	assert_int_equal(load("f/g", "a", &frozen, &err), FROZEN_NONE);
	tempdir_file("g", "");
	assert_int_equal(load("g/h", "a", &frozen, &err), FROZEN_BAD);
	assert_string_equal(err.text, "g/h: Not a directory");
}

static void
records_are_counted_by_reading_all(void **state)
{
	uint64_t records = 99;
	struct err err;
	int fd;

	(void)state;
	zonefile_make("f", "a", 7, 1000);
	assert_true(frozen_count("f", &records, &err));
	assert_int_equal(records, 1002);
	fd = open("f", O_WRONLY);
	assert_int_equal(pwrite(fd, "\377\377\377\377", 4, 2048), 4);
	close(fd);
	assert_false(frozen_count("f", &records, &err));
	assert_string_equal(err.text, "f: is a broken cdb, behind byte 2048");
	assert_int_equal(records, 1002);
	assert_false(frozen_count("none", &records, &err));
	assert_string_equal(err.text, "none: No such file or directory");
}

static void
a_touch_sets_the_mtime_and_leaves_the_bytes(void **state)
{
	struct stat before, after;
	struct err err;

	(void)state;
	zonefile_make("f", "a", 7, 0);
	assert_int_equal(stat("f", &before), 0);
	assert_true(frozen_touch("f", 12345, &err));
	assert_int_equal(stat("f", &after), 0);
	assert_int_equal(after.st_mtime, 12345);
	assert_int_equal(after.st_size, before.st_size);
	assert_int_equal(after.st_ino, before.st_ino);
	assert_false(frozen_touch("none", 12345, &err));
	assert_string_equal(err.text,
	    "none: cannot note the check: No such file or directory");
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(a_copy_has_its_numbers_and_its_last_check),
		IN_DIR(a_check_later_than_now_is_given_as_it_is),
		IN_DIR(no_file_is_no_copy),
		IN_DIR(what_is_not_the_zones_cdb_is_bad),
		IN_DIR(a_broken_cdb_is_bad),
		IN_DIR(a_file_that_cannot_be_opened_is_bad),
		IN_DIR(records_are_counted_by_reading_all),
		IN_DIR(a_touch_sets_the_mtime_and_leaves_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
