#include "http/inherited.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/num.h"

enum { FIRST = 3 };

static bool
is_option(int fd, int option, int expected)
{
	int value;
	socklen_t len = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, option, &value, &len) == 0 &&
	    value == expected;
}

/* 0: it is none that dnssync reads from. */
static int
type_of(int fd)
{
	if (!is_option(fd, SO_DOMAIN, AF_INET) &&
	    !is_option(fd, SO_DOMAIN, AF_INET6))
		return 0;
	if (is_option(fd, SO_ACCEPTCONN, 1))
		return SOCK_STREAM;
	return is_option(fd, SO_TYPE, SOCK_DGRAM) ? SOCK_DGRAM : 0;
}

static bool
take_socket(struct inherited *inherited, int fd, const char *name,
    struct err *err)
{
	int flags = fcntl(fd, F_GETFL);

	if (type_of(fd) == 0)
		return err_set(err, "LISTEN_FDS: descriptor %d is neither a "
		    "TCP socket that listens nor one for UDP", fd);
	if (fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return err_set(err, "LISTEN_FDS: descriptor %d: %m", fd);
	inherited->sockets = xreallocarray(inherited->sockets,
	    inherited->n + 1, sizeof(*inherited->sockets));
	inherited->sockets[inherited->n++] = (struct inherited_socket){
		fd, xstrdup(name), type_of(fd) };
	return true;
}

static bool
take_all(struct inherited *inherited, const char *pid, const char *fds,
    char *names, struct err *err)
{
	uint64_t id, n;

	if (pid == NULL || fds == NULL)
		return true;
	if (!num_parse(pid, INT32_MAX, &id))
		return err_set(err, "LISTEN_PID: '%s' is no process", pid);
	if (id != (uint64_t)getpid())
		return true;
	if (!num_parse(fds, INHERITED_MAX, &n))
		return err_set(err, "LISTEN_FDS: '%s' is no number up to %d",
		    fds, INHERITED_MAX);
	for (int i = 0; i < (int)n; i++) {
		const char *name = strsep(&names, ":");

		if (!take_socket(inherited, FIRST + i,
		    name == NULL ? "" : name, err))
			return false;
	}
	return true;
}

bool
inherited_take(struct inherited *inherited, struct err *err)
{
	const char *names = getenv("LISTEN_FDNAMES");
	char *copy = xstrdup(names == NULL ? "" : names);
	bool good = take_all(inherited, getenv("LISTEN_PID"),
	    getenv("LISTEN_FDS"), copy, err);

	free(copy);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (!good)
		inherited_fini(inherited);
	return good;
}

void
inherited_fini(struct inherited *inherited)
{
	for (size_t i = 0; i < inherited->n; i++) {
		if (inherited->sockets[i].fd >= 0)
			close(inherited->sockets[i].fd);
		free(inherited->sockets[i].name);
	}
	free(inherited->sockets);
	memset(inherited, 0, sizeof(*inherited));
}
