/*
 * http_serving: a server on loopback, and clients in the same loop.
 */
#ifndef DNSSYNC_TESTS_HTTP_SERVING_H
#define DNSSYNC_TESTS_HTTP_SERVING_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "base/buf.h"
#include "http/server.h"
#include "http/sockets.h"
#include "loop.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a.example\r\n\r\n"

enum { SERVING_MAX_KEPT = 8, SERVING_BIG = 32 << 20 };

/*
 * Answers with the path; /later is kept until serving_answer(), /big has a
 * body of SERVING_BIG bytes.
 */
struct serving {
	struct event_base *base;
	struct limits limits;
	struct server *server;
	struct server_socket *socket;
	struct tls *tls;
	struct address address;
	struct exchange *kept[SERVING_MAX_KEPT];
	size_t n_kept;
	bool was_kept, is_gone, is_drained;
	unsigned n_requests;
	char client[IP_TEXT_SIZE];
};

static inline void
serving_gone(void *ctx, struct exchange *exchange)
{
	struct serving *s = ctx;

	assert_true(exchange_is_abandoned(exchange));
	s->is_gone = true;
}

static inline void
serving_handle(void *site, struct exchange *take)
{
	struct serving *s = site;
	const struct request *r = exchange_request(take);
	struct response response;

	s->n_requests++;
	ip_text(&r->client, s->client);
	if (text_is(r->path, "/later")) {
		s->kept[s->n_kept++] = take;
		s->was_kept = true;
		exchange_watch(take, serving_gone, s);
		return;
	}
	response_init(&response);
	response_say(&response, 200, r->path.s);
	if (text_is(r->path, "/big")) {
		char *big = calloc(1, SERVING_BIG);

		buf_add(&response.body, big, SERVING_BIG);
		free(big);
	}
	exchange_answer(&take, &response);
}

/* Answers what was kept first. */
static inline void
serving_answer(struct serving *s, const char *line)
{
	struct exchange *exchange = s->kept[0];
	struct response response;

	assert_true(s->n_kept > 0);
	memmove(s->kept, s->kept + 1, --s->n_kept * sizeof(*s->kept));
	response_init(&response);
	response_say(&response, 200, line);
	exchange_answer(&exchange, &response);
	assert_null(exchange);
}

/* tls may be NULL.  Limits may be set before. */
static inline void
serving_listen(struct serving *s, struct tls *tls)
{
	struct hostport hp = { (char *)"127.0.0.1", 0 };
	struct err err;
	int fd = sockets_open(&hp, &err);

	assert_true(fd >= 0);
	s->address.len = sizeof(s->address.ss);
	getsockname(fd, (struct sockaddr *)&s->address.ss, &s->address.len);
	signal(SIGPIPE, SIG_IGN);
	s->base = event_base_new();
	s->tls = tls;
	s->server = server_new(s->base, &s->limits, serving_handle, s);
	s->socket = server_listen(s->server, "http public", fd, tls, &err);
	assert_non_null(s->socket);
}

static inline void
serving_end(struct serving *s)
{
	server_free(&s->server);
	assert_null(s->server);
	while (s->n_kept > 0)
		serving_answer(s, "nobody");
	event_base_free(s->base);
}

/* What came back, and how it ended. */
struct client {
	struct serving *serving;
	struct bufferevent *bev;
	struct buf got;
	const char *awaited;
	bool seen, ended, was_reset;
};

static inline void
client_on_read(struct bufferevent *bev, void *arg)
{
	struct client *c = arg;
	struct evbuffer *in = bufferevent_get_input(bev);
	size_t len = evbuffer_get_length(in);

	buf_add(&c->got, evbuffer_pullup(in, -1), len);
	evbuffer_drain(in, len);
	if (c->awaited != NULL)
		c->seen = strstr(buf_str(&c->got), c->awaited) != NULL;
}

static inline void
client_on_event(struct bufferevent *bev, short what, void *arg)
{
	struct client *c = arg;

	(void)bev;
	if (what & BEV_EVENT_CONNECTED)
		return;
	c->ended = true;
	c->was_reset = (what & BEV_EVENT_ERROR) != 0;
}

/* Takes a bufferevent that is connected, or is to be. */
static inline void
client_begin(struct client *c, struct serving *s, struct bufferevent *bev)
{
	*c = (struct client){ .serving = s, .bev = bev };
	bufferevent_setcb(bev, client_on_read, NULL, client_on_event, c);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
}

static inline void
client_connect(struct client *c, struct serving *s)
{
	client_begin(c, s, bufferevent_socket_new(s->base, -1,
	    BEV_OPT_CLOSE_ON_FREE));
	assert_int_equal(bufferevent_socket_connect(c->bev,
	    (struct sockaddr *)&s->address.ss, (int)s->address.len), 0);
}

static inline void
client_say(struct client *c, const char *bytes)
{
	bufferevent_write(c->bev, bytes, strlen(bytes));
}

/* Waits for that text, in all that came since the last call. */
static inline void
client_await(struct client *c, const char *text)
{
	char *found;

	c->awaited = text;
	c->seen = strstr(buf_str(&c->got), text) != NULL;
	if (!c->seen)
		assert_true(loop_until(c->serving->base, &c->seen));
	found = strstr((char *)c->got.data, text) + strlen(text);
	buf_drop_front(&c->got, (size_t)(found - (char *)c->got.data));
	c->awaited = NULL;
}

static inline void
client_await_end(struct client *c)
{
	assert_true(c->ended || loop_until(c->serving->base, &c->ended));
}

/* Closes its own side, when all is sent. */
static inline void
client_shut(struct client *c)
{
	while (evbuffer_get_length(bufferevent_get_output(c->bev)) > 0)
		event_base_loop(c->serving->base, EVLOOP_ONCE);
	shutdown(bufferevent_getfd(c->bev), SHUT_WR);
}

static inline void
client_end(struct client *c)
{
	bufferevent_free(c->bev);
	buf_fini(&c->got);
}

/* Goes away with a reset. */
static inline void
client_vanish(struct client *c)
{
	struct linger hard = { .l_onoff = 1 };

	setsockopt(bufferevent_getfd(c->bev), SOL_SOCKET, SO_LINGER, &hard,
	    sizeof(hard));
	client_end(c);
}

/*
 * More requests than the server reads ahead, behind one whose answer is
 * awaited; each has its answer, in order, when that one has.
 */
static inline void
client_ask_much(struct client *c)
{
	struct serving *s = c->serving;
	struct buf many = { 0 };
	char answer[32];

	client_say(c, GET("/later"));
	assert_true(loop_until(s->base, &s->was_kept));
	for (int i = 0; i < 4000; i++)
		buf_addf(&many, "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n", i);
	bufferevent_write(c->bev, many.data, many.len);
	buf_fini(&many);
	loop_rounds(s->base, 20);
	serving_answer(s, "first");
	client_await(c, "\nfirst\n");
	for (int i = 0; i < 4000; i++) {
		snprintf(answer, sizeof(answer), "\n/%d\n", i);
		client_await(c, answer);
	}
	assert_int_equal(c->got.len, 0);
	assert_int_equal(s->n_requests, 4001);
}

/* Runs the loop until the server has that many connections. */
static inline void
serving_await_count(struct serving *s, unsigned n)
{
	bool late = false;
	struct timer *timer = timer_new(s->base, loop_give_up, &late);

	timer_set(timer, loop_patience);
	while (server_counts(s->server).connections != n && !late)
		event_base_loop(s->base, EVLOOP_ONCE);
	timer_free(&timer);
	assert_int_equal(server_counts(s->server).connections, n);
}

#endif
