/*
 * exchange: a request and, once, at once or later, its answer.
 *
 * The handler owns the exchange that it is given, and answers it exactly
 * once: before it returns, or any time after, in the loop's thread.  A client
 * that goes away meanwhile changes nothing of that: the answer then goes
 * nowhere.  Whoever has better to do than to make it asks
 * exchange_is_abandoned(), or lets exchange_watch() tell.
 *
 * A client that has closed its own side only (shutdown(SHUT_WR)) waits for
 * its answer still.  Whether it does cannot be told from one that closed the
 * connection and left, until something is sent: so that one is not noticed,
 * and costs its connection until the answer.
 */
#ifndef DNSSYNC_HTTP_EXCHANGE_H
#define DNSSYNC_HTTP_EXCHANGE_H

#include <stdbool.h>

#include "http/request.h"
#include "http/response.h"

struct exchange;

/* What serves the requests of a server; site is the server's. */
typedef void handler_fn(void *site, struct exchange *take);

/* Lasts until the answer. */
const struct request *exchange_request(const struct exchange *exchange);

/* Ends the exchange, and the response, which is initialised again. */
void exchange_answer(struct exchange **take, struct response *response);

/* Is nobody there any more to read the answer? */
bool exchange_is_abandoned(const struct exchange *exchange);

/*
 * Calls gone once, when the client goes away or the server is freed before
 * the answer; the exchange is still to be answered, perhaps right there.
 * NULL: calls nobody any more.  Not for one that is abandoned already.
 */
typedef void exchange_gone_fn(void *ctx, struct exchange *exchange);
void exchange_watch(struct exchange *exchange, exchange_gone_fn *gone,
    void *ctx);

/*
 * For whoever carries the answer.  The exchange takes the request's contents;
 * answer is called once, unless exchange_abandon() was before, and may take
 * the response's body.
 */
typedef void exchange_answer_fn(void *ctx, const struct request *request,
    struct response *response);
struct exchange *exchange_new(struct request *take,
    exchange_answer_fn *answer, void *ctx);

/* The client is gone. */
void exchange_abandon(struct exchange *exchange);

#endif
