#include "http/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static int
bind_to(const struct sockaddr *sa, socklen_t len)
{
	int one = 1, fd = socket(sa->sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0 ||
	    (sa->sa_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6,
	    IPV6_V6ONLY, &one, sizeof(one)) < 0) || bind(fd, sa, len) < 0) {
		int saved = errno;

		close(fd);
		errno = saved;
		return -1;
	}
	return fd;
}

int
sockets_open(const struct hostport *hp, struct err *err)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	int fd, saved;

	in.sin_port = in6.sin6_port = htons(hp->port);
	if (inet_pton(AF_INET, hp->host, &in.sin_addr) == 1) {
		fd = bind_to((struct sockaddr *)&in, sizeof(in));
	} else if (inet_pton(AF_INET6, hp->host, &in6.sin6_addr) == 1) {
		fd = bind_to((struct sockaddr *)&in6, sizeof(in6));
	} else {
		err_set(err, "'%s' is no address to listen at", hp->host);
		errno = EINVAL;
		return -1;
	}
	saved = errno;
	if (fd < 0)
		err_set(err, "%s@%u: cannot listen there: %m%s", hp->host,
		    hp->port, errno == EACCES ? "; a low port is bound when "
		    "root starts dnssync, before it becomes 'user'" : "");
	errno = saved;
	return fd;
}
