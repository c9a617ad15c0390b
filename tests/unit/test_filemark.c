#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/filemark.h"
#include "tempdir.h"

static struct filemark
mark_of(const char *path)
{
	struct filemark mark;

	memset(&mark, 0xff, sizeof(mark));
	filemark_read(path, &mark);
	return mark;
}

static void
assert_same(const struct filemark *before, const char *path, bool expected)
{
	struct filemark now = mark_of(path);

	assert_int_equal(filemark_is_same(before, &now), expected);
	assert_int_equal(filemark_is_same(&now, before), expected);
}

static void
a_file_that_is_left_alone_keeps_its_mark(void **state)
{
	struct filemark mark;

	(void)state;
	tempdir_file("f", "text");
	mark = mark_of("f");
	assert_int_equal(mark.size, 4);
	assert_same(&mark, "f", true);
	assert_int_equal(symlink("f", "link"), 0);
	assert_same(&mark, "link", true);
}

static void
a_file_of_another_size_is_another_version(void **state)
{
	struct filemark mark;

	(void)state;
	tempdir_file("f", "text");
	mark = mark_of("f");
	tempdir_file("f", "texts");
	assert_same(&mark, "f", false);
}

static void
an_open_file_has_the_mark_that_its_path_has(void **state)
{
	struct filemark mark;
	int fd;

	(void)state;
	tempdir_file("f", "text");
	fd = open("f", O_RDONLY);
	filemark_read_fd(fd, &mark);
	assert_same(&mark, "f", true);
	assert_int_equal(rename("f", "g"), 0);
	filemark_read_fd(fd, &mark);
	assert_same(&mark, "g", true);
	close(fd);
	filemark_read_fd(fd, &mark);
	assert_int_equal(mark.ino, EBADF);
	assert_same(&mark, "g", false);
}

/* As cp -p makes it: size and mtime are the same. */
static void
a_file_that_was_put_in_its_place_is_another_version(void **state)
{
	struct filemark mark;
	struct timespec times[2];
	struct stat st;

	(void)state;
	tempdir_file("f", "text");
	tempdir_file("g", "tex!");
	mark = mark_of("f");
	assert_int_equal(stat("f", &st), 0);
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	assert_int_equal(utimensat(AT_FDCWD, "g", times, 0), 0);
	assert_int_equal(rename("g", "f"), 0);
	assert_same(&mark, "f", false);
}

static void
each_part_of_a_mark_counts(void **state)
{
	const struct filemark a = { .dev = 1 };
	struct filemark others[7];

	(void)state;
	for (size_t i = 0; i < 7; i++)
		others[i] = a;
	others[0].dev = 2;
	others[1].ino = 2;
	others[2].size = 2;
	others[3].mtime.tv_sec = 2;
	others[4].mtime.tv_nsec = 2;
	others[5].ctime.tv_sec = 2;
	others[6].ctime.tv_nsec = 2;
	for (size_t i = 0; i < 7; i++)
		assert_false(filemark_is_same(&a, &others[i]));
	assert_true(filemark_is_same(&a, &a));
}

static void
what_is_not_there_has_the_mark_of_why(void **state)
{
	const struct filemark zeros = { 0 };
	struct filemark none;

	(void)state;
	tempdir_file("f", "");
	none = mark_of("none");
	assert_false(filemark_is_same(&none, &zeros));
	assert_same(&none, "other", true);
	assert_same(&none, "f", false);
	assert_same(&none, "f/under", false);
}

static void
a_file_that_was_just_written_is_not_old_whatever_its_mtime(void **state)
{
	const struct timespec times[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	struct filemark mark;

	(void)state;
	tempdir_file("f", "text");
	assert_int_equal(utimensat(AT_FDCWD, "f", times, 0), 0);
	mark = mark_of("f");
	assert_int_equal(mark.mtime.tv_sec, 1);
	assert_false(filemark_is_older(&mark, 1000));
}

/* Of a file that changed so many seconds ago. */
static void
assert_old(int age, int seconds, bool expected)
{
	struct filemark mark = { 0 };

	clock_gettime(CLOCK_REALTIME, &mark.ctime);
	mark.ctime.tv_sec -= age;
	assert_int_equal(filemark_is_older(&mark, seconds), expected);
}

static void
a_file_is_old_after_so_many_seconds(void **state)
{
	(void)state;
	assert_old(500, 1000, false);
	assert_old(500, 499, true);
	assert_old(500, 500, true);
}

/* From the end of one second to the begin of the next but one. */
static void
fractions_of_a_second_count(void **state)
{
	struct filemark mark = { 0 };
	struct timespec before, after;
	bool is_old;

	(void)state;
	do {
		clock_gettime(CLOCK_REALTIME, &before);
		mark.ctime.tv_sec = before.tv_sec - 2;
		mark.ctime.tv_nsec = 999999999;
		is_old = filemark_is_older(&mark, 2);
		clock_gettime(CLOCK_REALTIME, &after);
	} while (after.tv_sec != before.tv_sec);
	assert_false(is_old);
}

/* A clock that is set by a little, or that of another machine. */
static void
a_file_from_the_near_future_is_not_old(void **state)
{
	(void)state;
	assert_old(-1, 2, false);
	assert_old(-50, 2, false);
}

static void
a_file_from_the_future_is_old(void **state)
{
	(void)state;
	assert_old(-70, 2, true);
	assert_old(-100000, 2, true);
}

int
main(void)
{
#define IN_TEMPDIR(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		IN_TEMPDIR(a_file_that_is_left_alone_keeps_its_mark),
		IN_TEMPDIR(an_open_file_has_the_mark_that_its_path_has),
		IN_TEMPDIR(a_file_of_another_size_is_another_version),
		IN_TEMPDIR(a_file_that_was_put_in_its_place_is_another_version),
		cmocka_unit_test(each_part_of_a_mark_counts),
		IN_TEMPDIR(what_is_not_there_has_the_mark_of_why),
		IN_TEMPDIR(
		    a_file_that_was_just_written_is_not_old_whatever_its_mtime),
		cmocka_unit_test(a_file_is_old_after_so_many_seconds),
		cmocka_unit_test(fractions_of_a_second_count),
		cmocka_unit_test(a_file_from_the_near_future_is_not_old),
		cmocka_unit_test(a_file_from_the_future_is_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
