/*
 * line: one connection to a primary, over TCP or TLS, and the messages on it,
 * each behind two bytes of length (RFC 1035, 4.2.2; RFC 7858, 3.3).
 *
 *	CONNECTING --TCP--> OPEN ----------> ended()
 *	    |  |             ^                 ^
 *	    |  +--> SHAKING--+                 |
 *	    |   TLS    |  certificate is good  |
 *	    +----------+-----------------------+
 *
 * It knows nothing of questions, and nothing of time: who waits for it closes
 * it.
 */
#ifndef DNSSYNC_SYNC_LINE_H
#define DNSSYNC_SYNC_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "sync/address.h"

struct event_base;
struct line;
struct tls_profile;
struct tls_session;

/* None of them may close the line.  They last as long as it. */
struct line_calls {
	/* It may be used: what was sent until now goes out. */
	void (*opened)(void *ctx);
	/* One whole message; it lasts during the call. */
	void (*message)(void *ctx, const uint8_t *msg, size_t len);
	/*
	 * A part of a message has come, len bytes in all; it has this id, -1:
	 * that is not known yet.
	 */
	void (*moved)(void *ctx, int id, size_t len);
	/*
	 * It ended by itself.  Comes once, and nothing comes after it.
	 * refused: without any message, by a primary that has asked for a
	 * certificate of ours.  In TLS 1.3 it judges that, or the want of it,
	 * when for us the line is open already.
	 */
	void (*ended)(void *ctx, bool refused, const struct err *why);
};

/* All of it is the caller's, and outlives the line. */
struct line_args {
	const struct address *address;
	struct tls_profile *tls;	/* NULL: TCP */
	struct tls_session *session;	/* to be resumed, with tls */
};

/* Begins to connect.  Nothing is called from inside it. */
struct line *line_start(struct event_base *base, const struct line_args *args,
    const struct line_calls *calls, void *ctx);

/* Closes and frees; NULL is allowed in it. */
void line_close(struct line **take);

/* Sends a message, or keeps it until the line is open. */
void line_send(struct line *l, const uint8_t *msg, size_t len);

bool line_is_open(const struct line *l);

/* What it has not done within that time: "cannot connect within 5 s". */
void line_late(const struct line *l, double seconds, struct err *why);

/*
 * Inside message(): the id of the message behind this one, if any byte of it
 * waits already.  LINE_HALF: not enough of them to tell.
 */
enum { LINE_NOTHING = -1, LINE_HALF = -2 };
int line_behind(const struct line *l);

#endif
