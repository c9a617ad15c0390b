/*
 * stream_peer: a peer on loopback that writes a script, and a stream that
 * reads it.
 */
#ifndef DNSSYNC_TESTS_STREAM_PEER_H
#define DNSSYNC_TESTS_STREAM_PEER_H

#include <errno.h>
#include <signal.h>

#include "base/buf.h"
#include "loop.h"
#include "sync/stream.h"
#include "sync/trunks.h"

enum { QUERY_LEN = 3, MESSAGES_MAX = 8 };

static const uint8_t query[QUERY_LEN] = "\1\2\3";

/* How the peer goes on when it has written all. */
enum ending { ENDING_SILENCE, ENDING_CLOSE, ENDING_RESET };

/* The one end: a peer that reads the question and writes a script. */
struct peer {
	struct event_base *base;
	struct trunks *trunks;
	int listener, fd;
	struct event *event;
	struct timer *timer;
	struct address address;
	struct buf heard, script;
	size_t written, step;		/* bytes a round; 0: all it can */
	enum ending ending;
};

/* The other end: what came of the stream. */
struct user {
	struct stream *stream;
	size_t lens[MESSAGES_MAX];
	uint8_t firsts[MESSAGES_MAX];
	bool mores[MESSAGES_MAX];
	size_t count, bytes;
	size_t cancel_at;		/* cancel inside this message */
	bool cancel_in_end;
	bool ended, connected, done;
	struct err why;
};

static inline void
peer_end(struct peer *peer)
{
	struct linger now = { .l_onoff = 1 };

	if (peer->ending == ENDING_SILENCE)
		return;
	if (peer->ending == ENDING_RESET)
		setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &now,
		    sizeof(now));
	close(peer->fd);
	peer->fd = -1;
}

static inline void
peer_write(void *ctx)
{
	struct peer *peer = ctx;
	size_t left = peer->script.len - peer->written;
	size_t len = peer->step > 0 && peer->step < left ? peer->step : left;
	ssize_t n = send(peer->fd, peer->script.data + peer->written, len,
	    MSG_NOSIGNAL);

	if (n < 0 && errno != EAGAIN)
		return;
	peer->written += n > 0 ? (size_t)n : 0;
	if (peer->written == peer->script.len)
		peer_end(peer);
	else
		timer_set(peer->timer, n < 0 ? 0.001 : 0);
}

static inline void
peer_read(evutil_socket_t fd, short what, void *arg)
{
	struct peer *peer = arg;
	uint8_t bytes[64];
	ssize_t n = recv(fd, bytes, sizeof(bytes), 0);

	(void)what;
	if (n > 0)
		buf_add(&peer->heard, bytes, (size_t)n);
	else
		event_del(peer->event);
	if (peer->heard.len == QUERY_LEN + 2 && n > 0)
		timer_set(peer->timer, 0);
}

static inline void
peer_accept(evutil_socket_t fd, short what, void *arg)
{
	struct peer *peer = arg;

	(void)what;
	peer->fd = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	assert_true(peer->fd >= 0);
	event_free(peer->event);
	peer->event = event_new(peer->base, peer->fd, EV_READ | EV_PERSIST,
	    peer_read, peer);
	event_add(peer->event, NULL);
}

static inline void
peer_open(struct peer *peer, enum ending ending)
{
	*peer = (struct peer){ .fd = -1, .ending = ending };
	peer->base = event_base_new();
	peer->trunks = trunks_new(peer->base);
	peer->listener = loop_socket(SOCK_STREAM, 0, &peer->address);
	assert_int_equal(listen(peer->listener, 8), 0);
	peer->timer = timer_new(peer->base, peer_write, peer);
	peer->event = event_new(peer->base, peer->listener, EV_READ,
	    peer_accept, peer);
	event_add(peer->event, NULL);
}

static inline void
peer_close(struct peer *peer)
{
	trunks_free(&peer->trunks);
	timer_free(&peer->timer);
	event_free(peer->event);
	close(peer->listener);
	if (peer->fd >= 0)
		close(peer->fd);
	buf_fini(&peer->heard);
	buf_fini(&peer->script);
	event_base_free(peer->base);
}

/* A message of len bytes, all of which are its mark. */
static inline void
peer_says(struct peer *peer, size_t len, uint8_t mark)
{
	buf_add_byte(&peer->script, (uint8_t)(len >> 8));
	buf_add_byte(&peer->script, (uint8_t)len);
	while (len-- > 0)
		buf_add_byte(&peer->script, mark);
}

static inline void
on_message(void *ctx, const uint8_t *msg, size_t len, bool more)
{
	struct user *u = ctx;

	assert_false(u->ended);
	for (size_t i = 1; i < len; i++)
		assert_int_equal(msg[i], msg[0]);
	if (u->count < MESSAGES_MAX) {
		u->lens[u->count] = len;
		u->firsts[u->count] = len > 0 ? msg[0] : 0;
		u->mores[u->count] = more;
	}
	u->bytes += 2 + len;
	if (++u->count == u->cancel_at) {
		stream_cancel(&u->stream);
		u->done = true;
	}
}

static inline void
on_ended(void *ctx, bool connected, const struct err *why)
{
	struct user *u = ctx;

	assert_false(u->ended);
	u->ended = true;
	u->connected = connected;
	u->why = *why;
	u->done = true;
	if (u->cancel_in_end)
		stream_cancel(&u->stream);
}

static inline void
start(struct user *u, struct trunks *trunks, const struct address *a,
    double timeout)
{
	static const struct stream_calls calls = { on_message, on_ended };
	const struct stream_args args = { .address = a, .query = query,
		.len = QUERY_LEN, .timeout = timeout };

	u->stream = stream_start(trunks, &args, &calls, u);
	assert_false(u->done);
}

/* To the end of the stream, whose reason has to be this. */
static inline void
run(struct peer *peer, struct user *u, double timeout, const char *why)
{
	start(u, peer->trunks, &peer->address, timeout);
	assert_true(loop_until(peer->base, &u->done));
	assert_true(u->connected);
	assert_string_equal(u->why.text, why);
	loop_rounds(peer->base, 3);
	stream_cancel(&u->stream);
	assert_null(u->stream);
}

#endif
