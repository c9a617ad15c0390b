/*
 * control_server: a daemon's control socket, served by a thread, for tests.
 */
#ifndef TESTS_CONTROL_SERVER_H
#define TESTS_CONTROL_SERVER_H

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/mem.h"
#include "base/unixsock.h"
#include "control.h"

enum { BIG_LINES = 100000 };

struct server {
	char dir[64];
	char *path;
	struct event_base *base;
	struct control *control;
	struct control_request *waiting;
	pthread_t thread;
};

static void
answer_big(struct control_request *request)
{
	for (int i = 0; i < BIG_LINES; i++)
		control_out(request, "0123456789 0123456789 0123456789");
}

static void
handle(void *ctx, struct control_request *request, char **argv, size_t argc)
{
	struct server *s = ctx;
	char text[32];

	snprintf(text, sizeof(text), "%zu", argc);
	if (strcmp(argv[0], "wait") == 0) {
		assert_null(s->waiting);
		s->waiting = request;
		return;
	}
	if (strcmp(argv[0], "big") == 0)
		answer_big(request);
	else if (strcmp(argv[0], "count") == 0)
		control_out(request, text);
	else if (strcmp(argv[0], "release") == 0)
		control_end(&s->waiting, 7);
	else if (strcmp(argv[0], "quit") == 0)
		event_base_loopexit(s->base, NULL);
	for (size_t i = 1; i < argc && strcmp(argv[0], "echo") == 0; i++)
		(i % 2 != 0 ? control_out : control_err)(request, argv[i]);
	if (strcmp(argv[0], "lines") == 0)
		control_out(request, "one\n\nthree\nfour");
	control_end(&request, strcmp(argv[0], "refuse") == 0 ? 100 : 0);
}

static void *
serve(void *arg)
{
	struct server *s = arg;

	event_base_dispatch(s->base);
	control_free(&s->control);
	return NULL;
}

/* Takes path. */
static void
server_start(struct server *s, char *path)
{
	struct err err;

	s->path = path;
	s->waiting = NULL;
	s->base = event_base_new();
	s->control = control_new(s->base, path, handle, s, &err);
	assert_non_null(s->control);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static int
server_setup(void **state)
{
	struct server *s = xcalloc(1, sizeof(*s));

	*state = s;
	strcpy(s->dir, "/tmp/test_control.XXXXXX");
	if (mkdtemp(s->dir) == NULL)
		return -1;
	server_start(s, xasprintf("%s/control", s->dir));
	return 0;
}

static void
server_stop(struct server *s)
{
	int fd = unixsock_connect(s->path);
	struct stat st;

	assert_int_equal(send(fd, "quit\n", 5, MSG_NOSIGNAL), 5);
	close(fd);
	pthread_join(s->thread, NULL);
	event_base_free(s->base);
	assert_int_equal(lstat(s->path, &st), -1);
	free(s->path);
}

static int
server_teardown(void **state)
{
	struct server *s = *state;

	server_stop(s);
	rmdir(s->dir);
	free(s);
	return 0;
}

#define SERVER_TEST(name) \
	cmocka_unit_test_setup_teardown(name, server_setup, server_teardown)

#endif
