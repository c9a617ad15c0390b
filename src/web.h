/*
 * web: the listeners of the configuration, and the server behind them.
 */
#ifndef DNSSYNC_WEB_H
#define DNSSYNC_WEB_H

#include "conf.h"
#include "http/exchange.h"
#include "http/server.h"
#include "ports.h"

struct event_base;
struct web;

/* All requests go to the handler. */
struct web *web_new(struct event_base *base, handler_fn *handler, void *site);

/* Ends all connections.  NULL is allowed in it. */
void web_free(struct web **take);

/*
 * Listens where the configuration says, and nowhere else any more; what is
 * the same goes on.  Certificates are read again.  What fails is logged, and
 * tried again, with pauses that grow up to a minute; meanwhile the old
 * addresses of that section stay, and the rest is done.  ports may be NULL.
 */
void web_configure(struct web *web, const struct conf *conf,
    struct ports *ports);

/*
 * Listens nowhere any more, and ends idle connections.  Calls done once, never
 * from inside, when the last request has been answered; not after web_free().
 */
void web_drain(struct web *web, server_drained_fn *done, void *ctx);

/* Does all listen that is to? */
bool web_is_well(const struct web *web);

struct server_counts web_counts(const struct web *web);

#endif
