#include "http/connection.h"

#include <stdlib.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/mem.h"
#include "http/deadline.h"
#include "http/outgoing.h"
#include "http/parse.h"
#include "http/tls.h"

/* Bytes that are read ahead; one read may go beyond. */
enum { MAX_INPUT = 32 << 10 };

/*
 *              first byte          whole            answered
 *   IDLE ------------------> RECEIVE -------> ANSWER --------> SEND
 *     ^                        |                                | sent
 *     |                        | refused, late                  |
 *     |                        +------------------------------->|
 *     +---------------------------------------------------------+ keeps
 *                                                               | else
 *                                                               v
 *                          end <--- end of input, or time --- LINGER
 *
 * A new connection is in RECEIVE.  LINGER reads what a client still sends and
 * throws it away: a socket that is closed before that resets the connection,
 * and the client may lose the answer.
 */
enum state { IDLE, RECEIVE, ANSWER, SEND, LINGER };

struct connection {
	LIST_ENTRY(connection) link;
	struct connection_terms *terms;
	struct bufferevent *bev;
	struct deadline *deadline;
	struct outgoing *outgoing;
	struct parse *parse;
	struct exchange *exchange;	/* in ANSWER */
	struct ip peer;
	enum state state;
	bool is_secure;
	bool keep;			/* there may be another request */
	bool eof;			/* the client sends no more */
};

void
connection_free(struct connection **take)
{
	struct connection *c = *take;
	struct exchange *exchange = c->exchange;

	*take = NULL;
	c->exchange = NULL;
	if (exchange != NULL)
		exchange_abandon(exchange);
	LIST_REMOVE(c, link);
	deadline_free(&c->deadline);
	outgoing_free(&c->outgoing);
	bufferevent_free(c->bev);
	parse_free(&c->parse);
	c->terms->ended(c->terms->ctx, &c->peer);
	free(c);
}

/* ANSWER has no deadline: that is the handler's. */
static void
enter(struct connection *c, enum state state)
{
	const struct limits *limits = &c->terms->limits;
	const double seconds[] = {
		[IDLE] = limits->idle,
		[RECEIVE] = limits->request,
		[SEND] = limits->send + (double)outgoing_len(c->outgoing) /
		    limits->send_rate,
		[LINGER] = limits->linger,
	};

	c->state = state;
	if (state == ANSWER)
		deadline_clear(c->deadline);
	else
		deadline_set(c->deadline, seconds[state]);
}

/* on_sent() comes later in any case: never from inside exchange_answer(). */
static void
send_response(struct connection *c, struct response *response, bool is_head)
{
	struct response_frame frame = { .keep_alive = c->keep,
		.is_head = is_head, .now = time(NULL) };

	outgoing_put(c->outgoing, response, &frame);
	enter(c, SEND);
}

static void
refuse(struct connection *c, enum refusal refusal)
{
	struct response response;

	response_refuse(&response, refusal);
	c->keep = false;
	send_response(c, &response, parse_is_head(c->parse));
	response_fini(&response);
}

static void
on_answer(void *ctx, const struct request *request, struct response *response)
{
	struct connection *c = ctx;

	c->exchange = NULL;
	c->keep = request->keep_alive && !c->terms->is_draining;
	send_response(c, response, request->method == REQUEST_HEAD);
}

static void
hand_over(struct connection *c)
{
	struct request request;

	parse_take(c->parse, &request);
	request.peer = c->peer;
	request.client = forwarded_client(&c->terms->trust, &c->peer,
	    &request);
	request.is_secure = c->is_secure;
	c->exchange = exchange_new(&request, on_answer, c);
	enter(c, ANSWER);
	c->terms->handler(c->terms->site, c->exchange);
}

static void
feed(struct connection *c, struct evbuffer *in)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct evbuffer_iovec piece;
	enum parse_step step;
	size_t used;

	evbuffer_peek(in, -1, NULL, &piece, 1);
	step = parse_feed(c->parse, piece.iov_base, piece.iov_len, &used);
	evbuffer_drain(in, used);
	switch (step) {
	case PARSE_MORE:
		if (parse_wants_continue(c->parse))
			evbuffer_add(bufferevent_get_output(c->bev), go_on,
			    sizeof(go_on) - 1);
		break;
	case PARSE_DONE:
		hand_over(c);
		break;
	case PARSE_REFUSED:
		refuse(c, parse_refusal(c->parse));
		break;
	}
}

static bool
is_reading(const struct connection *c)
{
	return c->state == IDLE || c->state == RECEIVE;
}

/*
 * What comes while an answer is awaited or sent stays in the buffer.  When
 * that is full, the socket is not read; a watermark of libevent would do that
 * too, but calls back without end while the buffer stays full.
 */
static void
read_on(struct connection *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);

	while (is_reading(c) && evbuffer_get_length(in) > 0) {
		if (c->state == IDLE)
			enter(c, RECEIVE);
		feed(c, in);
	}
	if (c->state == LINGER)
		evbuffer_drain(in, evbuffer_get_length(in));
	if (evbuffer_get_length(in) >= MAX_INPUT)
		bufferevent_disable(c->bev, EV_READ);
	else if (!c->eof && !(bufferevent_get_enabled(c->bev) & EV_READ))
		bufferevent_enable(c->bev, EV_READ);
}

static void
linger(struct connection *c)
{
	if (c->is_secure)
		tls_bye(c->bev);
	shutdown(bufferevent_getfd(c->bev), SHUT_WR);
	enter(c, LINGER);
	read_on(c);
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	(void)bev;
	read_on(arg);
}

static void
on_sent(void *ctx)
{
	struct connection *c = ctx;

	if (c->state != SEND || outgoing_len(c->outgoing) > 0)
		return;
	if (c->keep) {
		enter(c, IDLE);
		read_on(c);
	} else {
		linger(c);
	}
	if (c->eof && (is_reading(c) || c->state == LINGER))
		connection_free(&c);
}

static void
on_written(struct bufferevent *bev, void *arg)
{
	(void)bev;
	on_sent(arg);
}

/*
 * A client that has closed its own side still gets its answers.  Over TLS it
 * does not: TLS 1.2 closes both sides at once (RFC 5246, 7.2.1).
 */
static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct connection *c = arg;

	(void)bev;
	if (what & BEV_EVENT_CONNECTED)
		return;
	c->eof = true;
	if (what == (BEV_EVENT_READING | BEV_EVENT_EOF) && !c->is_secure &&
	    (c->state == ANSWER || c->state == SEND))
		return;
	connection_free(&c);
}

static void
on_deadline(void *ctx)
{
	struct connection *c = ctx;

	if (c->state == RECEIVE && parse_is_under_way(c->parse))
		refuse(c, REFUSAL_LATE);
	else
		connection_free(&c);
}

void
connection_new(struct connection_terms *terms, struct bufferevent *take,
    const struct ip *peer, bool is_secure)
{
	struct connection *c = xcalloc(1, sizeof(*c));

	c->terms = terms;
	c->bev = take;
	c->peer = *peer;
	c->is_secure = is_secure;
	c->parse = parse_new();
	c->deadline = deadline_new(bufferevent_get_base(take), on_deadline,
	    c);
	c->outgoing = outgoing_new(terms->tray, take, !is_secure, on_sent, c);
	LIST_INSERT_HEAD(&terms->all, c, link);
	bufferevent_setcb(take, on_read, on_written, on_event, c);
	bufferevent_enable(take, EV_READ | EV_WRITE);
	enter(c, RECEIVE);
}

void
connection_end_idle(struct connection_terms *terms)
{
	struct connection *c = LIST_FIRST(&terms->all), *next;

	for (; c != NULL; c = next) {
		next = LIST_NEXT(c, link);
		if (is_reading(c) && !parse_is_under_way(c->parse))
			connection_free(&c);
	}
}
