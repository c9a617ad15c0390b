#include "sync/datagram.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/mem.h"

enum { DATAGRAM_MAX = 4096 };

struct datagram {
	int fd;				/* -1: it could not be made */
	struct event *readable;
	const struct datagram_calls *calls;
	void *ctx;
};

static bool
is_passing(int error)
{
	return error == EAGAIN || error == EINTR || error == ENOBUFS ||
	    error == ENOMEM;
}

static void
explain(int error, struct err *err)
{
	err_set(err, error == ECONNREFUSED ? "UDP is refused" :
	    "UDP does not get there");
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	uint8_t msg[DATAGRAM_MAX];
	struct datagram *d = arg;
	ssize_t len = recv(fd, msg, sizeof(msg), 0);
	struct err why;

	(void)what;
	if (len >= 0) {
		d->calls->received(d->ctx, msg, (size_t)len);
	} else if (!is_passing(errno)) {
		explain(errno, &why);
		d->calls->failed(d->ctx, &why);
	}
}

static void
begin(struct datagram *d, struct event_base *base, const struct address *to)
{
	d->fd = socket(to->ss.ss_family,
	    SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (d->fd < 0)
		return;
	if (connect(d->fd, (const struct sockaddr *)&to->ss, to->len) < 0) {
		close(d->fd);
		d->fd = -1;
		return;
	}
	d->readable = xgot(event_new(base, d->fd, EV_READ | EV_PERSIST,
	    on_readable, d));
	event_add(d->readable, NULL);
}

struct datagram *
datagram_new(struct event_base *base, const struct address *to,
    const struct datagram_calls *calls, void *ctx)
{
	struct datagram *d = xcalloc(1, sizeof(*d));

	d->calls = calls;
	d->ctx = ctx;
	begin(d, base, to);
	return d;
}

void
datagram_free(struct datagram **take)
{
	struct datagram *d = *take;

	*take = NULL;
	if (d == NULL)
		return;
	if (d->readable != NULL)
		event_free(d->readable);
	if (d->fd >= 0)
		close(d->fd);
	free(d);
}

bool
datagram_send(struct datagram *d, const uint8_t *msg, size_t len,
    struct err *err)
{
	if (d->fd >= 0 && (send(d->fd, msg, len, 0) >= 0 ||
	    is_passing(errno)))
		return true;
	explain(d->fd >= 0 ? errno : 0, err);
	return false;
}
