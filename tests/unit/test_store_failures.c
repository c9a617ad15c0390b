#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "storing.h"

static void
expect_refused(const char *path, const char *part)
{
	struct err err = { "" };

	assert_null(store_open(path, &err));
	if (strstr(err.text, part) == NULL)
		fail_msg("%s", err.text);
	assert_memory_equal(err.text, path, strlen(path));
}

static void
the_file_is_for_its_owner_alone(void **state)
{
	struct store *store = storing_open();
	static const char *const files[] = { "db", "db-wal", "db-shm" };
	struct stat st;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(stat(files[i], &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
	}
	store_close(&store);
}

static void
a_newer_form_is_refused_and_left_as_it_is(void **state)
{
	struct store *store = storing_open();

	(void)state;
	store_close(&store);
	assert_int_equal(system("sqlite3 db 'PRAGMA user_version = 99'"), 0);
	expect_refused("db", "newer dnssync (form 99, this one knows ");
	assert_int_equal(system("test $(sqlite3 db 'PRAGMA user_version') "
	    "= 99"), 0);
}

static void
another_programs_database_is_refused(void **state)
{
	(void)state;
	assert_int_equal(system("sqlite3 db 'CREATE TABLE t (x)' && "
	    "sqlite3 other 'PRAGMA application_id = 7' && chmod 600 *"), 0);
	expect_refused("db", "of another program");
	expect_refused("other", "of another program");
}

static void
what_is_no_database_is_refused(void **state)
{
	(void)state;
	tempdir_file("db", "this is a text and by no means a database, however "
	    "long it may be; it has more than a hundred bytes, even.\n");
	expect_refused("db", "is not a database");
}

static void
a_path_that_leads_nowhere_is_said(void **state)
{
	(void)state;
	expect_refused("no/such/db", "cannot make it");
}

static void
a_directory_is_no_database(void **state)
{
	(void)state;
	assert_int_equal(mkdir("db", 0700), 0);
	expect_refused("db", "cannot be opened");
}

static void
damage_is_said_and_what_to_do(void **state)
{
	struct store *store = storing_open();
	struct name name = storing_name("a.dyn.example.com");
	struct host host;
	struct err err = { "" };

	(void)state;
	storing_ok(store_begin(store, 1, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(store, &storing_err));
	store_close(&store);
	assert_int_equal(system("dd if=/dev/urandom of=db bs=4096 seek=2 "
	    "count=20 conv=notrunc 2>/dev/null"), 0);
	store = storing_open();
	assert_int_equal(store_host_find(store, &name, &host, &err),
	    STORE_FAILED);
	assert_non_null(strstr(err.text, "db: is damaged: put it aside"));
	store_close(&store);
}

static void
a_row_that_makes_no_sense_is_said(void **state)
{
	static const char *const updates[] = { "v4 = '192.0.2'",
		"v4 = '2001:db8::1'", "v6 = 'x'", "wire = x'01'",
		"txt = 'no line end'", "wire = x''" };
	struct store *store = storing_open();
	struct name name = storing_name("a.dyn.example.com");
	char command[200];
	struct host host;

	(void)state;
	storing_ok(store_begin(store, 1, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(store, &storing_err));
	for (size_t i = 0; i < sizeof(updates) / sizeof(*updates); i++) {
		struct err err = { "" };

		snprintf(command, sizeof(command), "sqlite3 db \"CREATE TABLE "
		    "IF NOT EXISTS saved AS SELECT * FROM hosts; "
		    "UPDATE hosts SET %s\"", updates[i]);
		assert_int_equal(system(command), 0);
		assert_int_equal(store_host_find(store, &name, &host, &err),
		    STORE_FAILED);
		assert_non_null(strstr(err.text, "host number 1 cannot be "));
		assert_int_equal(system("sqlite3 db 'REPLACE INTO hosts "
		    "SELECT * FROM saved'"), 0);
	}
	assert_string_equal(storing_pair(store, "a.dyn.example.com"),
	    "192.0.2.1");
	store_close(&store);
}

/* Files may not grow: what a full disk is, for any user. */
static void
a_disk_that_takes_no_more_loses_the_batch_only(void **state)
{
	struct store *store = storing_open();
	struct rlimit before, none = { 0, RLIM_INFINITY };
	struct err err = { "" };
	char name[64];
	bool ok = true;

	(void)state;
	storing_ok(store_begin(store, 1, &storing_err));
	storing_add(store, "a.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(store, &storing_err));

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	none.rlim_max = before.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	storing_ok(store_begin(store, 2, &storing_err));
	for (int i = 0; ok && i < 100; i++) {
		struct host host;

		snprintf(name, sizeof(name), "h%d.dyn.example.com", i);
		host = storing_host(name, "192.0.2.1");
		ok = store_host_add(store, &host, &storing_origin, &err);
	}
	ok = store_commit(store, ok ? &err : &storing_err) && ok;
	setrlimit(RLIMIT_FSIZE, &before);
	assert_false(ok);
	assert_memory_equal(err.text, "db: the disk", 12);

	assert_null(storing_pair(store, "h0.dyn.example.com"));
	assert_string_equal(storing_pair(store, "a.dyn.example.com"),
	    "192.0.2.1");
	assert_int_equal(storing_serial(store), 1);
	storing_ok(store_begin(store, 3, &storing_err));
	storing_add(store, "h0.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(store, &storing_err));
	store_close(&store);
}

/* Exit codes of the child below. */
enum { FINE, NOT_ALLOWED, FAILED };

/* The batch that fails leaves the ones before it, all of them. */
static int
fill_a_small_disk(void)
{
	struct err err = { "" };
	struct store *store;
	char name[64];
	int i;

	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mkdir("small", 0700) < 0 ||
	    mount("none", "small", "tmpfs", 0, "size=1m") < 0)
		return NOT_ALLOWED;
	store = store_open("small/db", &err);
	if (store == NULL)
		return FAILED;
	for (i = 0; i < 100000; i++) {
		struct host host;

		snprintf(name, sizeof(name), "h%d.dyn.example.com", i);
		host = storing_host(name, "192.0.2.1");
		if (!store_begin(store, 1, &err))
			break;
		if (!store_host_add(store, &host, &storing_origin, &err)) {
			store_rollback(store);
			break;
		}
		if (!store_commit(store, &err))
			break;
	}
	if (i == 0 || strncmp(err.text, "small/db: the disk is full", 26) != 0)
		return FAILED;
	for (int n = 0; n < i; n++) {
		snprintf(name, sizeof(name), "h%d.dyn.example.com", n);
		if (storing_pair(store, name) == NULL)
			return FAILED;
	}
	snprintf(name, sizeof(name), "h%d.dyn.example.com", i);
	if (storing_pair(store, name) != NULL)
		return FAILED;
	store_close(&store);
	return FINE;
}

static void
a_full_disk_leaves_all_that_was_committed(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0)
		_exit(fill_a_small_disk());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == NOT_ALLOWED)
		skip();
	assert_int_equal(WEXITSTATUS(status), FINE);
}

static int
write_as_nobody(void)
{
	struct err err = { "" };
	struct store *store;

	if (setgid(65534) < 0 || setuid(65534) < 0)
		return NOT_ALLOWED;
	store = store_open("db", &err);
	if (store != NULL)
		return FAILED;
	return strstr(err.text, "db: cannot be ") != NULL ? FINE : FAILED;
}

static void
a_file_without_the_right_to_write_is_refused(void **state)
{
	struct store *store = storing_open();
	pid_t child;
	int status;

	(void)state;
	store_close(&store);
	assert_int_equal(chmod(".", 0755), 0);
	assert_int_equal(chmod("db", 0444), 0);
	if (geteuid() != 0)
		skip();
	child = fork();
	if (child == 0)
		_exit(write_as_nobody());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, FINE);
}

/* The other one holds its batch until it is told that we gave up. */
static void
a_lock_that_is_not_given_up_is_said_in_the_end(void **state)
{
	struct store *store = storing_open(), *other = storing_open();
	struct err err = { "" };

	(void)state;
	storing_ok(store_begin(other, 1, &storing_err));
	storing_add(other, "a.dyn.example.com", "192.0.2.1");
	assert_null(storing_pair(store, "a.dyn.example.com"));
	assert_false(store_begin(store, 1, &err));
	assert_memory_equal(err.text, "db: another process has kept it ", 32);
	storing_ok(store_commit(other, &storing_err));
	storing_ok(store_begin(store, 2, &storing_err));
	storing_ok(storing_change4(store, "a.dyn.example.com", "192.0.2.2",
	    &storing_err));
	storing_ok(store_commit(store, &storing_err));
	store_close(&store);
	store_close(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_file_is_for_its_owner_alone,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_newer_form_is_refused_and_left_as_it_is,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    another_programs_database_is_refused,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(what_is_no_database_is_refused,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_path_that_leads_nowhere_is_said,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(a_directory_is_no_database,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(damage_is_said_and_what_to_do,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_row_that_makes_no_sense_is_said,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_disk_that_takes_no_more_loses_the_batch_only,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_full_disk_leaves_all_that_was_committed,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_file_without_the_right_to_write_is_refused,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_lock_that_is_not_given_up_is_said_in_the_end,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
