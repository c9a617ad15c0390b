#include "http/server.h"

#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/census.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "http/connection.h"
#include "http/outgoing.h"
#include "http/tls.h"
#include "listener.h"

/* Seconds between two lines on the same trouble. */
static const double log_pause = 60;

struct server_socket {
	LIST_ENTRY(server_socket) link;
	struct server *server;
	struct listener *listener;
	struct tls *tls;
	char *name;
};

struct server {
	struct event_base *base;
	struct connection_terms terms;
	struct census *census;
	struct ip_prefix *trusted;
	struct server_counts counts;
	double silent_until;
	struct event *drained;
	server_drained_fn *done;
	void *done_ctx;
	LIST_HEAD(, server_socket) sockets;
};

static void
hold_all(struct server *server, bool is_held)
{
	struct server_socket *s;

	LIST_FOREACH(s, &server->sockets, link)
		listener_hold(s->listener, is_held);
}

static void
on_ended(void *ctx, const struct ip *peer)
{
	struct server *server = ctx;

	census_leave(server->census, peer);
	if (server->counts.connections-- == server->terms.limits.connections)
		hold_all(server, false);
	if (server->counts.connections == 0 && server->done != NULL)
		event_active(server->drained, EV_TIMEOUT, 0);
}

static bool
may_log(struct server *server)
{
	double now = clock_seconds();

	if (now < server->silent_until)
		return false;
	server->silent_until = now + log_pause;
	return true;
}

static void
refuse(struct server_socket *s, int fd, const struct ip *peer)
{
	char text[IP_TEXT_SIZE];

	close(fd);
	s->server->counts.refused++;
	if (!may_log(s->server))
		return;
	ip_text(peer, text);
	log_warn("%s: %s has %u connections, and may not have more", s->name,
	    peer->len > 0 ? text : "a peer without an address",
	    s->server->terms.limits.per_source);
}

/* Those that wait in the kernel come in when a connection has ended. */
static void
hold_at_limit(struct server_socket *s)
{
	struct server *server = s->server;

	if (server->counts.connections < server->terms.limits.connections)
		return;
	hold_all(server, true);
	if (may_log(server))
		log_warn("%s: there are %u connections: further clients wait",
		    s->name, server->counts.connections);
}

static void
serve(struct server_socket *s, int fd, const struct ip *peer)
{
	struct server *server = s->server;
	struct bufferevent *bev;
	int one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	bev = s->tls != NULL ? tls_accept(s->tls, server->base, fd) :
	    xgot(bufferevent_socket_new(server->base, fd,
	    BEV_OPT_CLOSE_ON_FREE));
	if (bev == NULL) {
		census_leave(server->census, peer);
		return;
	}
	server->counts.accepted++;
	server->counts.connections++;
	connection_new(&server->terms, bev, peer, s->tls != NULL);
}

static void
on_client(void *ctx, int take_fd, const struct sockaddr *sa)
{
	struct server_socket *s = ctx;
	struct server *server = s->server;
	struct ip peer;
	unsigned max;

	peer = ip_from_sockaddr(sa);
	max = forwarded_is_trusted(&server->terms.trust, &peer) ? UINT_MAX :
	    server->terms.limits.per_source;
	if (!census_enter(server->census, &peer, max)) {
		refuse(s, take_fd, &peer);
		return;
	}
	serve(s, take_fd, &peer);
	hold_at_limit(s);
}

static void
on_drained(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;
	server_drained_fn *done = server->done;

	(void)fd;
	(void)what;
	server->done = NULL;
	if (done != NULL)
		done(server->done_ctx);
}

struct server *
server_new(struct event_base *base, const struct limits *limits,
    handler_fn *handler, void *site)
{
	struct server *server = xcalloc(1, sizeof(*server));

	server->base = base;
	server->census = census_new();
	server->drained = xgot(evtimer_new(base, on_drained, server));
	server->terms.limits = *limits;
	server->terms.handler = handler;
	server->terms.site = site;
	server->terms.ended = on_ended;
	server->terms.ctx = server;
	server->terms.tray = outgoing_tray_new(base);
	return server;
}

static void
unlisten_all(struct server *server)
{
	struct server_socket *s;

	while ((s = LIST_FIRST(&server->sockets)) != NULL)
		server_unlisten(&s);
}

void
server_free(struct server **take)
{
	struct server *server = *take;
	struct connection *c;

	if (server == NULL)
		return;
	*take = NULL;
	server->done = NULL;
	unlisten_all(server);
	while ((c = LIST_FIRST(&server->terms.all)) != NULL)
		connection_free(&c);
	outgoing_tray_free(&server->terms.tray);
	event_free(server->drained);
	census_free(&server->census);
	free(server->trusted);
	free(server);
}

void
server_trust(struct server *server, const struct ip_prefix *prefixes,
    size_t n)
{
	free(server->trusted);
	server->trusted = n == 0 ? NULL :
	    xmemdup(prefixes, n * sizeof(*prefixes));
	server->terms.trust = (struct forwarded_trust){ server->trusted, n };
}

struct server_socket *
server_listen(struct server *server, const char *name, int take_fd,
    struct tls *tls, struct err *err)
{
	struct server_socket *s = xcalloc(1, sizeof(*s));
	struct listener_options options = { name,
		server->terms.limits.backlog,
		server->terms.limits.accept_pause };

	s->listener = listener_new(server->base, take_fd, &options,
	    on_client, s, err);
	if (s->listener == NULL) {
		free(s);
		return NULL;
	}
	s->server = server;
	s->tls = tls;
	s->name = xstrdup(name);
	LIST_INSERT_HEAD(&server->sockets, s, link);
	listener_hold(s->listener, server->counts.connections >=
	    server->terms.limits.connections);
	return s;
}

void
server_set_tls(struct server_socket *socket, struct tls *tls)
{
	socket->tls = tls;
}

void
server_unlisten(struct server_socket **take)
{
	struct server_socket *s = *take;

	if (s == NULL)
		return;
	*take = NULL;
	LIST_REMOVE(s, link);
	listener_free(&s->listener);
	free(s->name);
	free(s);
}

void
server_drain(struct server *server, server_drained_fn *done, void *ctx)
{
	server->terms.is_draining = true;
	server->done = done;
	server->done_ctx = ctx;
	unlisten_all(server);
	connection_end_idle(&server->terms);
	if (server->counts.connections == 0)
		event_active(server->drained, EV_TIMEOUT, 0);
}

struct server_counts
server_counts(const struct server *server)
{
	return server->counts;
}
