/*
 * server: HTTP at any number of sockets, within one set of limits.
 */
#ifndef DNSSYNC_HTTP_SERVER_H
#define DNSSYNC_HTTP_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/ip.h"
#include "http/exchange.h"
#include "http/limits.h"

struct event_base;
struct server;
struct server_socket;
struct tls;

/* All requests go to the handler.  The process has to ignore SIGPIPE. */
struct server *server_new(struct event_base *base,
    const struct limits *limits, handler_fn *handler, void *site);

/*
 * Ends all connections now.  What the handler has not answered is abandoned,
 * and is still to be answered by it: that may be after this.
 */
void server_free(struct server **take);

/*
 * The proxies whose word on their clients is taken, in place of those that
 * were.  Copied.  The limit of connections of one source is not theirs.
 */
void server_trust(struct server *server, const struct ip_prefix *prefixes,
    size_t n);

/*
 * Listens on a bound socket, which it then owns, over TLS if tls is not
 * NULL; tls stays the caller's and outlives the socket.  NULL on failure,
 * and the socket is closed.
 */
struct server_socket *server_listen(struct server *server, const char *name,
    int take_fd, struct tls *tls, struct err *err);

/*
 * What is spoken at the socket from now on: TLS as for server_listen(), or
 * none.  Connections that stand go on as they are.
 */
void server_set_tls(struct server_socket *socket, struct tls *tls);

/* Closes one socket; its connections go on.  NULL is allowed in it. */
void server_unlisten(struct server_socket **take);

/*
 * Closes all sockets and idle connections; the others end with the answer
 * that is under way.  Calls done once, never from inside, when the last has
 * ended.
 */
typedef void server_drained_fn(void *ctx);
void server_drain(struct server *server, server_drained_fn *done, void *ctx);

struct server_counts {
	unsigned connections;		/* now */
	uint64_t accepted;		/* since the start */
	uint64_t refused;		/* for the limit of a source */
};

struct server_counts server_counts(const struct server *server);

#endif
