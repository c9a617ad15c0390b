#include "sync/line.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/mem.h"
#include "sync/frames.h"
#include "sync/timer.h"
#include "sync/tls_client.h"

/*
 * A read takes that much at most, and all whole messages are handed over
 * after each read: a call back sees less than this and one message.
 */
enum { READ_MAX = 65536 };

struct line {
	struct event_base *base;
	enum { LINE_CONNECTING, LINE_SHAKING, LINE_OPEN, LINE_ENDED } state;
	bool was_open;
	struct bufferevent *bev;	/* NULL: it could not begin */
	struct evbuffer *unsent;	/* until it is open */
	struct tls_client *tls;		/* NULL: TCP */
	const struct line_calls *calls;
	void *ctx;
	size_t whole;			/* bytes of the message that is handed
					   over, with its length */
	struct timer *last;		/* tells that it has ended, */
	struct err why;			/* and why: known, or to be found */
	int what, error;		/* of libevent's event */
};

/* The last call: nothing moves on the connection any more. */
static void
end(struct line *l, const struct err *why)
{
	if (l->bev != NULL) {
		bufferevent_setcb(l->bev, NULL, NULL, NULL, NULL);
		bufferevent_disable(l->bev, EV_READ | EV_WRITE);
	}
	l->state = LINE_ENDED;
	l->calls->ended(l->ctx, l->tls != NULL && l->whole == 0 &&
	    tls_client_is_asked(l->tls), why);
}

static struct evbuffer *
input_of(const struct line *l)
{
	return bufferevent_get_input(l->bev);
}

/* What follows may lie here, or still in the kernel. */
static size_t
look_behind(const struct line *l, uint8_t *bytes, size_t room)
{
	struct evbuffer_ptr at;
	ssize_t n;

	if (evbuffer_get_length(input_of(l)) > l->whole) {
		evbuffer_ptr_set(input_of(l), &at, l->whole, EVBUFFER_PTR_SET);
		n = evbuffer_copyout_from(input_of(l), &at, bytes, room);
	} else if (l->tls != NULL) {
		n = (ssize_t)tls_client_peek(l->bev, bytes, room);
	} else {
		n = recv(bufferevent_getfd(l->bev), bytes, room,
		    MSG_PEEK | MSG_DONTWAIT);
	}
	return n > 0 ? (size_t)n : 0;
}

int
line_behind(const struct line *l)
{
	uint8_t head[FRAME_HEAD];
	size_t n = look_behind(l, head, sizeof(head));
	int id = frames_id(head, n);

	if (n == 0)
		return LINE_NOTHING;
	return id < 0 ? LINE_HALF : id;
}

/* Hands the first message over; false: it is not whole yet. */
static bool
hand_over(struct line *l)
{
	size_t len;
	const uint8_t *msg = frames_first(input_of(l), &len);

	if (msg == NULL)
		return false;
	l->whole = FRAME_LENGTH + len;
	l->calls->message(l->ctx, msg, len);
	frames_drop(input_of(l), len);
	return true;
}

static void
on_bytes(struct bufferevent *bev, void *arg)
{
	uint8_t head[FRAME_HEAD];
	struct line *l = arg;
	ssize_t n;

	while (hand_over(l))
		continue;
	n = evbuffer_copyout(bufferevent_get_input(bev), head, sizeof(head));
	if (n > 0)
		l->calls->moved(l->ctx, frames_id(head, (size_t)n),
		    evbuffer_get_length(input_of(l)));
}

static void
explain(const struct line *l, struct err *why)
{
	bool shaking = l->state == LINE_SHAKING;
	const char *hint = l->tls == NULL || l->whole > 0 ? "" :
	    tls_client_hint(l->tls);

	errno = l->error;
	if (l->state == LINE_CONNECTING)
		err_set(why, "cannot connect: %m");
	else if (l->tls != NULL && tls_client_explain(l->tls, l->bev, why))
		return;
	else if (!(l->what & BEV_EVENT_EOF) && l->error != 0)
		err_set(why, "the connection broke%s: %m%s",
		    shaking ? " inside the TLS handshake" : "", hint);
	else if (shaking)
		err_set(why, "the connection was closed inside the TLS "
		    "handshake%s", hint);
	else if (evbuffer_get_length(input_of(l)) > 0)
		err_set(why, "the connection was closed inside a message");
	else
		err_set(why, "the connection was closed%s", hint);
}

static void
on_last(void *arg)
{
	struct line *l = arg;

	if (l->what != 0)
		explain(l, &l->why);
	end(l, &l->why);
}

static void
flush(struct line *l)
{
	if (l->state == LINE_OPEN)
		bufferevent_write_buffer(l->bev, l->unsent);
}

static void
open_up(struct line *l)
{
	l->state = LINE_OPEN;
	l->was_open = true;
	bufferevent_enable(l->bev, EV_READ);
	flush(l);
	l->calls->opened(l->ctx);
}

static void on_event(struct bufferevent *bev, short what, void *arg);

static void
set_up(struct line *l)
{
	bufferevent_setcb(l->bev, on_bytes, NULL, on_event, l);
	bufferevent_set_max_single_read(l->bev, READ_MAX);
}

/* The socket goes from the connection that was plain to one of TLS. */
static void
shake_hands(struct line *l)
{
	int fd = bufferevent_getfd(l->bev);

	bufferevent_setfd(l->bev, -1);
	bufferevent_free(l->bev);
	l->state = LINE_SHAKING;
	l->bev = tls_client_start(l->tls, l->base, fd);
	if (l->bev != NULL) {
		set_up(l);
		return;
	}
	err_set(&l->why, "cannot begin with TLS: out of memory");
	timer_set(l->last, 0);
}

static void
on_connected(struct line *l)
{
	struct err why;

	if (l->tls != NULL && l->state == LINE_CONNECTING)
		shake_hands(l);
	else if (l->tls != NULL && !tls_client_check(l->bev, &why))
		end(l, &why);
	else
		open_up(l);
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct line *l = arg;

	l->error = EVUTIL_SOCKET_ERROR();
	if (what & BEV_EVENT_CONNECTED) {
		on_connected(l);
		return;
	}
	l->what = what;
	/* With TLS, libevent tells of the end before it has the last bytes. */
	bufferevent_setcb(bev, on_bytes, NULL, NULL, l);
	timer_set(l->last, 0);
}

static bool
begin(struct line *l, const struct address *to)
{
	int fd = socket(to->ss.ss_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_set(&l->why, "cannot make a socket: %m");
	l->bev = xgot(bufferevent_socket_new(l->base, fd,
	    BEV_OPT_CLOSE_ON_FREE));
	set_up(l);
	if (bufferevent_socket_connect(l->bev,
	    (const struct sockaddr *)&to->ss, (int)to->len) == 0)
		return true;
	err_set(&l->why, "cannot connect: %m");
	bufferevent_free(l->bev);
	l->bev = NULL;
	return false;
}

struct line *
line_start(struct event_base *base, const struct line_args *args,
    const struct line_calls *calls, void *ctx)
{
	struct line *l = xcalloc(1, sizeof(*l));

	l->base = base;
	l->calls = calls;
	l->ctx = ctx;
	l->unsent = xgot(evbuffer_new());
	l->last = timer_new(base, on_last, l);
	if (args->tls != NULL)
		l->tls = tls_client_new(args->tls, args->session);
	if (!begin(l, args->address))
		timer_set(l->last, 0);
	return l;
}

void
line_close(struct line **take)
{
	struct line *l = *take;

	if (l == NULL)
		return;
	*take = NULL;
	timer_free(&l->last);
	if (l->was_open && l->tls != NULL)
		tls_client_bye(l->bev);
	if (l->bev != NULL)
		bufferevent_free(l->bev);
	tls_client_free(&l->tls);
	evbuffer_free(l->unsent);
	free(l);
}

void
line_send(struct line *l, const uint8_t *msg, size_t len)
{
	frames_add(l->unsent, msg, len);
	flush(l);
}

bool
line_is_open(const struct line *l)
{
	return l->state == LINE_OPEN;
}

void
line_late(const struct line *l, double seconds, struct err *why)
{
	err_set(why, "%s %g s", l->state == LINE_OPEN ? "nothing came for" :
	    l->state == LINE_SHAKING ? "the TLS handshake is not done within" :
	    "cannot connect within", seconds);
}
