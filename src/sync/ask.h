/*
 * ask: one server is asked for any names and types, one after the other.
 *
 * Over UDP (random ids, a socket of its own that is connected, no RD), asked
 * again on loss; over TCP when the answer is cut or none comes.  With a key,
 * questions are signed, and what is not signed is as good as not answered.
 */
#ifndef DNSSYNC_SYNC_ASK_H
#define DNSSYNC_SYNC_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/said.h"
#include "sync/address.h"

struct ask;
struct ask_server;
struct event_base;
struct tls_profile;
struct trunks;
struct tsig_key;

struct ask_server_args {
	struct event_base *base;
	struct trunks *trunks;		/* the caller's */
	struct address address;
	struct tsig_key *key;		/* shared; NULL: none */
	struct tls_profile *tls;	/* shared; NULL: none.  Else always
					   over it */
	bool tcp;			/* never over UDP */
};

/*
 * Who is asked: what all that ask it share.  One that could not be connected
 * to over TCP a few times, and never could, is not tried over TCP again.
 */
struct ask_server *ask_server_new(const struct ask_server_args *args);

/* After all that ask it; NULL is allowed in it. */
void ask_server_free(struct ask_server **take);

enum ask_outcome {
	ASK_ANSWER,		/* said is all of it */
	ASK_CUT,		/* of said, the header: no answer over TCP */
	ASK_BROKEN,		/* why: "sent ..." */
	ASK_SILENT		/* why: "no answer over UDP, ..." */
};

struct ask_result {
	enum ask_outcome outcome;
	struct said said;	/* lasts until the next question */
	struct err why;
};

/*
 * Called once for each question, never from inside ask_put(); may put the
 * next one, or free.
 */
typedef void ask_fn(void *ctx, const struct ask_result *result);

/* The server is the caller's and lasts as long. */
struct ask *ask_new(struct ask_server *server, ask_fn *done, void *ctx);

/* None may be out. */
void ask_put(struct ask *a, const struct name *name, uint16_t type);

/* Also while one is out: it is not called back then. */
void ask_free(struct ask **take);

#endif
