#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/clock.h"
#include "building.h"

static void
a_source_that_cannot_be_read_leaves_the_old_file(void **state)
{
	struct building *b = *state;

	builder_want(b->builder);
	build(b);
	tempdir_file("b", "rubbish");
	zonefile_make("a", "a", 2, 1);
	builder_want(b->builder);
	building_wait(b, 2);
	assert_false(b->last.ok);
	assert_string_equal(b->last.why.text, "data.cdb: b: is no cdb");
	zonefile_assert("data.cdb", BUILDING_A BUILDING_B);
	assert_int_equal(access("data.cdb.tmp", F_OK), -1);
}

static void
a_source_that_breaks_off_leaves_the_old_file(void **state)
{
	struct building *b = *state;
	int fd;

	builder_want(b->builder);
	build(b);
	zonefile_make("a", "a", 2, 1);
	fd = open("a", O_WRONLY);
	assert_int_equal(pwrite(fd, "\377\377\377\377", 4, 2048 + 72), 4);
	close(fd);
	builder_want(b->builder);
	building_wait(b, 2);
	assert_false(b->last.ok);
	assert_string_equal(b->last.why.text,
	    "data.cdb: a: is a broken cdb, behind byte 2120");
	zonefile_assert("data.cdb", BUILDING_A BUILDING_B);
	assert_int_equal(access("data.cdb.tmp", F_OK), -1);
}

static void
a_failed_build_is_tried_again_after_1_and_2_seconds(void **state)
{
	struct building *b = *state;
	double begin = clock_seconds();

	builder_configure(b->builder, "dir/data.cdb", 0, 0);
	builder_want(b->builder);
	building_wait(b, 1);
	assert_string_equal(b->last.why.text, "dir/data.cdb.tmp: cannot "
	    "create: No such file or directory");
	building_wait(b, 2);
	assert_false(b->last.ok);
	assert_true(clock_seconds() - begin >= 1);
	mkdir("dir", 0755);
	build(b);
	assert_true(b->last.ok);
	assert_true(clock_seconds() - begin >= 3);
	zonefile_assert("dir/data.cdb", BUILDING_A BUILDING_B);
}

static void
a_wish_does_not_shorten_the_wait_after_a_failure(void **state)
{
	struct building *b = *state;
	double begin = clock_seconds();

	builder_configure(b->builder, "dir/data.cdb", 0, 0);
	builder_want(b->builder);
	building_wait(b, 1);
	mkdir("dir", 0755);
	builder_want(b->builder);
	build(b);
	assert_true(clock_seconds() - begin >= 1);
	assert_int_equal(b->built, 2);
}

/* The next build will be four seconds after the third, whose time it is. */
static double
fail_thrice(struct building *b)
{
	builder_configure(b->builder, "dir/data.cdb", 0, 0);
	builder_want(b->builder);
	building_wait(b, 3);
	mkdir("dir", 0755);
	return clock_seconds();
}

static void
but_a_hurry_does(void **state)
{
	struct building *b = *state;
	double begin = fail_thrice(b);

	builder_hurry(b->builder);
	build(b);
	assert_true(b->last.ok);
	assert_true(clock_seconds() - begin < 3);
}

static void
success_ends_the_waiting(void **state)
{
	struct building *b = *state;
	double begin = fail_thrice(b);

	builder_hurry(b->builder);
	build(b);
	builder_want(b->builder);
	build(b);
	assert_true(clock_seconds() - begin < 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDING(a_source_that_cannot_be_read_leaves_the_old_file),
		BUILDING(a_source_that_breaks_off_leaves_the_old_file),
		BUILDING(a_failed_build_is_tried_again_after_1_and_2_seconds),
		BUILDING(a_wish_does_not_shorten_the_wait_after_a_failure),
		BUILDING(but_a_hurry_does),
		BUILDING(success_ends_the_waiting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
