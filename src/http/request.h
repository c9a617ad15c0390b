/*
 * request: what a client asks for, read out of its bytes.
 */
#ifndef DNSSYNC_HTTP_REQUEST_H
#define DNSSYNC_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ip.h"
#include "http/credentials.h"
#include "http/form.h"
#include "http/text.h"

enum { REQUEST_MAX_FIELDS = 100 };

enum request_method { REQUEST_GET, REQUEST_HEAD, REQUEST_POST };

struct request_field {
	struct text name, value;
};

/*
 * A value, zeroed before its first use.  Handlers read it; all texts are in
 * its own memory.
 */
struct request {
	enum request_method method;
	bool is_http10;
	bool keep_alive;		/* the client wants another request */
	bool expects_continue;		/* Expect: 100-continue */
	struct text host;		/* HOST[:PORT]; 1.0 may have none */
	struct text path;		/* begins with '/', decoded */
	struct form query, form;	/* of the target; of the body */
	struct credentials credentials;
	struct text body;

	/* Set by the connection. */
	struct ip client;		/* behind the trusted proxies;
					   none: unknown */
	struct ip peer;			/* of the connection itself */
	bool is_secure;			/* over TLS, as far as we know */

	/* For request.c, head.c and parse.c. */
	struct request_field *fields;
	size_t n_fields;
	size_t content_length;
	char *head_bytes, *body_bytes;
	size_t head_size;
};

/* The value of the first field of that name, else absent (s is NULL). */
struct text request_field(const struct request *r, const char *name);

/*
 * The n-th value, counted from 0, of the fields of that name, for those that
 * a request may have several of.
 */
struct text request_field_at(const struct request *r, const char *name,
    size_t n);

/* The first value of that name in the query, else in the form. */
struct text request_parameter(const struct request *r, const char *name);

/* Wipes what may be secret, frees, and leaves an empty request. */
void request_fini(struct request *r);

#endif
