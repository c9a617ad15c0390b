#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/private.h"
#include "tempdir.h"

static mode_t
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void
a_file_is_made_for_its_owner_alone(void **state)
{
	struct buf text = { 0 };
	struct err err;

	(void)state;
	umask(0);
	assert_true(private_make("a", "secret\n", 7, &err));
	umask(022);
	assert_int_equal(mode_of("a"), 0600);
	assert_true(private_read("a", 100, &text, &err));
	assert_string_equal(buf_str(&text), "secret\n");
	buf_fini(&text);
	assert_int_equal(system("test \"$(ls)\" = a"), 0);
}

static void
a_file_that_is_there_is_left_alone(void **state)
{
	struct buf text = { 0 };
	struct err err;

	(void)state;
	tempdir_file("a", "first");
	assert_int_equal(chmod("a", 0400), 0);
	assert_true(private_make("a", "second", 6, &err));
	assert_true(private_read("a", 100, &text, &err));
	assert_string_equal(buf_str(&text), "first");
	buf_fini(&text);
}

static void
a_file_that_others_may_read_is_refused(void **state)
{
	static const mode_t modes[] = { 0640, 0604, 0660, 0602, 0610 };
	struct buf text = { 0 };

	(void)state;
	tempdir_file("a", "secret");
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		struct err err = { "" };

		assert_int_equal(chmod("a", modes[i]), 0);
		assert_false(private_read("a", 100, &text, &err));
		assert_non_null(strstr(err.text, "a: others"));
		assert_non_null(strstr(err.text, "chmod 600"));
	}
	assert_int_equal(text.len, 0);
	buf_fini(&text);
}

static void
failures_name_the_file(void **state)
{
	struct buf text = { 0 };
	struct err err;

	(void)state;
	assert_false(private_make("no/such/file", "", 0, &err));
	assert_string_equal(err.text,
	    "no/such/file: cannot make it: No such file or directory");
	assert_false(private_read("none", 100, &text, &err));
	assert_string_equal(err.text,
	    "none: cannot open: No such file or directory");
	assert_true(private_make("a", "12345", 5, &err));
	assert_false(private_read("a", 4, &text, &err));
	assert_string_equal(err.text, "a: larger than 4 bytes");
	buf_fini(&text);
}

/* One of them makes it, the others find it. */
static void
many_that_make_it_at_once_agree(void **state)
{
	struct buf text = { 0 };
	struct err err;
	int status;

	(void)state;
	for (int i = 0; i < 16; i++)
		if (fork() == 0) {
			char id[16];

			snprintf(id, sizeof(id), "%04d", i);
			_exit(!private_make("a", id, 4, &err));
		}
	while (wait(&status) > 0)
		assert_int_equal(status, 0);
	assert_true(private_read("a", 4, &text, &err));
	assert_int_equal(text.len, 4);
	assert_int_equal(system("test \"$(ls)\" = a"), 0);
	buf_fini(&text);
}

static void
what_root_makes_belongs_to_the_directorys_owner(void **state)
{
	struct stat st;
	struct err err;

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(mkdir("state", 0700), 0);
	assert_int_equal(chown("state", 4711, 4712), 0);
	assert_true(private_make("state/a", "", 0, &err));
	assert_int_equal(stat("state/a", &st), 0);
	assert_int_equal(st.st_uid, 4711);
	assert_int_equal(st.st_gid, 4712);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_file_is_made_for_its_owner_alone,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_file_that_is_there_is_left_alone,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_file_that_others_may_read_is_refused,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(failures_name_the_file,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(many_that_make_it_at_once_agree,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    what_root_makes_belongs_to_the_directorys_owner,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
