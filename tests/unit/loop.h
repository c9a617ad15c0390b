/*
 * loop: what tests of asynchronous rooms share: a loop that ends, and sockets
 * on 127.0.0.1.
 */
#ifndef DNSSYNC_TESTS_LOOP_H
#define DNSSYNC_TESTS_LOOP_H

#include <assert.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "sync/address.h"
#include "sync/timer.h"

/*
 * No test waits longer than this for anything.  That is long, as others may
 * keep the machine busy, and valgrind makes everything slow.
 */
static const double loop_patience = 120;

static inline void
loop_give_up(void *ctx)
{
	*(bool *)ctx = true;
}

/* Runs the loop until *done; returns false when patience is at its end. */
static inline bool
loop_until(struct event_base *base, const bool *done)
{
	bool late = false;
	struct timer *guard = timer_new(base, loop_give_up, &late);

	timer_set(guard, loop_patience);
	while (!*done && !late)
		event_base_loop(base, EVLOOP_ONCE);
	timer_free(&guard);
	return *done;
}

/* Runs all that is ready, that many times, without waiting. */
static inline void
loop_rounds(struct event_base *base, int n)
{
	while (n-- > 0)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

/* A socket on 127.0.0.1; port 0: any.  -1: the port is taken. */
static inline int
loop_socket(int type, uint16_t port, struct address *a)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	assert(fd >= 0);
	if (bind(fd, (struct sockaddr *)&in, sizeof(in)) < 0) {
		close(fd);
		return -1;
	}
	memset(a, 0, sizeof(*a));
	a->len = sizeof(a->ss);
	getsockname(fd, (struct sockaddr *)&a->ss, &a->len);
	return fd;
}

/* A port of 127.0.0.1 on which nobody listens, held by *fd. */
static inline void
loop_closed_port(int type, int *fd, struct address *a)
{
	*fd = loop_socket(type, 0, a);
	assert(*fd >= 0);
}

#endif
