/*
 * trunks_parts: what the rooms of shared connections know of each other;
 * nobody else includes it.
 *
 *	stream ---waits in---> host <---has--- share ---has--- line
 *	   ^                                     |
 *	   +-------------------- seat <---has----+
 */
#ifndef DNSSYNC_SYNC_TRUNKS_PARTS_H
#define DNSSYNC_SYNC_TRUNKS_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "base/err.h"
#include "sync/address.h"
#include "sync/stream.h"

struct event_base;
struct line;
struct trunks;
struct timer;
struct tls_profile;
struct tls_session;

TAILQ_HEAD(streams, stream);
TAILQ_HEAD(seats, seat);
TAILQ_HEAD(shares, share);

/* A question.  It waits, or has a share, or is over. */
struct stream {
	struct host *host;
	struct share *share;
	bool waits;
	const struct stream_calls *calls;
	void *ctx;
	uint8_t *query;
	size_t len;
	uint16_t id;
	bool is_single;
	double timeout;
	struct timer *timer;
	double asked, moved;		/* clock_seconds() */
	bool is_alone;			/* wants a connection of its own */
	unsigned again;			/* how often it was asked once more */
	bool begun;			/* a message of the answer has come */
	size_t half;			/* bytes of one that is not whole */
	bool *gone;			/* set when a call back cancels */
	TAILQ_ENTRY(stream) link;	/* while it waits */
};

/* A question that is open on a connection. */
struct seat {
	struct stream *stream;		/* NULL: nobody wants the answer */
	uint16_t id;
	bool is_single;
	TAILQ_ENTRY(seat) link;
};

/* A connection that is shared. */
struct share {
	struct host *host;
	struct line *line;
	struct seats seats;		/* in the order of asking */
	unsigned nseats, nlive;		/* nlive: with a stream */
	unsigned nlong;			/* that are not single */
	unsigned asked;			/* questions until now */
	unsigned answers;		/* messages until now, */
	unsigned fresh;			/* and since it was idle */
	bool was_idle;
	bool was_open;
	bool is_alone;			/* is for one question only */
	bool is_closing;		/* gets no more questions */
	bool has_ended;
	double heard;			/* clock_seconds() of a message */
	double idle;			/* the same: since when, if nlive = 0 */
	TAILQ_ENTRY(share) link;
};

/* A primary's address, as it is asked: over TCP or with this profile. */
struct host {
	struct trunks *trunks;
	struct event_base *base;
	struct address address;
	struct tls_profile *tls;
	struct tls_session *session;	/* NULL without tls */
	struct shares shares;
	unsigned nshares;
	struct streams waiting;
	double heard;			/* clock_seconds() of a message */
	double single_until;		/* clock_seconds() */
	unsigned limit;			/* of connections, */
	double limit_until;		/* until then */
	struct timer *tidy;
};

/* trunks.c */

/* Never NULL. */
struct host *trunks_host(struct trunks *trunks, const struct address *address,
    struct tls_profile *tls);
void trunks_forget(struct host *take);

/* trunks_host.c */

void host_init(struct host *host);
void host_fini(struct host *host);

/* Waits for a place. */
void host_add(struct host *host, struct stream *s);

/* Gives places to those who wait.  Calls nobody. */
void host_seat(struct host *host);

/*
 * A question was not answered for that many seconds: if nothing else was, those
 * who wait behind it do not try for themselves.
 */
void host_is_silent(struct host *host, double seconds, const struct err *why);

/* Soon, from the loop: closes what is not needed, and gives places. */
void host_tidy(struct host *host);

/*
 * It gets no more connections than it has that are good, for a while.  false:
 * it has none.
 */
bool host_is_crowded(struct host *host);

/* One question over a connection has helped. */
void host_is_single(struct host *host);

/* share.c */

struct share *share_start(struct host *host, bool is_alone);
void share_free(struct share **take);

/* Is there a place for a question with that id? */
bool share_takes(const struct share *share, uint16_t id);
void share_seat(struct share *share, struct stream *s);

/* The stream has its answer, is_whole, or does not want it any more. */
void share_leave(struct stream *s, bool is_whole);

/* stream.c */

/* Is the message, which has its id, to its question, if it says to which? */
bool stream_is_asked(const struct stream *s, const uint8_t *msg, size_t len);

/* A connection for it is there, or is being made. */
void stream_seated(struct stream *s);

/* It has no share any more. */
void stream_again(struct stream *s, bool alone);
void stream_end(struct stream *s, bool connected, const struct err *why);

void stream_message(struct stream *s, const uint8_t *msg, size_t len,
    bool more);

#endif
