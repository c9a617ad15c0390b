#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>

#include <cmocka.h>

#include "control_server.h"

/* A client by hand, which need not behave. */
static int
connect_and_say(const struct server *s, const void *bytes, size_t len)
{
	int fd = unixsock_connect(s->path);

	assert_true(fd >= 0);
	assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
	return fd;
}

static void
expect_bytes(int fd, const char *text)
{
	char got[256] = "";
	size_t len = 0;
	ssize_t n;

	while (len < sizeof(got) - 1 &&
	    (n = recv(fd, got + len, sizeof(got) - 1 - len, 0)) > 0)
		len += (size_t)n;
	assert_string_equal(got, text);
	close(fd);
}

static void
expect_answer(const struct server *s, const char *request, const char *text)
{
	expect_bytes(connect_and_say(s, request, strlen(request)), text);
}

static void
a_text_of_several_lines_stays_what_it_is(void **state)
{
	expect_answer(*state, "lines\n",
	    "oone\no\nothree\nofour\nx0\n");
}

static void
empty_arguments_are_arguments(void **state)
{
	expect_answer(*state, "count\t\t\n", "o3\nx0\n");
	expect_answer(*state, "\n", "x0\n");
}

static void
only_the_first_line_is_a_request(void **state)
{
	expect_answer(*state, "count\ncount\n", "o1\nx0\n");
}

static void
only_the_owner_may_connect(void **state)
{
	const struct server *s = *state;
	struct stat st;

	assert_int_equal(stat(s->path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void
a_client_that_does_not_read_holds_up_nobody(void **state)
{
	int fd = connect_and_say(*state, "big\n", 4);

	for (int i = 0; i < 10; i++)
		expect_answer(*state, "count\n", "o1\nx0\n");
	close(fd);
	expect_answer(*state, "count\n", "o1\nx0\n");
}

static void
a_client_that_closed_its_side_is_answered(void **state)
{
	int fd = connect_and_say(*state, "wait\n", 5);

	shutdown(fd, SHUT_WR);
	expect_answer(*state, "count\n", "o1\nx0\n");
	expect_answer(*state, "release\n", "x0\n");
	expect_bytes(fd, "x7\n");
}

static void
a_client_may_go_away_at_any_time(void **state)
{
	close(unixsock_connect(((struct server *)*state)->path));
	close(connect_and_say(*state, "half a li", 9));
	close(connect_and_say(*state, "big\n", 4));
	close(connect_and_say(*state, "wait\n", 5));
	expect_answer(*state, "count\n", "o1\nx0\n");
	expect_answer(*state, "release\n", "x0\n");
	expect_answer(*state, "count\n", "o1\nx0\n");
}

static void
more_clients_than_are_served_wait(void **state)
{
	enum { MANY = 300 };
	int fd[MANY];

	for (int i = 0; i < MANY; i++)
		fd[i] = unixsock_connect(((struct server *)*state)->path);
	for (int i = 0; i < MANY; i++) {
		assert_true(fd[i] >= 0);
		send(fd[i], "count\n", 6, MSG_NOSIGNAL);
		expect_bytes(fd[i], "o1\nx0\n");
	}
}

static void
a_daemon_that_stops_says_111(void **state)
{
	struct server *s = *state;
	int fd = connect_and_say(s, "wait\n", 5);

	expect_answer(s, "count\n", "o1\nx0\n");
	server_stop(s);
	expect_bytes(fd, "x111\n");
	server_start(s, xasprintf("%s/control", s->dir));
}

static void
a_socket_is_replaced_but_nothing_else(void **state)
{
	struct server *s = *state;
	char *path = xasprintf("%s/old", s->dir);
	struct control *control;
	struct stat st;
	struct err err;

	close(unixsock_bind(path));
	control = control_new(s->base, path, handle, s, &err);
	assert_non_null(control);
	control_free(&control);
	assert_null(control);
	control_free(&control);

	assert_int_equal(mkdir(path, 0700), 0);
	assert_null(control_new(s->base, path, handle, s, &err));
	assert_non_null(strstr(err.text, path));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(rmdir(path), 0);
	free(path);
}

static void
a_path_may_be_longer_than_an_address(void **state)
{
	struct server *s = *state, other = { .waiting = NULL };
	char *dir = xasprintf("%s/%0150d", s->dir, 0);

	assert_int_equal(mkdir(dir, 0700), 0);
	server_start(&other, xasprintf("%s/control", dir));
	expect_answer(&other, "count\n", "o1\nx0\n");
	server_stop(&other);
	assert_int_equal(rmdir(dir), 0);
	free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVER_TEST(a_text_of_several_lines_stays_what_it_is),
		SERVER_TEST(empty_arguments_are_arguments),
		SERVER_TEST(only_the_first_line_is_a_request),
		SERVER_TEST(only_the_owner_may_connect),
		SERVER_TEST(a_client_that_does_not_read_holds_up_nobody),
		SERVER_TEST(a_client_that_closed_its_side_is_answered),
		SERVER_TEST(a_client_may_go_away_at_any_time),
		SERVER_TEST(more_clients_than_are_served_wait),
		SERVER_TEST(a_daemon_that_stops_says_111),
		SERVER_TEST(a_socket_is_replaced_but_nothing_else),
		SERVER_TEST(a_path_may_be_longer_than_an_address),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
