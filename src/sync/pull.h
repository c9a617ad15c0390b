/*
 * pull: a text is fetched by HTTP, whole or not at all.
 *
 *	start -> look-up, connect, TLS, request -> answer -> done
 *	             |   any of them late, or wrong
 *	             +-> done, failed
 *
 * What is fetched stays at one scheme: a redirect to another one is refused,
 * and so is a certificate that libcurl's authorities do not vouch for.  The
 * proxies that the environment names are used.  SIGPIPE has to be ignored.
 */
#ifndef DNSSYNC_SYNC_PULL_H
#define DNSSYNC_SYNC_PULL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

struct event_base;
struct pull;
struct puller;

enum {
	PULL_MAX_BYTES = 16 << 20,	/* of the text */
	PULL_CONNECT = 15,		/* seconds, and these as well: */
	PULL_TOTAL = 120,		/* besides what the server may wait */
	PULL_SLOW = 30,			/* with fewer bytes a second than */
	PULL_SLOWEST = 100,
	PULL_MAX_REDIRECTS = 5,
	PULL_ETAG_SIZE = 256		/* of a longer one no notice is taken */
};

/* Several pulls at once share connections and sessions; NULL: err is set. */
struct puller *puller_new(struct event_base *base, struct err *err);

/* No pull may run.  NULL is allowed in it. */
void puller_free(struct puller **take);

/* All of it is copied. */
struct pull_request {
	const char *url;		/* http or https */
	const char *etag;		/* of what is known; "": nothing */
	unsigned wait;			/* seconds that the server is asked to
					   wait for something newer; 0: none */
};

enum pull_outcome {
	PULL_GOT,
	PULL_SAME,			/* what is known is current */
	PULL_FAILED
};

/* Lasts during the call. */
struct pull_result {
	enum pull_outcome outcome;
	struct buf *text;		/* if got; may be taken, and zeroed */
	const char *etag;		/* if got; "": none */
	struct err why;			/* if failed: names the URL */
	unsigned kind;			/* if failed: equal for what an admin
					   would call the same */
	bool answered;			/* if failed: the server did, with an
					   error */
};

typedef void pull_fn(void *ctx, const struct pull_result *result);

/* Calls back once, unless it is cancelled. */
struct pull *pull_start(struct puller *puller,
    const struct pull_request *request, pull_fn *done, void *ctx);

/* NULL is allowed in it. */
void pull_cancel(struct pull **take);

/*
 * The URL for people: without user and password, and without a query, which
 * may be a password as well.  Allocated.
 */
char *pull_url_text(const char *url);

#endif
