#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/publish.h"

/* Each test works in a directory of its own. */
static int
enter_directory(void **state)
{
	char *dir = strdup("/tmp/test_publish.XXXXXX");

	*state = dir;
	return mkdtemp(dir) != NULL && chdir(dir) == 0 ? 0 : -1;
}

static int
leave_directory(void **state)
{
	unlink("f");
	unlink("f.tmp");
	rmdir("f");
	rmdir("f.tmp");
	if (chdir("/") < 0 || rmdir(*state) < 0)
		return -1;
	free(*state);
	return 0;
}

static void
put(int fd, const char *text)
{
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static void
make(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	put(fd, text);
	close(fd);
}

static void
expect(const char *path, const char *text)
{
	char got[64] = "";
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0);
	assert_true(read(fd, got, sizeof(got) - 1) >= 0);
	close(fd);
	assert_string_equal(got, text);
}

static void
expect_none(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), -1);
	assert_int_equal(errno, ENOENT);
}

static void
the_file_appears_whole_at_the_commit(void **state)
{
	struct publish *p;
	struct err err;

	(void)state;
	make("f", "old");
	p = publish_open("f", &err);
	assert_non_null(p);
	put(publish_fd(p), "new");
	expect("f", "old");
	assert_true(publish_commit(&p, &err));
	assert_null(p);
	expect("f", "new");
	expect_none("f.tmp");
}

static void
readers_may_read_it_whatever_the_umask(void **state)
{
	mode_t old = umask(0077);
	struct publish *p;
	struct err err;
	struct stat st;

	(void)state;
	p = publish_open("f", &err);
	umask(old);
	assert_non_null(p);
	assert_true(publish_commit(&p, &err));
	assert_int_equal(stat("f", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
}

static void
a_drop_leaves_the_old_file(void **state)
{
	struct publish *p;
	struct err err;

	(void)state;
	make("f", "old");
	p = publish_open("f", &err);
	assert_non_null(p);
	put(publish_fd(p), "new");
	publish_drop(&p);
	assert_null(p);
	publish_drop(&p);
	expect("f", "old");
	expect_none("f.tmp");
}

static void
a_stale_temporary_file_is_replaced(void **state)
{
	struct publish *p;
	struct err err;

	(void)state;
	make("f.tmp", "half of a file of an earlier process");
	p = publish_open("f", &err);
	assert_non_null(p);
	put(publish_fd(p), "new");
	assert_true(publish_commit(&p, &err));
	expect("f", "new");
}

static void
a_link_at_the_temporary_name_is_not_followed(void **state)
{
	struct publish *p;
	struct err err;

	(void)state;
	make("f", "old");
	assert_int_equal(symlink("f", "f.tmp"), 0);
	p = publish_open("f", &err);
	assert_non_null(p);
	put(publish_fd(p), "new");
	expect("f", "old");
	publish_drop(&p);
}

static void
a_directory_at_the_temporary_name_is_an_error(void **state)
{
	struct err err;

	(void)state;
	make("f", "old");
	assert_int_equal(mkdir("f.tmp", 0700), 0);
	assert_null(publish_open("f", &err));
	assert_non_null(strstr(err.text, "f.tmp: "));
	expect("f", "old");
}

static void
no_directory_is_an_error(void **state)
{
	struct err err;

	(void)state;
	assert_null(publish_open("none/f", &err));
	assert_non_null(strstr(err.text, "none/f.tmp: "));
}

static void
a_restart_gives_the_old_bytes_away(void **state)
{
	char got[8] = "";
	struct publish *p;
	struct err err;
	int old;

	(void)state;
	p = publish_open("f", &err);
	assert_non_null(p);
	put(publish_fd(p), "first");
	old = publish_restart(p, &err);
	assert_true(old >= 0);
	assert_int_not_equal(old, publish_fd(p));
	assert_int_equal(lseek(publish_fd(p), 0, SEEK_END), 0);
	assert_int_equal(pread(old, got, sizeof(got), 0), 5);
	assert_string_equal(got, "first");
	close(old);
	put(publish_fd(p), "second");
	assert_true(publish_commit(&p, &err));
	expect("f", "second");
	expect_none("f.tmp");
}

static void
a_renaming_that_fails_leaves_what_was_there(void **state)
{
	struct publish *p;
	struct err err;
	struct stat st;

	(void)state;
	assert_int_equal(mkdir("f", 0700), 0);
	p = publish_open("f", &err);
	assert_non_null(p);
	assert_false(publish_commit(&p, &err));
	assert_null(p);
	assert_non_null(strstr(err.text, "f.tmp: cannot rename"));
	assert_int_equal(stat("f", &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	expect_none("f.tmp");
}

static void
a_temporary_file_that_vanished_is_an_error(void **state)
{
	struct publish *p;
	struct err err;

	(void)state;
	make("f", "old");
	p = publish_open("f", &err);
	assert_non_null(p);
	assert_int_equal(unlink("f.tmp"), 0);
	assert_false(publish_commit(&p, &err));
	expect("f", "old");
}

static void
a_replaced_file_appears_whole_too(void **state)
{
	struct publish *p;
	struct err err;

	(void)state;
	make("f", "old");
	p = publish_open("f", &err);
	assert_int_equal(write(publish_fd(p), "new", 3), 3);
	expect("f", "old");
	assert_true(publish_replace(&p, &err));
	assert_null(p);
	expect("f", "new");
	expect_none("f.tmp");
}

static void
a_copy_has_all_bytes_also_of_what_no_kernel_copies(void **state)
{
	static const char *const files[] = { "old", "/proc/self/maps" };

	(void)state;
	make("old", "some bytes");
	for (int i = 0; i < 2; i++) {
		struct err err;
		struct publish *p = publish_open("f", &err);
		int fd = open(files[i], O_RDONLY);
		struct stat st;

		assert_true(publish_copy(p, fd, &err));
		assert_int_equal(fstat(publish_fd(p), &st), 0);
		assert_true(st.st_size >= 10);
		close(fd);
		assert_true(publish_commit(&p, &err));
		if (i == 0)
			expect("f", "some bytes");
	}
	assert_int_equal(unlink("old"), 0);
}

static void
a_copy_of_what_cannot_be_read_is_an_error(void **state)
{
	struct publish *p;
	struct err err;
	int fd;

	(void)state;
	make("f", "old");
	p = publish_open("f", &err);
	fd = open("f", O_WRONLY);
	assert_false(publish_copy(p, fd, &err));
	assert_string_equal(err.text,
	    "f.tmp: cannot copy: Bad file descriptor");
	close(fd);
	publish_drop(&p);
	expect("f", "old");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, enter_directory, leave_directory)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_file_appears_whole_at_the_commit),
		TEST(readers_may_read_it_whatever_the_umask),
		TEST(a_drop_leaves_the_old_file),
		TEST(a_stale_temporary_file_is_replaced),
		TEST(a_link_at_the_temporary_name_is_not_followed),
		TEST(a_directory_at_the_temporary_name_is_an_error),
		TEST(no_directory_is_an_error),
		TEST(a_restart_gives_the_old_bytes_away),
		TEST(a_renaming_that_fails_leaves_what_was_there),
		TEST(a_temporary_file_that_vanished_is_an_error),
		TEST(a_replaced_file_appears_whole_too),
		TEST(a_copy_has_all_bytes_also_of_what_no_kernel_copies),
		TEST(a_copy_of_what_cannot_be_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
