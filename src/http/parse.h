/*
 * parse: the bytes of a connection become requests.
 *
 * What is read is HTTP/1.1 as RFC 9112 has it, in its strict form: a head of
 * lines that end with CRLF, and a body of a Content-Length.  A line that ends
 * with a bare LF is refused.  RFC 9112, 2.2, would let us take it; but a proxy
 * that does not would see another head than we do, and none of the clients
 * that update addresses sends one.  The outcome does not depend on the pieces
 * in which the bytes come.
 */
#ifndef DNSSYNC_HTTP_PARSE_H
#define DNSSYNC_HTTP_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/refusal.h"
#include "http/request.h"

/* Bytes of a head, with the empty lines that may stand before it. */
enum { PARSE_MAX_HEAD = 8 << 10 };

struct parse;

struct parse *parse_new(void);

/* NULL is allowed in it. */
void parse_free(struct parse **take);

enum parse_step {
	PARSE_MORE,
	PARSE_DONE,			/* parse_take() has the request */
	PARSE_REFUSED			/* parse_refusal() knows why */
};

/*
 * Reads as much of data as belongs to the request under way, and sets *used to
 * that.  After PARSE_DONE it waits for parse_take(); after PARSE_REFUSED
 * nothing else can be read.
 */
enum parse_step parse_feed(struct parse *p, const uint8_t *data, size_t len,
    size_t *used);

/* Has any byte of a request come that is not yet whole? */
bool parse_is_under_way(const struct parse *p);

/*
 * Does the client wait for "100 Continue" before it sends its body?  True once
 * for a request, and not when bytes of the body have come already.
 */
bool parse_wants_continue(struct parse *p);

enum refusal parse_refusal(const struct parse *p);

/* Was it a HEAD request whose head was read? Its refusal has no body then. */
bool parse_is_head(const struct parse *p);

/* Gives the request away, and begins anew.  The caller calls request_fini(). */
void parse_take(struct parse *p, struct request *r);

#endif
