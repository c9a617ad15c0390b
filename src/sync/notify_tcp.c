#include "sync/notify_tcp.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/queue.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/bytes.h"
#include "base/census.h"
#include "base/mem.h"
#include "sync/notify_desk.h"
#include "sync/timer.h"

/* Answers that a caller who does not read them may leave lying. */
enum { UNREAD_MAX = 65536 };

static_assert(NOTIFY_MAX >= NOTIFY_ROOM, "the answer has room");

TAILQ_HEAD(callers, caller);

/*
 *	READING --end of the stream--> ENDING --all answers are sent--> gone
 *	   |                              |
 *	   +--too long, silent, time is up, oldest of too many--> gone
 */
struct caller {
	struct notify_tcp *tcp;
	struct bufferevent *bev;
	struct ip ip;
	struct timer *total;
	bool is_ending;
	TAILQ_ENTRY(caller) link;
};

struct notify_tcp {
	struct event_base *base;
	struct notify_desk *desk;
	struct notify_tcp_limits limits;
	struct census *census;
	struct callers callers;		/* the oldest first */
	unsigned n;
	uint8_t msg[2 + NOTIFY_MAX];	/* the one that is handled */
};

struct notify_tcp *
notify_tcp_new(struct event_base *base, struct notify_desk *desk,
    const struct notify_tcp_limits *limits)
{
	struct notify_tcp *tcp = xcalloc(1, sizeof(*tcp));

	tcp->base = base;
	tcp->desk = desk;
	tcp->limits = *limits;
	tcp->census = census_new();
	TAILQ_INIT(&tcp->callers);
	return tcp;
}

static void
hang_up(struct caller *take)
{
	struct notify_tcp *tcp = take->tcp;

	TAILQ_REMOVE(&tcp->callers, take, link);
	tcp->n--;
	census_leave(tcp->census, &take->ip);
	timer_free(&take->total);
	bufferevent_free(take->bev);
	free(take);
}

void
notify_tcp_free(struct notify_tcp **take)
{
	struct notify_tcp *tcp = *take;

	if (tcp == NULL)
		return;
	*take = NULL;
	while (!TAILQ_EMPTY(&tcp->callers))
		hang_up(TAILQ_FIRST(&tcp->callers));
	census_free(&tcp->census);
	free(tcp);
}

enum step { STEP_DONE, STEP_WAIT, STEP_BAD };

static enum step
answer_next(struct caller *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	uint8_t *msg = c->tcp->msg;
	size_t len;

	if (evbuffer_copyout(in, msg, 2) < 2)
		return STEP_WAIT;
	len = get_u16(msg);
	if (len > NOTIFY_MAX)
		return STEP_BAD;
	if (evbuffer_get_length(in) < 2 + len)
		return STEP_WAIT;
	evbuffer_remove(in, msg, 2 + len);
	len = notify_desk_answer(c->tcp->desk, msg + 2, len, &c->ip);
	put_u16(msg, (uint16_t)len);
	if (len > 0)
		bufferevent_write(c->bev, msg, 2 + len);
	return STEP_DONE;
}

static size_t
unread(const struct caller *c)
{
	return evbuffer_get_length(bufferevent_get_output(c->bev));
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	struct caller *c = arg;
	enum step step;

	(void)bev;
	do
		step = answer_next(c);
	while (step == STEP_DONE && unread(c) <= UNREAD_MAX);
	if (step == STEP_WAIT)
		return;
	if (step == STEP_BAD)
		notify_desk_complain(c->tcp->desk, &c->ip, "sent a message "
		    "over TCP that is too long for a NOTIFY");
	hang_up(c);
}

static void
on_written(struct bufferevent *bev, void *arg)
{
	struct caller *c = arg;

	(void)bev;
	if (c->is_ending)
		hang_up(c);
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct caller *c = arg;

	if (!(what & BEV_EVENT_EOF) || unread(c) == 0) {
		hang_up(c);
		return;
	}
	c->is_ending = true;
	bufferevent_disable(bev, EV_READ);
}

static void
on_total(void *ctx)
{
	hang_up(ctx);
}

static void
add(struct notify_tcp *tcp, int take_fd, const struct ip *ip)
{
	const struct timeval idle = timer_value(tcp->limits.idle);
	struct caller *c = xcalloc(1, sizeof(*c));

	c->tcp = tcp;
	c->ip = *ip;
	c->bev = xgot(bufferevent_socket_new(tcp->base, take_fd,
	    BEV_OPT_CLOSE_ON_FREE));
	c->total = timer_new(tcp->base, on_total, c);
	TAILQ_INSERT_TAIL(&tcp->callers, c, link);
	tcp->n++;
	bufferevent_setcb(c->bev, on_read, on_written, on_event, c);
	bufferevent_set_timeouts(c->bev, &idle, &idle);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
	timer_set(c->total, tcp->limits.total);
}

void
notify_tcp_accept(void *ctx, int take_fd, const struct sockaddr *sa)
{
	struct notify_tcp *tcp = ctx;
	struct ip ip = ip_from_sockaddr(sa);

	if (!census_enter(tcp->census, &ip, tcp->limits.per_source)) {
		notify_desk_complain(tcp->desk, &ip, "has too many "
		    "connections");
		evutil_closesocket(take_fd);
		return;
	}
	if (tcp->n >= tcp->limits.connections)
		hang_up(TAILQ_FIRST(&tcp->callers));
	add(tcp, take_fd, &ip);
}
