/*
 * pull_server: an HTTP server on loopback that answers each request with the
 * bytes that the test has set, right or wrong.
 */
#ifndef DNSSYNC_TESTS_PULL_SERVER_H
#define DNSSYNC_TESTS_PULL_SERVER_H

#include <arpa/inet.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>

#include "base/buf.h"
#include "loop.h"

struct pull_server {
	struct event_base *base;
	struct evconnlistener *listener;
	int port;
	struct buf answer;		/* to the next requests */
	bool closes;			/* behind an answer */
	struct bufferevent *answered;	/* the last one */
	bool keeps_silent;
	unsigned requests;
	char last[2048];		/* request */
	struct bufferevent *peers[64];
	size_t npeers;
	bool *was_asked;		/* set at each request, or NULL */
};

static inline void
pull_server_written(struct bufferevent *peer, void *ctx)
{
	struct pull_server *s = ctx;

	if (s->closes && s->answered == peer &&
	    evbuffer_get_length(bufferevent_get_output(peer)) == 0)
		shutdown(bufferevent_getfd(peer), SHUT_RDWR);
}

static inline void
pull_server_read(struct bufferevent *peer, void *ctx)
{
	struct pull_server *s = ctx;
	struct evbuffer *in = bufferevent_get_input(peer);
	struct evbuffer_ptr end = evbuffer_search(in, "\r\n\r\n", 4, NULL);

	if (end.pos < 0)
		return;
	memset(s->last, 0, sizeof(s->last));
	evbuffer_remove(in, s->last, (size_t)end.pos + 4 < sizeof(s->last) ?
	    (size_t)end.pos + 4 : sizeof(s->last) - 1);
	s->requests++;
	s->answered = peer;
	if (s->was_asked != NULL)
		*s->was_asked = true;
	if (!s->keeps_silent)
		bufferevent_write(peer, s->answer.data, s->answer.len);
}

static inline void
pull_server_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *sa, int len, void *ctx)
{
	struct pull_server *s = ctx;
	struct bufferevent *peer = bufferevent_socket_new(s->base, fd,
	    BEV_OPT_CLOSE_ON_FREE);

	(void)listener;
	(void)sa;
	(void)len;
	assert(s->npeers < sizeof(s->peers) / sizeof(*s->peers));
	s->peers[s->npeers++] = peer;
	bufferevent_setcb(peer, pull_server_read, pull_server_written, NULL,
	    s);
	bufferevent_enable(peer, EV_READ | EV_WRITE);
}

static inline void
pull_server_start(struct pull_server *s, struct event_base *base)
{
	struct address a;
	int fd = loop_socket(SOCK_STREAM, 0, &a);

	memset(s, 0, sizeof(*s));
	s->base = base;
	s->port = ntohs(((struct sockaddr_in *)&a.ss)->sin_port);
	s->listener = evconnlistener_new(base, pull_server_accept, s,
	    LEV_OPT_CLOSE_ON_FREE, 16, fd);
	assert(s->listener != NULL);
}

/* No one is heard any more; the port may be asked, and refuses. */
static inline void
pull_server_stop(struct pull_server *s)
{
	if (s->listener != NULL)
		evconnlistener_free(s->listener);
	s->listener = NULL;
	for (size_t i = 0; i < s->npeers; i++)
		bufferevent_free(s->peers[i]);
	s->npeers = 0;
	buf_fini(&s->answer);
}

/* The bytes as they are. */
static inline void
pull_server_set_raw(struct pull_server *s, const char *answer)
{
	s->answer.len = 0;
	buf_add_str(&s->answer, answer);
}

/* A whole, good answer; etag may be "". */
static inline void
pull_server_set(struct pull_server *s, const char *etag, const char *body)
{
	s->answer.len = 0;
	buf_addf(&s->answer, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n",
	    strlen(body));
	if (*etag != '\0')
		buf_addf(&s->answer, "ETag: %s\r\n", etag);
	buf_addf(&s->answer, "\r\n%s", body);
}

static inline void
pull_server_set_status(struct pull_server *s, const char *status)
{
	s->answer.len = 0;
	buf_addf(&s->answer, "HTTP/1.1 %s\r\n%s\r\n", status,
	    strncmp(status, "304", 3) == 0 ? "" : "Content-Length: 0\r\n");
}

#endif
