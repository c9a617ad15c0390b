#include "control_client.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/num.h"
#include "base/unixsock.h"

enum { READ_SIZE = 64 << 10, NO_EXIT_YET = -2 };

/*
 * A daemon that does not take all of it has something to say about that, so
 * a failure here is no reason not to listen.
 */
static void
send_request(int fd, char *const *argv, size_t argc)
{
	struct buf line = { 0 };
	size_t sent = 0;

	for (size_t i = 0; i < argc; i++) {
		assert(strpbrk(argv[i], "\t\n") == NULL);
		if (i > 0)
			buf_add_byte(&line, '\t');
		buf_add_str(&line, argv[i]);
	}
	buf_add_byte(&line, '\n');
	while (sent < line.len) {
		ssize_t n = send(fd, line.data + sent, line.len - sent,
		    MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		sent += (size_t)n;
	}
	buf_fini(&line);
}

/* Returns the exit code when the line tells it, NO_EXIT_YET otherwise. */
static int
take_line(const char *line, size_t len)
{
	uint64_t code;
	FILE *to = line[0] == 'e' ? stderr : stdout;

	if (line[0] == 'x')
		return num_parse(line + 1, 255, &code) ? (int)code : 111;
	if (line[0] == 'o' || line[0] == 'e') {
		fwrite(line + 1, 1, len - 1, to);
		putc('\n', to);
	}
	return NO_EXIT_YET;
}

/* Takes all whole lines that are there. */
static int
take_lines(struct buf *in)
{
	size_t done = 0;
	int code = NO_EXIT_YET;

	while (code == NO_EXIT_YET && done < in->len) {
		char *line = (char *)in->data + done;
		char *end = memchr(line, '\n', in->len - done);

		if (end == NULL)
			break;
		*end = '\0';
		code = take_line(line, (size_t)(end - line));
		done += (size_t)(end - line) + 1;
	}
	buf_drop_front(in, done);
	if (fflush(stdout) == 0)
		return code;
	log_error("cannot write to standard output: %m");
	return 111;
}

static int
copy_answer(int fd)
{
	struct buf in = { 0 };
	int code = NO_EXIT_YET;

	while (code == NO_EXIT_YET) {
		char bytes[READ_SIZE];
		ssize_t n = recv(fd, bytes, sizeof(bytes), 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		buf_add(&in, bytes, (size_t)n);
		code = take_lines(&in);
	}
	buf_fini(&in);
	return code;
}

static bool
says_no_daemon(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ECONNREFUSED;
}

int
control_call(const char *path, char *const *argv, size_t argc,
    struct err *err)
{
	int code, fd = unixsock_connect(path);

	if (fd < 0 && says_no_daemon(errno)) {
		err_set(err, "%s: no daemon listens there", path);
		return CONTROL_NO_DAEMON;
	}
	if (fd < 0) {
		log_error("%s: cannot ask the daemon: %m", path);
		return 111;
	}
	send_request(fd, argv, argc);
	code = copy_answer(fd);
	close(fd);
	if (code != NO_EXIT_YET)
		return code;
	log_error("the daemon went away before it had answered in full");
	return 111;
}
