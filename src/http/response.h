/*
 * response: what a handler answers.
 */
#ifndef DNSSYNC_HTTP_RESPONSE_H
#define DNSSYNC_HTTP_RESPONSE_H

#include <stdbool.h>
#include <time.h>

#include "base/buf.h"
#include "http/refusal.h"
#include "http/request.h"

enum { RESPONSE_ETAG_SIZE = 68 };

/* A value: begins with response_init(), ends with response_fini(). */
struct response {
	int status;
	struct buf body;

	/* Of static life, or NULL; without '"' and control characters. */
	const char *type;		/* Content-Type */
	const char *realm;		/* WWW-Authenticate: Basic */
	const char *allow;		/* Allow */

	unsigned retry_after;		/* seconds; 0: says nothing */
	char etag[RESPONSE_ETAG_SIZE];	/* without quotes; "": has none */
};

/* 200, text/plain, no body yet. */
void response_init(struct response *response);
void response_fini(struct response *response);

/* One line of text as the whole body; a newline is added. */
void response_say(struct response *response, int status, const char *line);

/* The answer to bytes that are no request.  Initialises the response. */
void response_refuse(struct response *response, enum refusal refusal);

/*
 * Does the client have what this entity tag names (If-None-Match)?  Then the
 * answer is 304.
 */
bool response_is_known(const struct request *request, const char *etag);

/* How a response goes out. */
struct response_frame {
	bool keep_alive;
	bool is_head;			/* without its body */
	time_t now;
};

/*
 * Writes the status line and the header fields, up to the empty line.  A body
 * is always framed by its Content-Length, and never chunked: ddclient 3.10
 * cannot read chunks.  304 has no body.
 */
void response_write_head(const struct response *response,
    const struct response_frame *frame, struct buf *out);

/* Does a body follow that head? */
bool response_has_body(const struct response *response,
    const struct response_frame *frame);

#endif
