#include "http/outgoing.h"

#include <stdlib.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

/* Bytes of a body that is copied, so that one write sends all. */
enum { SMALL_BODY = 4 << 10 };

static void
free_bytes(const void *data, size_t len, void *ctx)
{
	(void)data;
	(void)len;
	free(ctx);
}

/* A large body is given away as it is. */
static void
give_body(struct evbuffer *out, struct buf *body)
{
	evbuffer_add_reference(out, body->data, body->len, free_bytes,
	    body->data);
	*body = (struct buf){ 0 };
}

/* An error shows again when the bufferevent writes. */
static void
put_bytes(struct bufferevent *bev, bool is_plain, const struct buf *bytes)
{
	struct evbuffer *out = bufferevent_get_output(bev);
	size_t done = 0;

	if (is_plain && evbuffer_get_length(out) == 0) {
		ssize_t n = send(bufferevent_getfd(bev), bytes->data,
		    bytes->len, MSG_NOSIGNAL | MSG_DONTWAIT);

		done = n < 0 ? 0 : (size_t)n;
	}
	if (done < bytes->len)
		evbuffer_add(out, bytes->data + done, bytes->len - done);
}

void
outgoing_put(struct bufferevent *bev, bool is_plain,
    struct response *response, const struct response_frame *frame)
{
	bool has_body = response_has_body(response, frame);
	bool is_small = response->body.len <= SMALL_BODY;
	struct buf bytes = { 0 };

	response_write_head(response, frame, &bytes);
	if (has_body && is_small)
		buf_add(&bytes, response->body.data, response->body.len);
	put_bytes(bev, is_plain && (is_small || !has_body), &bytes);
	buf_fini(&bytes);
	if (has_body && !is_small)
		give_body(bufferevent_get_output(bev), &response->body);
}
