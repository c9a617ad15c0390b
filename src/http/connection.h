/*
 * connection: one client, its requests one after the other.
 *
 * A request is read when the answer to the one before it is sent, so that
 * answers are in order, and a client that does not read them is not read
 * either.
 */
#ifndef DNSSYNC_HTTP_CONNECTION_H
#define DNSSYNC_HTTP_CONNECTION_H

#include <stdbool.h>
#include <sys/queue.h>

#include "base/ip.h"
#include "http/exchange.h"
#include "http/forwarded.h"
#include "http/limits.h"

struct bufferevent;
struct connection;
struct outgoing_tray;

/* What the connections of a server have in common; it outlives them. */
struct connection_terms {
	struct limits limits;
	struct forwarded_trust trust;
	handler_fn *handler;
	void *site;
	bool is_draining;		/* each answer is the last one */

	/* Called at a connection's end, for any reason. */
	void (*ended)(void *ctx, const struct ip *peer);
	void *ctx;

	struct outgoing_tray *tray;	/* what they send */
	LIST_HEAD(connection_list, connection) all;
};

/* Takes the bufferevent, which owns its socket. */
void connection_new(struct connection_terms *terms, struct bufferevent *take,
    const struct ip *peer, bool is_secure);

/* Ends it now.  What was not answered is abandoned. */
void connection_free(struct connection **take);

/* Ends those that wait for a request, of which nothing has come yet. */
void connection_end_idle(struct connection_terms *terms);

#endif
