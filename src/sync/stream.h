/*
 * stream: one question over TCP and the messages that answer it, framed by
 * two bytes of length (RFC 1035, 4.2.2; RFC 7766).
 */
#ifndef DNSSYNC_SYNC_STREAM_H
#define DNSSYNC_SYNC_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "sync/address.h"

struct event_base;
struct stream;

/* Lasts as long as the stream.  SIGPIPE has to be ignored. */
struct stream_calls {
	/*
	 * One whole message; it lasts during the call.  more: is a further
	 * byte waiting already?  May cancel the stream.
	 */
	void (*message)(void *ctx, const uint8_t *msg, size_t len, bool more);
	/*
	 * The stream ended by itself: no connection (connected false), closed
	 * by the peer, or silent for too long.  Comes once, nothing comes
	 * after it; the stream still has to be cancelled.
	 */
	void (*ended)(void *ctx, bool connected, const struct err *why);
};

/* What is asked where.  All of it is copied. */
struct stream_args {
	const struct address *address;
	const uint8_t *query;
	size_t len;			/* of the query */
	double timeout;			/* seconds; of the connecting, and then
					   of each wait for further bytes */
};

/*
 * Connects, sends the question and reads.  A call back handles a bounded
 * number of bytes, so that other work of the loop comes in between.  Nothing
 * is called from inside stream_start().
 */
struct stream *stream_start(struct event_base *base,
    const struct stream_args *args, const struct stream_calls *calls,
    void *ctx);

/* Closes and frees; NULL is allowed in it. */
void stream_cancel(struct stream **take);

#endif
