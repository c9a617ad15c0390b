/*
 * resolve: a primary's host name becomes addresses, by libevent's evdns,
 * without blocking the loop.
 */
#ifndef DNSSYNC_SYNC_RESOLVE_H
#define DNSSYNC_SYNC_RESOLVE_H

#include <stddef.h>

#include "base/err.h"
#include "base/hostport.h"
#include "sync/address.h"

enum { RESOLVE_MAX = 8 };	/* addresses of a name that are tried */

struct event_base;
struct resolver;
struct resolve;

/*
 * Reads resolv.conf and hosts when the first name is asked for, and anew
 * after a failure or a minute.  An answer serves for some seconds, so that
 * many zones of one primary are one question.
 */
struct resolver *resolver_new(struct event_base *base);

/*
 * No resolve may be out.  Questions that nobody waits for any more are ended;
 * for that the loop has to run once more before it is freed
 * (event_base_loop() with EVLOOP_NONBLOCK does).  NULL is allowed in it.
 */
void resolver_free(struct resolver **take);

/*
 * Called once, never from inside resolve_start(); may cancel it.  n is 0 on
 * failure, and why then tells ("ns0.example.com: no such host"); list and why
 * last during the call.
 */
typedef void resolve_fn(void *ctx, const struct address *list, size_t n,
    const struct err *why);

/* A literal address needs no server, but is called back just the same. */
struct resolve *resolve_start(struct resolver *resolver,
    const struct hostport *hp, resolve_fn *done, void *ctx);

/* Has to be called also after the answer has come.  NULL is allowed in it. */
void resolve_cancel(struct resolve **take);

#endif
