/*
 * stream: one question over TCP or TLS and the messages that answer it.
 *
 * The connection is shared with other questions (sync/trunks.h).  A message is
 * for the question whose id it has, and which it repeats, if it repeats any.
 * One that is for none is handed to the only question that is open, which may
 * judge it, else it ends the connection.
 */
#ifndef DNSSYNC_SYNC_STREAM_H
#define DNSSYNC_SYNC_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "sync/address.h"

struct trunks;
struct stream;
struct tls_profile;

/* Lasts as long as the stream.  SIGPIPE has to be ignored. */
struct stream_calls {
	/*
	 * One whole message; it lasts during the call.  more: does a byte wait
	 * behind it already that belongs to no other question?  May cancel the
	 * stream.
	 */
	void (*message)(void *ctx, const uint8_t *msg, size_t len, bool more);
	/*
	 * The stream ended by itself: no connection (connected false), closed
	 * by the peer, or silent for too long.  Comes once, nothing comes
	 * after it; the stream still has to be cancelled.
	 */
	void (*ended)(void *ctx, bool connected, const struct err *why);
};

/* What is asked where.  All of it is copied, but for tls, which is shared. */
struct stream_args {
	const struct address *address;
	struct tls_profile *tls;	/* NULL: TCP */
	const uint8_t *query;		/* begins with its id */
	size_t len;			/* of the query */
	bool is_single;			/* one message answers it: nothing is
					   called after that */
	double timeout;			/* seconds; of the connecting, and then
					   of each wait for further bytes.
					   Single: for all of it */
};

/*
 * Sends the question as soon as there is a connection for it, and reads.
 * Until then no time runs.  A call back handles a bounded number of bytes, so
 * that other work of the loop comes in between.  Nothing is called from inside
 * stream_start().
 */
struct stream *stream_start(struct trunks *trunks,
    const struct stream_args *args, const struct stream_calls *calls,
    void *ctx);

/*
 * Frees; NULL is allowed in it.  What still comes in answer is thrown away; if
 * that may be much, the connection ends when nobody else uses it.
 */
void stream_cancel(struct stream **take);

/* The same, where the answer is whole: others may use the connection. */
void stream_finish(struct stream **take);

/* Bytes of a message that answers it and is not whole; of NULL, none. */
size_t stream_half(const struct stream *s);

#endif
