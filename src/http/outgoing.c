#include "http/outgoing.h"

#include <stdlib.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/mem.h"

/* Bytes of a body that is copied, so that one write sends all. */
enum { SMALL_BODY = 4 << 10 };

TAILQ_HEAD(outgoing_list, outgoing);

struct outgoing_tray {
	struct event *flush;
	struct outgoing_list waiting;	/* for the end of this turn */
};

struct outgoing {
	struct outgoing_tray *tray;
	TAILQ_ENTRY(outgoing) link;	/* while it waits */
	struct outgoing_list *list;	/* NULL: it does not wait */
	struct bufferevent *bev;
	bool is_plain;
	struct buf bytes;		/* that wait */
	outgoing_sent_fn *sent;
	void *ctx;
};

static struct evbuffer *
output_of(const struct outgoing *o)
{
	return bufferevent_get_output(o->bev);
}

static void
leave_list(struct outgoing *o)
{
	TAILQ_REMOVE(o->list, o, link);
	o->list = NULL;
}

/* How many of the bytes the socket takes.  An error shows again later. */
static size_t
try_to_send(const struct outgoing *o)
{
	ssize_t n = 0;

	if (o->is_plain && evbuffer_get_length(output_of(o)) == 0)
		n = send(bufferevent_getfd(o->bev), o->bytes.data,
		    o->bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	return n < 0 ? 0 : (size_t)n;
}

/* The bufferevent sends what the socket does not take now. */
static void
give_bytes(struct outgoing *o, size_t done)
{
	if (done < o->bytes.len)
		evbuffer_add(output_of(o), o->bytes.data + done,
		    o->bytes.len - done);
	o->bytes.len = 0;
}

static void
flush(struct outgoing *o)
{
	size_t done = try_to_send(o);
	bool is_all = done == o->bytes.len;

	leave_list(o);
	give_bytes(o, done);
	if (is_all)
		o->sent(o->ctx);
}

/* What is put meanwhile waits for the next call, so that this one ends. */
static void
on_flush(evutil_socket_t fd, short what, void *arg)
{
	struct outgoing_list now = TAILQ_HEAD_INITIALIZER(now);
	struct outgoing_tray *tray = arg;
	struct outgoing *o;

	(void)fd;
	(void)what;
	TAILQ_CONCAT(&now, &tray->waiting, link);
	TAILQ_FOREACH(o, &now, link)
		o->list = &now;
	while ((o = TAILQ_FIRST(&now)) != NULL)
		flush(o);
}

struct outgoing_tray *
outgoing_tray_new(struct event_base *base)
{
	struct outgoing_tray *tray = xcalloc(1, sizeof(*tray));

	tray->flush = xgot(evtimer_new(base, on_flush, tray));
	TAILQ_INIT(&tray->waiting);
	return tray;
}

void
outgoing_tray_free(struct outgoing_tray **take)
{
	struct outgoing_tray *tray = *take;

	if (tray == NULL)
		return;
	*take = NULL;
	event_free(tray->flush);
	free(tray);
}

struct outgoing *
outgoing_new(struct outgoing_tray *tray, struct bufferevent *bev,
    bool is_plain, outgoing_sent_fn *sent, void *ctx)
{
	struct outgoing *o = xcalloc(1, sizeof(*o));

	o->tray = tray;
	o->bev = bev;
	o->is_plain = is_plain;
	o->sent = sent;
	o->ctx = ctx;
	return o;
}

void
outgoing_free(struct outgoing **take)
{
	struct outgoing *o = *take;

	if (o == NULL)
		return;
	*take = NULL;
	if (o->list != NULL) {
		try_to_send(o);
		leave_list(o);
	}
	buf_fini(&o->bytes);
	free(o);
}

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

/* The first that waits in a turn has the tray emptied at its end. */
static void
wait_for_flush(struct outgoing *o)
{
	if (o->list != NULL)
		return;
	if (TAILQ_EMPTY(&o->tray->waiting))
		event_active(o->tray->flush, EV_TIMEOUT, 0);
	o->list = &o->tray->waiting;
	TAILQ_INSERT_TAIL(o->list, o, link);
}

void
outgoing_put(struct outgoing *o, struct response *response,
    const struct response_frame *frame)
{
	bool has_body = response_has_body(response, frame);
	bool is_small = response->body.len <= SMALL_BODY;

	response_write_head(response, frame, &o->bytes);
	if (has_body && is_small)
		buf_add(&o->bytes, response->body.data, response->body.len);
	if (o->is_plain && (is_small || !has_body)) {
		wait_for_flush(o);
		return;
	}
	give_bytes(o, 0);
	if (has_body && !is_small)
		give_body(output_of(o), &response->body);
}

size_t
outgoing_len(const struct outgoing *o)
{
	return o->bytes.len + evbuffer_get_length(output_of(o));
}
