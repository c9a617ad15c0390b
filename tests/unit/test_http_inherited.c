#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/inherited.h"

enum { FIRST = 3 };

/* What a service manager would have set, and what comes of it. */
struct start {
	const char *pid;		/* NULL: the process's own */
	const char *fds, *names;
	bool is_listening, is_udp;	/* the first of them */
	struct inherited got;
	struct err err;
	bool good;
};

typedef bool check_fn(const struct start *start);

static int
make_socket(bool is_listening, bool is_udp)
{
	int fd = socket(AF_INET, is_udp ? SOCK_DGRAM : SOCK_STREAM, 0);

	if (is_listening && !is_udp && listen(fd, 1) < 0)
		abort();
	return fd;
}

/*
 * In a child, whose descriptors 3 and 4 are two sockets.  They are made far
 * from there, for any descriptor may be in use here.
 */
static void
assert_start(struct start *start, check_fn *check)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		int a = fcntl(make_socket(start->is_listening,
		    start->is_udp), F_DUPFD, 100);
		int b = fcntl(make_socket(true, false), F_DUPFD, 100);
		char pid[16];

		dup2(a, FIRST);
		dup2(b, FIRST + 1);
		snprintf(pid, sizeof(pid), "%d", (int)getpid());
		setenv("LISTEN_PID", start->pid ? start->pid : pid, 1);
		setenv("LISTEN_FDS", start->fds, 1);
		if (start->names != NULL)
			setenv("LISTEN_FDNAMES", start->names, 1);
		start->good = inherited_take(&start->got, &start->err);
		status = check(start) && getenv("LISTEN_PID") == NULL &&
		    getenv("LISTEN_FDS") == NULL &&
		    getenv("LISTEN_FDNAMES") == NULL;
		inherited_fini(&start->got);
		_exit(status ? 0 : 1);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static bool
has_two(const struct start *start)
{
	const struct inherited_socket *s = start->got.sockets;

	return start->good && start->got.n == 2 && s[0].fd == FIRST &&
	    s[1].fd == FIRST + 1 && strcmp(s[0].name, "public") == 0 &&
	    strcmp(s[1].name, "secure") == 0 &&
	    (fcntl(FIRST, F_GETFD) & FD_CLOEXEC) &&
	    (fcntl(FIRST, F_GETFL) & O_NONBLOCK);
}

static bool
has_one_of_each_type(const struct start *start)
{
	const struct inherited_socket *s = start->got.sockets;

	return start->good && start->got.n == 2 &&
	    s[0].type == SOCK_DGRAM && s[1].type == SOCK_STREAM;
}

static bool
has_one_without_name(const struct start *start)
{
	return start->good && start->got.n == 1 &&
	    strcmp(start->got.sockets[0].name, "") == 0;
}

static bool
has_none(const struct start *start)
{
	return start->good && start->got.n == 0;
}

static bool
has_failed(const struct start *start)
{
	return !start->good && start->got.n == 0 &&
	    strncmp(start->err.text, "LISTEN_", 7) == 0;
}

static void
sockets_and_their_names_are_taken_over(void **state)
{
	struct start start = { .fds = "2", .names = "public:secure",
		.is_listening = true };

	(void)state;
	assert_start(&start, has_two);
}

static void
sockets_for_udp_are_taken_over_too(void **state)
{
	struct start start = { .fds = "2", .names = "notify:notify",
		.is_udp = true };

	(void)state;
	assert_start(&start, has_one_of_each_type);
}

static void
names_may_be_missing(void **state)
{
	struct start start = { .fds = "1", .is_listening = true };

	(void)state;
	assert_start(&start, has_one_without_name);
}

static void
sockets_for_another_process_are_not_ours(void **state)
{
	struct start start = { .pid = "1", .fds = "2", .is_listening = true };

	(void)state;
	assert_start(&start, has_none);
}

static void
what_cannot_be_read_is_an_error(void **state)
{
	struct start fds = { .fds = "x", .is_listening = true };
	struct start many = { .fds = "65", .is_listening = true };
	struct start pid = { .pid = "x", .fds = "1", .is_listening = true };

	(void)state;
	assert_start(&fds, has_failed);
	assert_start(&many, has_failed);
	assert_start(&pid, has_failed);
}

static void
what_does_not_listen_is_an_error(void **state)
{
	struct start start = { .fds = "1", .is_listening = false };

	(void)state;
	assert_start(&start, has_failed);
}

static void
without_a_service_manager_there_is_nothing(void **state)
{
	struct inherited got = { 0 };
	struct err err;

	(void)state;
	unsetenv("LISTEN_PID");
	assert_true(inherited_take(&got, &err));
	assert_int_equal(got.n, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sockets_and_their_names_are_taken_over),
		cmocka_unit_test(sockets_for_udp_are_taken_over_too),
		cmocka_unit_test(names_may_be_missing),
		cmocka_unit_test(sockets_for_another_process_are_not_ours),
		cmocka_unit_test(what_cannot_be_read_is_an_error),
		cmocka_unit_test(what_does_not_listen_is_an_error),
		cmocka_unit_test(without_a_service_manager_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
