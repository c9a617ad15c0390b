/*
 * listener: a socket at which clients arrive.
 */
#ifndef DNSSYNC_LISTENER_H
#define DNSSYNC_LISTENER_H

#include <stdbool.h>

#include "base/err.h"

struct event_base;
struct listener;
struct sockaddr;

/* The descriptor, non-blocking, is the callee's. */
typedef void listener_fn(void *ctx, int take_fd, const struct sockaddr *sa);

/* pause: the seconds without a try after accept() failed. */
struct listener_options {
	const char *name;		/* for the log; copied */
	int backlog;
	double pause;
};

/*
 * Listens on a bound socket, and owns it.  It begins in the loop's next
 * round.  NULL on failure, and the socket is closed.
 */
struct listener *listener_new(struct event_base *base, int take_fd,
    const struct listener_options *options, listener_fn *fn, void *ctx,
    struct err *err);

/* Closes the socket.  NULL is allowed in it. */
void listener_free(struct listener **take);

/* While it is held, clients wait in the kernel.  It may call this from fn. */
void listener_hold(struct listener *listener, bool is_held);

#endif
