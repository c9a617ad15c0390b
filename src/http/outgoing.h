/*
 * outgoing: a response as the bytes that are sent.
 */
#ifndef DNSSYNC_HTTP_OUTGOING_H
#define DNSSYNC_HTTP_OUTGOING_H

#include "http/response.h"

struct bufferevent;

/*
 * Sends head and body.  May take the response's body, which is then empty.
 * What a plain socket takes at once is sent at once; for that it costs no
 * round of the loop.  The rest is in the bufferevent's output.
 */
void outgoing_put(struct bufferevent *bev, bool is_plain,
    struct response *response, const struct response_frame *frame);

#endif
