#include "sync/stream.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "sync/timer.h"

/*
 * A read takes that much at most, and all whole messages are handed over
 * after each read: a call back sees less than this and one message.
 */
enum { READ_MAX = 65536, LENGTH_SIZE = 2 };

struct stream {
	struct bufferevent *bev;	/* NULL: it could not begin */
	const struct stream_calls *calls;
	void *ctx;
	double timeout;
	bool connected;
	bool *gone;			/* set when a call back cancels */
	struct timer *stillborn;	/* tells that it could not, */
	struct err why;			/* and why */
};

/* The last call: nothing moves on the connection any more. */
static void
end(struct stream *s, const struct err *why)
{
	if (s->bev != NULL) {
		bufferevent_setcb(s->bev, NULL, NULL, NULL, NULL);
		bufferevent_disable(s->bev, EV_READ | EV_WRITE);
	}
	s->calls->ended(s->ctx, s->connected, why);
}

static void
on_stillborn(void *arg)
{
	struct stream *s = arg;

	end(s, &s->why);
}

/* A byte behind this message may wait here or still in the kernel. */
static bool
more_waits(struct stream *s, struct evbuffer *input, size_t whole)
{
	uint8_t byte;

	return evbuffer_get_length(input) > whole ||
	    recv(bufferevent_getfd(s->bev), &byte, 1,
	    MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* Hands the first message over; false: it is not whole, or all is over. */
static bool
hand_over(struct stream *s, struct evbuffer *input)
{
	uint8_t length[LENGTH_SIZE];
	const uint8_t *bytes;
	bool gone = false;
	size_t len;

	if (evbuffer_copyout(input, length, LENGTH_SIZE) < LENGTH_SIZE)
		return false;
	len = get_u16(length);
	if (evbuffer_get_length(input) < LENGTH_SIZE + len)
		return false;
	bytes = xgot(evbuffer_pullup(input, (ssize_t)(LENGTH_SIZE + len)));
	s->gone = &gone;
	s->calls->message(s->ctx, bytes + LENGTH_SIZE, len,
	    more_waits(s, input, LENGTH_SIZE + len));
	if (gone)
		return false;
	s->gone = NULL;
	evbuffer_drain(input, LENGTH_SIZE + len);
	return true;
}

static void
on_bytes(struct bufferevent *bev, void *arg)
{
	struct stream *s = arg;

	while (hand_over(s, bufferevent_get_input(bev)))
		continue;
}

static void
explain(const struct stream *s, short what, int error, struct err *why)
{
	errno = error;
	if (!s->connected && (what & BEV_EVENT_TIMEOUT))
		err_set(why, "cannot connect within %g s", s->timeout);
	else if (!s->connected)
		err_set(why, "cannot connect: %m");
	else if (what & BEV_EVENT_TIMEOUT)
		err_set(why, "nothing came for %g s", s->timeout);
	else if (what & BEV_EVENT_ERROR)
		err_set(why, "the connection broke: %m");
	else if (evbuffer_get_length(bufferevent_get_input(s->bev)) > 0)
		err_set(why, "the connection was closed inside a message");
	else
		err_set(why, "the connection was closed");
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	int error = EVUTIL_SOCKET_ERROR();
	struct stream *s = arg;
	struct err why;

	if (what & BEV_EVENT_CONNECTED) {
		s->connected = true;
		bufferevent_enable(bev, EV_READ);
		return;
	}
	explain(s, what, error, &why);
	end(s, &why);
}

static void
set_up(struct stream *s, const uint8_t *query, size_t len)
{
	uint8_t length[LENGTH_SIZE];
	struct timeval tv = timer_value(s->timeout);

	put_u16(length, (uint16_t)len);
	bufferevent_setcb(s->bev, on_bytes, NULL, on_event, s);
	bufferevent_set_timeouts(s->bev, &tv, &tv);
	bufferevent_set_max_single_read(s->bev, READ_MAX);
	bufferevent_write(s->bev, length, sizeof(length));
	bufferevent_write(s->bev, query, len);
}

static bool
begin(struct stream *s, struct event_base *base,
    const struct stream_args *args)
{
	const struct address *to = args->address;
	int fd = socket(to->ss.ss_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_set(&s->why, "cannot make a socket: %m");
	s->bev = xgot(bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE));
	set_up(s, args->query, args->len);
	if (bufferevent_socket_connect(s->bev,
	    (const struct sockaddr *)&to->ss, (int)to->len) == 0)
		return true;
	err_set(&s->why, "cannot connect: %m");
	bufferevent_free(s->bev);
	s->bev = NULL;
	return false;
}

struct stream *
stream_start(struct event_base *base, const struct stream_args *args,
    const struct stream_calls *calls, void *ctx)
{
	struct stream *s = xcalloc(1, sizeof(*s));

	assert(args->len <= UINT16_MAX);
	s->calls = calls;
	s->ctx = ctx;
	s->timeout = args->timeout;
	s->stillborn = timer_new(base, on_stillborn, s);
	if (!begin(s, base, args))
		timer_set(s->stillborn, 0);
	return s;
}

void
stream_cancel(struct stream **take)
{
	struct stream *s = *take;

	if (s == NULL)
		return;
	*take = NULL;
	if (s->gone != NULL)
		*s->gone = true;
	timer_free(&s->stillborn);
	if (s->bev != NULL)
		bufferevent_free(s->bev);
	free(s);
}
