/*
 * inherited: sockets that systemd has opened for us (sd_listen_fds(3)).
 */
#ifndef DNSSYNC_HTTP_INHERITED_H
#define DNSSYNC_HTTP_INHERITED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* More of them are an error of the unit. */
enum { INHERITED_MAX = 64 };

struct inherited_socket {
	int fd;				/* whoever takes it writes -1 here */
	char *name;			/* FileDescriptorName=, or "" */
	int type;			/* SOCK_STREAM or SOCK_DGRAM */
};

/* A value, zeroed before its first use. */
struct inherited {
	struct inherited_socket *sockets;
	size_t n;
};

/*
 * Takes over what LISTEN_FDS names, if LISTEN_PID is us, and takes these
 * variables out of the environment, so that no program we start takes them for
 * its own.  The sockets become non-blocking, and are closed in such programs.
 * No sockets are no error.  False: the variables cannot be read, or one of
 * the descriptors is neither a TCP socket that listens nor one for UDP.
 */
bool inherited_take(struct inherited *inherited, struct err *err);

/* Closes what nobody took, and leaves an empty list. */
void inherited_fini(struct inherited *inherited);

#endif
