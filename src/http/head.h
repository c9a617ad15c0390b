/*
 * head: the request line and the header fields (RFC 9112, 3 and 5).
 */
#ifndef DNSSYNC_HTTP_HEAD_H
#define DNSSYNC_HTTP_HEAD_H

#include <stddef.h>

#include "http/refusal.h"
#include "http/request.h"

/* Longer bodies are refused. */
enum { HEAD_MAX_BODY = 16 << 10 };

/*
 * Reads a whole head in place: lines that each end with CRLF and hold no
 * other CR, LF or control character but tabs, and a last one that is empty.
 * s[len] is a NUL.  The bytes have to last as long as the request.
 *
 * The value of an Authorization field is read into r->credentials and is no
 * field of the request any more, so that nobody logs it.
 */
enum refusal head_parse(struct request *r, char *s, size_t len);

#endif
