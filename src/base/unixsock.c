#include "base/unixsock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"

typedef int use_fn(int fd, const struct sockaddr *sa, socklen_t len);

/* bind() or connect(), if the path fits. */
static int
use_path(use_fn *use, int fd, const char *path)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	size_t len = strlen(path);

	if (len >= sizeof(sun.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(sun.sun_path, path, len + 1);
	return use(fd, (struct sockaddr *)&sun, sizeof(sun));
}

/* A long path leads through a descriptor of its directory. */
static int
use_long_path(use_fn *use, int fd, const char *path)
{
	const char *base = strrchr(path, '/');
	char *dir = xasprintf("%.*s/", (int)(base - path), path);
	int dirfd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int r = -1, saved;

	free(dir);
	if (dirfd >= 0) {
		char *link = xasprintf("/proc/self/fd/%d%s", dirfd, base);

		r = use_path(use, fd, link);
		free(link);
		saved = errno;
		close(dirfd);
		errno = saved;
	}
	return r;
}

static int
use_any_path(use_fn *use, int fd, const char *path)
{
	int r = use_path(use, fd, path);

	if (r < 0 && errno == ENAMETOOLONG && strchr(path, '/') != NULL)
		r = use_long_path(use, fd, path);
	return r;
}

static int
close_failed(int fd)
{
	int saved = errno;

	if (fd >= 0)
		close(fd);
	errno = saved;
	return -1;
}

static bool
remove_old(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT;
	if (S_ISSOCK(st.st_mode))
		return unlink(path) == 0;
	errno = ENOTSOCK;
	return false;
}

/* On Linux, bind() gives the socket's file the mode of the descriptor. */
int
unixsock_bind(const char *path)
{
	int fd = -1;

	if (!remove_old(path))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || fchmod(fd, 0600) < 0 || use_any_path(bind, fd, path) < 0)
		return close_failed(fd);
	return fd;
}

int
unixsock_connect(const char *path)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || use_any_path(connect, fd, path) < 0)
		return close_failed(fd);
	return fd;
}
