/*
 * datagram: a UDP socket of our own that is connected to one server, so that
 * nobody else is heard, and refusals are.
 */
#ifndef DNSSYNC_SYNC_DATAGRAM_H
#define DNSSYNC_SYNC_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "sync/address.h"

struct datagram;
struct event_base;

/* Both may send, and free. */
struct datagram_calls {
	/* A message, cut at 4096 bytes; it lasts during the call. */
	void (*received)(void *ctx, const uint8_t *msg, size_t len);
	/* What was sent has not got there: "UDP is refused". */
	void (*failed)(void *ctx, const struct err *why);
};

/* The calls last as long as the socket. */
struct datagram *datagram_new(struct event_base *base,
    const struct address *to, const struct datagram_calls *calls, void *ctx);
void datagram_free(struct datagram **take);

/* Without waiting; what gets lost is lost.  err is as in failed(). */
bool datagram_send(struct datagram *d, const uint8_t *msg, size_t len,
    struct err *err);

#endif
