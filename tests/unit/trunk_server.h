/*
 * trunk_server: a primary on loopback that takes many connections, and
 * questions to it whose answers are kept.
 */
#ifndef DNSSYNC_TESTS_TRUNK_SERVER_H
#define DNSSYNC_TESTS_TRUNK_SERVER_H

#include <signal.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "loop.h"
#include "sync/stream.h"
#include "sync/trunks.h"

/* A question for the SOA of a name of one letter. */
enum { CONNS_MAX = 64, QUERY_LEN = 19, ID_SIZE = 2 };

static const double long_timeout = 60;

struct conn;

/* A question has come: the n-th, from 0, on this connection. */
typedef void hear_fn(struct conn *c, uint16_t id, unsigned n);

struct conn {
	struct server *server;
	int fd;				/* -1: closed by us */
	struct event *event;
	struct buf in;
	unsigned heard;
	uint16_t ids[256];
	bool is_over;			/* closed by the other end */
};

struct server {
	struct event_base *base;
	struct trunks *trunks;
	struct address address;
	int listener;
	struct event *event;
	hear_fn *hear;
	struct conn conns[CONNS_MAX];
	unsigned accepts, questions, over;
	bool none_more;			/* closes what it accepts */
};

/* The answer: the id, and some bytes. */
static inline void
say(struct conn *c, uint16_t id, size_t len)
{
	uint8_t msg[512] = { 0 };

	put_u16(msg, (uint16_t)len);
	put_u16(msg + 2, id);
	if (c->fd >= 0)
		assert_int_equal(send(c->fd, msg, 2 + len, MSG_NOSIGNAL),
		    2 + len);
}

static inline void
hang_up(struct conn *c)
{
	if (c->event != NULL)
		event_free(c->event);
	c->event = NULL;
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

static inline void
conn_read(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	uint8_t bytes[4096];
	ssize_t n = recv(fd, bytes, sizeof(bytes), 0);

	(void)what;
	if (n <= 0) {
		c->is_over = true;
		c->server->over++;
		hang_up(c);
		return;
	}
	buf_add(&c->in, bytes, (size_t)n);
	while (c->fd >= 0 && c->in.len >= 2 + QUERY_LEN) {
		uint16_t id = get_u16(c->in.data + 2);

		assert_int_equal(get_u16(c->in.data), QUERY_LEN);
		buf_drop_front(&c->in, 2 + QUERY_LEN);
		c->server->questions++;
		c->ids[c->heard] = id;
		c->server->hear(c, id, c->heard++);
	}
}

static inline void
server_accept(evutil_socket_t fd, short what, void *arg)
{
	struct server *s = arg;
	struct conn *c = &s->conns[s->accepts];

	(void)what;
	assert_true(s->accepts < CONNS_MAX);
	s->accepts++;
	c->server = s;
	c->fd = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	assert_true(c->fd >= 0);
	if (s->none_more) {
		hang_up(c);
		return;
	}
	c->event = event_new(s->base, c->fd, EV_READ | EV_PERSIST, conn_read,
	    c);
	event_add(c->event, NULL);
}

static inline void
server_open(struct server *s, hear_fn *hear)
{
	memset(s, 0, sizeof(*s));
	s->base = event_base_new();
	s->trunks = trunks_new(s->base);
	s->hear = hear;
	s->listener = loop_socket(SOCK_STREAM, 0, &s->address);
	assert_int_equal(listen(s->listener, CONNS_MAX), 0);
	s->event = event_new(s->base, s->listener, EV_READ | EV_PERSIST,
	    server_accept, s);
	event_add(s->event, NULL);
}

static inline void
server_close(struct server *s)
{
	trunks_free(&s->trunks);
	for (unsigned i = 0; i < s->accepts; i++) {
		hang_up(&s->conns[i]);
		buf_fini(&s->conns[i].in);
	}
	event_free(s->event);
	close(s->listener);
	event_base_free(s->base);
}

/* The asking side. */

struct asker {
	struct stream *stream;
	uint16_t id;
	unsigned messages, finish_at;
	bool more, answered, ended, connected;
	struct err why;
};

static inline void
on_message(void *ctx, const uint8_t *msg, size_t len, bool more)
{
	struct asker *a = ctx;

	assert_true(len >= ID_SIZE);
	(void)msg;
	a->messages++;
	a->more = more;
	a->answered = true;
	if (a->messages == a->finish_at)
		stream_finish(&a->stream);
}

static inline void
on_ended(void *ctx, bool connected, const struct err *why)
{
	struct asker *a = ctx;

	assert_false(a->ended);
	a->ended = true;
	a->connected = connected;
	a->why = *why;
}

static inline void
ask(struct server *s, struct asker *a, uint16_t id, bool is_single,
    double timeout)
{
	static const struct stream_calls calls = { on_message, on_ended };
	uint8_t query[QUERY_LEN] = { [5] = 1, [12] = 1, [13] = 'a', [16] = 6,
		[18] = 1 };
	const struct stream_args args = { .address = &s->address,
		.query = query, .len = QUERY_LEN, .is_single = is_single,
		.timeout = timeout };

	*a = (struct asker){ .id = id };
	put_u16(query, id);
	a->stream = stream_start(s->trunks, &args, &calls, a);
	assert_false(a->answered || a->ended);
}

static inline void
ask_all(struct server *s, struct asker *a, unsigned n, bool is_single)
{
	for (unsigned i = 0; i < n; i++)
		ask(s, &a[i], (uint16_t)(100 + i), is_single, long_timeout);
}

/* Until each of them has an answer, which is cancelled. */
static inline void
await_all(struct server *s, struct asker *a, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (!loop_until(s->base, &a[i].answered) || a[i].ended)
			fail_msg("question %u: %s", i, a[i].why.text);
		stream_cancel(&a[i].stream);
	}
}

/* Until that many questions have been heard. */
static inline void
await_questions(struct server *s, unsigned n)
{
	while (s->questions < n)
		event_base_loop(s->base, EVLOOP_ONCE);
}

static inline void
await_over(struct server *s, unsigned n)
{
	while (s->over < n)
		event_base_loop(s->base, EVLOOP_ONCE);
}

#endif
