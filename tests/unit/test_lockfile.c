#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/lockfile.h"
#include "base/slurp.h"
#include "tempdir.h"

static void
assert_holds(const char *path, long pid)
{
	struct buf text = { 0 };
	char expected[32];
	struct err err;

	assert_true(slurp(path, 100, &text, &err));
	snprintf(expected, sizeof(expected), "%ld\n", pid);
	assert_string_equal(buf_str(&text), expected);
	buf_fini(&text);
}

static void
the_file_is_made_and_holds_our_id(void **state)
{
	struct err err = { "" };
	int fd = lockfile_open("lock", &err);

	(void)state;
	assert_true(fd >= 0);
	assert_string_equal(err.text, "");
	assert_holds("lock", (long)getpid());
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
}

static void
what_stood_in_the_file_is_replaced(void **state)
{
	struct err err;
	int fd;

	(void)state;
	tempdir_file("lock", "123456789 and more than our id has\n");
	fd = lockfile_open("lock", &err);
	assert_true(fd >= 0);
	assert_holds("lock", (long)getpid());
	close(fd);
}

static void
a_second_one_is_kept_out_and_told_of_the_first(void **state)
{
	struct err err;
	char expected[128];
	int fd = lockfile_open("lock", &err);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(lockfile_open("lock", &err), -1);
	snprintf(expected, sizeof(expected), "lock: another dnssync is at "
	    "work here (process %ld)", (long)getpid());
	assert_string_equal(err.text, expected);
	assert_holds("lock", (long)getpid());
	close(fd);
	fd = lockfile_open("lock", &err);
	assert_true(fd >= 0);
	close(fd);
}

static void
an_id_that_is_none_is_not_shown(void **state)
{
	static const char unknown[] =
	    "lock: another dnssync is at work here (process unknown)";
	struct err err;
	int fd = lockfile_open("lock", &err);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(lockfile_open("lock", &err), -1);
	assert_string_equal(err.text, unknown);
	assert_int_equal(pwrite(fd, "\33[2Jx\n", 6, 0), 6);
	assert_int_equal(lockfile_open("lock", &err), -1);
	assert_string_equal(err.text, unknown);
	close(fd);
}

static void
the_lock_ends_with_its_process_however_that_ends(void **state)
{
	struct err err;
	int ready[2], status, fd;
	pid_t pid;
	char c;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (lockfile_open("lock", &err) < 0 ||
		    write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(lockfile_open("lock", &err), -1);
	assert_holds("lock", (long)pid);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	fd = lockfile_open("lock", &err);
	assert_true(fd >= 0);
	close(fd);
	close(ready[0]);
	close(ready[1]);
}

static void
a_file_that_cannot_be_made_is_told(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(lockfile_open("no/lock", &err), -1);
	assert_string_equal(err.text,
	    "no/lock: cannot open: No such file or directory");
}

static void
a_disk_that_is_full_is_told(void **state)
{
	struct err err;

	(void)state;
	if (access("/dev/full", W_OK) < 0)
		skip();
	assert_int_equal(lockfile_open("/dev/full", &err), -1);
	assert_int_equal(strncmp(err.text, "/dev/full: cannot write: ", 25),
	    0);
}

static void
a_directory_is_locked_without_a_file(void **state)
{
	struct err err = { "" };
	int fd = lockfile_lock_directory(".", &err);

	assert_true(fd >= 0);
	assert_string_equal(err.text, "");
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(lockfile_lock_directory(".", &err), -1);
	assert_string_equal(err.text,
	    ".: another dnssync publishes here");
	close(fd);
	fd = lockfile_lock_directory(".", &err);
	assert_true(fd >= 0);
	close(fd);
	/* It is empty still. */
	assert_int_equal(rmdir(*state), 0);
	assert_int_equal(mkdir(*state, 0700), 0);
}

static void
a_directory_is_the_same_by_every_path(void **state)
{
	struct err err;
	int fd;

	(void)state;
	assert_int_equal(mkdir("root", 0700) | symlink("root", "link"), 0);
	fd = lockfile_lock_directory("link", &err);
	assert_true(fd >= 0);
	assert_int_equal(lockfile_lock_directory("root/", &err), -1);
	assert_string_equal(err.text,
	    "root/: another dnssync publishes here");
	close(fd);
}

static void
a_directory_that_cannot_be_locked_is_told(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(lockfile_lock_directory("no", &err), -1);
	assert_string_equal(err.text,
	    "no: cannot open: No such file or directory");
	tempdir_file("file", "x");
	assert_int_equal(lockfile_lock_directory("file", &err), -1);
	assert_string_equal(err.text, "file: cannot open: Not a directory");
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(the_file_is_made_and_holds_our_id),
		IN_DIR(what_stood_in_the_file_is_replaced),
		IN_DIR(a_second_one_is_kept_out_and_told_of_the_first),
		IN_DIR(an_id_that_is_none_is_not_shown),
		IN_DIR(the_lock_ends_with_its_process_however_that_ends),
		IN_DIR(a_file_that_cannot_be_made_is_told),
		IN_DIR(a_disk_that_is_full_is_told),
		IN_DIR(a_directory_is_locked_without_a_file),
		IN_DIR(a_directory_is_the_same_by_every_path),
		IN_DIR(a_directory_that_cannot_be_locked_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
