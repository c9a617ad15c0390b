/*
 * outgoing: what the connections of a server have to send.
 *
 * What a plain socket takes is sent at the end of the loop's turn, for all
 * connections in one go: clients that share the machine are then woken once,
 * not for each answer, and it costs no round of the loop.
 */
#ifndef DNSSYNC_HTTP_OUTGOING_H
#define DNSSYNC_HTTP_OUTGOING_H

#include <stdbool.h>
#include <stddef.h>

#include "http/response.h"

struct bufferevent;
struct event_base;
struct outgoing;
struct outgoing_tray;

/* The tray outlives all that is made with it. */
struct outgoing_tray *outgoing_tray_new(struct event_base *base);
void outgoing_tray_free(struct outgoing_tray **take);

/* All that was put has left the process; may free the outgoing. */
typedef void outgoing_sent_fn(void *ctx);

/*
 * For one connection, which stays the caller's.  sent() is called from the
 * loop, never from inside outgoing_put(); where bytes went to the
 * bufferevent's output, its own callback tells of their end instead.
 */
struct outgoing *outgoing_new(struct outgoing_tray *tray,
    struct bufferevent *bev, bool is_plain, outgoing_sent_fn *sent,
    void *ctx);

/* A plain socket is first given what waits, as far as it takes it. */
void outgoing_free(struct outgoing **take);

/* May take the response's body, which is then empty. */
void outgoing_put(struct outgoing *o, struct response *response,
    const struct response_frame *frame);

/* Bytes that have not left the process. */
size_t outgoing_len(const struct outgoing *o);

#endif
