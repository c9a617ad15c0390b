#include "sync/datagram.h"

#include <errno.h>
#include <unistd.h>

int
datagram_open(const struct address *address)
{
	int fd = socket(address->ss.ss_family,
	    SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address->ss,
	    address->len) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

bool
datagram_is_passing(int error)
{
	return error == EAGAIN || error == EINTR || error == ENOBUFS ||
	    error == ENOMEM;
}

const char *
datagram_failure(int error)
{
	return error == ECONNREFUSED ? "UDP is refused" :
	    "UDP does not get there";
}
