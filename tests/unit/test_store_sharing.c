#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "storing.h"

enum { WRITERS = 4, BATCHES = 50 };

static void
another_process_is_noticed(void **state)
{
	struct store *store = storing_open(), *other = storing_open();
	uint64_t before;

	(void)state;
	before = storing_changes(store);
	storing_ok(store_begin(other, 1, &storing_err));
	storing_add(other, "a.dyn.example.com", "192.0.2.1");
	assert_int_equal(storing_changes(store), before);
	storing_ok(store_commit(other, &storing_err));
	assert_int_equal(storing_changes(store), before + 1);
	assert_int_equal(storing_changes(other), before + 1);
	assert_string_equal(storing_pair(store, "a.dyn.example.com"),
	    "192.0.2.1");
	store_close(&store);
	store_close(&other);
}

static void
what_is_read_between_begin_and_end_is_of_one_moment(void **state)
{
	struct store *store = storing_open(), *other = storing_open();

	(void)state;
	storing_ok(store_begin(other, 1000, &storing_err));
	storing_add(other, "a.dyn.example.com", "192.0.2.1");
	storing_ok(store_commit(other, &storing_err));
	storing_ok(store_read_begin(store, &storing_err));
	storing_ok(store_begin(other, 2000, &storing_err));
	storing_ok(storing_change4(other, "a.dyn.example.com", "192.0.2.2",
	    &storing_err));
	storing_ok(store_commit(other, &storing_err));
	assert_int_equal(storing_serial(store), 1000);
	assert_string_equal(storing_pair(store, "a.dyn.example.com"),
	    "192.0.2.1");
	store_read_end(store);
	assert_int_equal(storing_serial(store), 2000);
	assert_string_equal(storing_pair(store, "a.dyn.example.com"),
	    "192.0.2.2");
	store_close(&store);
	store_close(&other);
}

/* Adds its hosts, one in each batch. */
static int
write_batches(int writer)
{
	struct err err;
	struct store *store = store_open("db", &err);
	char name[64];

	for (int i = 0; store != NULL && i < BATCHES; i++) {
		struct host host;

		snprintf(name, sizeof(name), "h%d-%d.dyn.example.com", writer,
		    i);
		host = storing_host(name, "192.0.2.1");
		if (!store_begin(store, 1000, &err) ||
		    !store_host_add(store, &host, &storing_origin, &err) ||
		    !store_commit(store, &err)) {
			fprintf(stderr, "%s\n", err.text);
			return 1;
		}
	}
	if (store == NULL)
		fprintf(stderr, "%s\n", err.text);
	store_close(&store);
	return 0;
}

static bool
count(void *ctx, const struct host *host, struct err *err)
{
	(void)host;
	(void)err;
	++*(int *)ctx;
	return true;
}

/* Also the making of the file is a race of all. */
static void
processes_that_write_at_once_wait_for_each_other(void **state)
{
	struct store *store;
	int status, n = 0;

	(void)state;
	for (int i = 0; i < WRITERS; i++)
		if (fork() == 0)
			_exit(write_batches(i));
	while (wait(&status) > 0)
		assert_int_equal(status, 0);
	store = storing_open();
	storing_ok(store_hosts(store, count, &n, &storing_err));
	assert_int_equal(n, WRITERS * BATCHES);
	assert_int_equal(storing_changes(store), WRITERS * BATCHES);
	assert_int_equal(storing_serial(store), 1000 + WRITERS * BATCHES - 1);
	store_close(&store);
}

/* Every batch gives two hosts the same address; a reader sees no half one. */
static void *
read_pairs(void *ctx)
{
	struct store *store = storing_open();
	char first[IP_PAIR_TEXT_SIZE];
	_Atomic bool *stop = ctx;
	struct err err;
	size_t wrong = 0;

	while (!*stop) {
		if (!store_read_begin(store, &err))
			return (void *)"cannot read";
		snprintf(first, sizeof(first), "%s",
		    storing_pair(store, "a.dyn.example.com"));
		wrong += strcmp(first,
		    storing_pair(store, "b.dyn.example.com")) != 0;
		store_read_end(store);
	}
	store_close(&store);
	return wrong > 0 ? (void *)"half a batch" : NULL;
}

static void
a_reader_in_another_thread_sees_whole_batches(void **state)
{
	struct store *store = storing_open();
	_Atomic bool stop = false;
	pthread_t thread;
	void *complaint;
	char v4[32];

	(void)state;
	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "");
	storing_add(store, "b.dyn.example.com", "");
	storing_ok(store_commit(store, &storing_err));
	assert_int_equal(pthread_create(&thread, NULL, read_pairs,
	    &stop), 0);
	for (int i = 0; i < 200; i++) {
		snprintf(v4, sizeof(v4), "192.0.2.%d", i);
		storing_ok(store_begin(store, 1000, &storing_err));
		storing_ok(storing_change4(store, "a.dyn.example.com", v4,
		    &storing_err));
		storing_ok(storing_change4(store, "b.dyn.example.com", v4,
		    &storing_err));
		storing_ok(store_commit(store, &storing_err));
	}
	stop = true;
	assert_int_equal(pthread_join(thread, &complaint), 0);
	assert_null(complaint);
	store_close(&store);
}

/* Writes a number to the pipe only once its batch is committed. */
static void
write_until_killed(int to)
{
	struct store *store = storing_open();
	char name[64];

	for (unsigned i = 0;; i++) {
		snprintf(name, sizeof(name), "h%u.dyn.example.com", i);
		storing_ok(store_begin(store, 1000, &storing_err));
		storing_add(store, name, "192.0.2.1");
		storing_ok(store_commit(store, &storing_err));
		if (write(to, &i, sizeof(i)) != sizeof(i))
			_exit(1);
	}
}

static void
no_committed_batch_is_lost_when_the_writer_is_killed(void **state)
{
	struct store *store;
	unsigned last = 0;
	char name[64];
	pid_t child;
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	child = fork();
	if (child == 0)
		write_until_killed(fds[1]);
	close(fds[1]);
	while (last < 40)
		assert_int_equal(read(fds[0], &last, sizeof(last)),
		    sizeof(last));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	while (read(fds[0], &last, sizeof(last)) == sizeof(last))
		;
	close(fds[0]);
	store = storing_open();
	for (unsigned i = 0; i <= last; i++) {
		snprintf(name, sizeof(name), "h%u.dyn.example.com", i);
		assert_non_null(storing_pair(store, name));
	}
	store_close(&store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(another_process_is_noticed,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    what_is_read_between_begin_and_end_is_of_one_moment,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    processes_that_write_at_once_wait_for_each_other,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_reader_in_another_thread_sees_whole_batches,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    no_committed_batch_is_lost_when_the_writer_is_killed,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
