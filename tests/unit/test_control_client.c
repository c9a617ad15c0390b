#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>

#include <cmocka.h>

#include "control_client.h"
#include "control_server.h"

struct answer {
	int code;
	char out[64], err[256];
};

static void
divert(int fd, int *saved, FILE **file)
{
	fflush(fd == STDOUT_FILENO ? stdout : stderr);
	*saved = dup(fd);
	*file = tmpfile();
	dup2(fileno(*file), fd);
}

static void
restore(int fd, int saved, FILE *file, char *text, size_t size)
{
	size_t n;

	fflush(fd == STDOUT_FILENO ? stdout : stderr);
	dup2(saved, fd);
	close(saved);
	rewind(file);
	n = fread(text, 1, size - 1, file);
	text[n] = '\0';
	fclose(file);
}

static struct answer
call(const char *path, char **argv, size_t argc)
{
	struct answer a;
	struct err err;
	int saved[2];
	FILE *file[2];

	divert(STDOUT_FILENO, &saved[0], &file[0]);
	divert(STDERR_FILENO, &saved[1], &file[1]);
	a.code = control_call(path, argv, argc, &err);
	restore(STDOUT_FILENO, saved[0], file[0], a.out, sizeof(a.out));
	restore(STDERR_FILENO, saved[1], file[1], a.err, sizeof(a.err));
	return a;
}

static void
an_answer_has_two_outputs_and_an_exit_code(void **state)
{
	char *argv[] = { "echo", "to stdout", "to stderr", "again" };
	char *refuse = "refuse";
	struct server *s = *state;
	struct answer a = call(s->path, argv, 4);

	assert_int_equal(a.code, 0);
	assert_string_equal(a.out, "to stdout\nagain\n");
	assert_string_equal(a.err, "to stderr\n");
	assert_int_equal(call(s->path, &refuse, 1).code, 100);
}

static void
an_answer_may_be_big(void **state)
{
	char *verb = "big";
	struct answer a = call(((struct server *)*state)->path, &verb, 1);

	assert_int_equal(a.code, 0);
	assert_memory_equal(a.out, "0123456789 ", 11);
}

static void
a_hundred_thousand_zones_fit_a_request(void **state)
{
	enum { MANY = 100001 };
	char **argv = xcalloc(MANY, sizeof(*argv));
	struct answer a;

	argv[0] = "count";
	for (size_t i = 1; i < MANY; i++)
		argv[i] = "a-customer-of-ours.example.com";
	a = call(((struct server *)*state)->path, argv, MANY);
	free(argv);
	assert_int_equal(a.code, 0);
	assert_string_equal(a.out, "100001\n");
}

static void
a_request_over_the_limit_is_refused(void **state)
{
	size_t len = 5 << 20;
	char *argument = xmalloc(len + 1);
	char *argv[] = { "count", argument };
	struct answer a;

	memset(argument, 'x', len);
	argument[len] = '\0';
	a = call(((struct server *)*state)->path, argv, 2);
	free(argument);
	assert_int_equal(a.code, 100);
	assert_string_equal(a.err, "the request is longer than 4 MiB\n");
}

static void *
accept_and_close(void *arg)
{
	int fd;

	do {
		fd = accept(*(int *)arg, NULL, NULL);
	} while (fd < 0);
	assert_int_equal(send(fd, "opart\nohal", 10, MSG_NOSIGNAL), 10);
	close(fd);
	return NULL;
}

static void
a_daemon_that_dies_is_noticed(void **state)
{
	struct server *s = *state;
	char *path = xasprintf("%s/other", s->dir);
	int fd = unixsock_bind(path);
	char *verb = "count";
	struct answer a;
	pthread_t thread;

	assert_int_equal(listen(fd, 1), 0);
	pthread_create(&thread, NULL, accept_and_close, &fd);
	a = call(path, &verb, 1);
	pthread_join(thread, NULL);
	assert_int_equal(a.code, 111);
	assert_string_equal(a.out, "part\n");
	assert_string_equal(a.err, "error: the daemon went away before it "
	    "had answered in full\n");
	close(fd);
	unlink(path);
	free(path);
}

static void
nobody_there_is_told_from_a_failure(void **state)
{
	struct server *s = *state;
	char *path = xasprintf("%s/none", s->dir);
	char *argv[] = { "count" };
	struct err err;

	assert_int_equal(control_call(path, argv, 1, &err),
	    CONTROL_NO_DAEMON);
	assert_non_null(strstr(err.text, path));
	/* A socket that a killed daemon left behind. */
	close(unixsock_bind(path));
	assert_int_equal(control_call(path, argv, 1, &err),
	    CONTROL_NO_DAEMON);
	unlink(path);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVER_TEST(an_answer_has_two_outputs_and_an_exit_code),
		SERVER_TEST(an_answer_may_be_big),
		SERVER_TEST(a_hundred_thousand_zones_fit_a_request),
		SERVER_TEST(a_request_over_the_limit_is_refused),
		SERVER_TEST(a_daemon_that_dies_is_noticed),
		SERVER_TEST(nobody_there_is_told_from_a_failure),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
