#include "control.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/unixsock.h"

enum {
	MAX_REQUEST = 4 << 20,		/* bytes of a line */
	MAX_REQUESTS = 256,		/* further clients wait */
	BACKLOG = 128
};

static const struct timeval
    read_timeout = { .tv_sec = 10 },	/* until the line is there */
    write_timeout = { .tv_sec = 30 },	/* without taking an answer */
    accept_pause = { .tv_sec = 1 };	/* after accept() failed */

struct control {
	char *path;
	struct evconnlistener *listener;
	struct event *resume;
	control_fn *handler;
	void *ctx;
	LIST_HEAD(, control_request) requests;
	unsigned n;
};

/*
 * accepted -line-> handed over -control_end()-> ended -all is sent-> freed
 *
 * A client that goes away before the line is freed at once; later, only bev
 * is, and the request waits for its end.
 */
struct control_request {
	LIST_ENTRY(control_request) link;
	struct control *control;
	struct bufferevent *bev;	/* NULL: the client went away */
	size_t searched;		/* bytes that hold no line's end */
	bool handed_over, ended;
};

static void
request_free(struct control_request *r)
{
	struct control *c = r->control;

	LIST_REMOVE(r, link);
	if (r->bev != NULL)
		bufferevent_free(r->bev);
	free(r);
	if (c->n-- == MAX_REQUESTS)
		evconnlistener_enable(c->listener);
}

static void
hang_up(struct control_request *r)
{
	bufferevent_free(r->bev);
	r->bev = NULL;
	if (!r->handed_over || r->ended)
		request_free(r);
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct control_request *r = arg;

	(void)bev;
	/* After the line, a client may well have closed its own side. */
	if (what == (BEV_EVENT_READING | BEV_EVENT_EOF) && r->handed_over)
		return;
	hang_up(r);
}

static void
on_sent(struct bufferevent *bev, void *arg)
{
	struct control_request *r = arg;

	if (r->bev == bev && r->ended)
		request_free(r);
}

static void
put_lines(struct control_request *r, char mark, const char *text)
{
	if (r->bev == NULL)
		return;
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		evbuffer_add_printf(bufferevent_get_output(r->bev),
		    "%c%.*s\n", mark, (int)len, text);
		text += len + (text[len] == '\n');
	}
}

void
control_out(struct control_request *request, const char *text)
{
	put_lines(request, 'o', text);
}

void
control_err(struct control_request *request, const char *text)
{
	put_lines(request, 'e', text);
}

static void
put_exit(struct control_request *r, int exit_code)
{
	r->ended = true;
	if (r->bev != NULL)
		evbuffer_add_printf(bufferevent_get_output(r->bev), "x%d\n",
		    exit_code);
}

void
control_end(struct control_request **take, int exit_code)
{
	struct control_request *r = *take;

	*take = NULL;
	put_exit(r, exit_code);
	if (r->bev == NULL)
		request_free(r);
}

static void
hand_over(struct control_request *r, char *line)
{
	size_t argc = 1;
	char **argv;

	r->handed_over = true;
	bufferevent_set_timeouts(r->bev, NULL, &write_timeout);
	for (const char *p = line; *p != '\0'; p++)
		argc += *p == '\t';
	argv = xcalloc(argc, sizeof(*argv));
	for (size_t i = 0; i < argc; i++)
		argv[i] = strsep(&line, "\t");
	r->control->handler(r->control->ctx, r, argv, argc);
	free(argv);
}

static void
refuse(struct control_request *r)
{
	r->handed_over = true;
	control_err(r, "the request is longer than 4 MiB");
	control_end(&r, 100);
}

/* A long line comes in many pieces, of which each is searched once. */
static char *
read_line(struct control_request *r, struct evbuffer *in)
{
	struct evbuffer_ptr from;

	evbuffer_ptr_set(in, &from, r->searched, EVBUFFER_PTR_SET);
	r->searched = evbuffer_get_length(in);
	if (evbuffer_search_eol(in, &from, NULL, EVBUFFER_EOL_LF).pos < 0)
		return NULL;
	return evbuffer_readln(in, NULL, EVBUFFER_EOL_LF);
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	struct control_request *r = arg;
	struct evbuffer *in = bufferevent_get_input(bev);
	char *line;

	if (r->handed_over) {
		evbuffer_drain(in, evbuffer_get_length(in));
		return;
	}
	line = read_line(r, in);
	if (line == NULL && evbuffer_get_length(in) > MAX_REQUEST)
		refuse(r);
	else if (line != NULL)
		hand_over(r, line);
	free(line);
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *sa, int salen, void *arg)
{
	struct control *c = arg;
	struct control_request *r;
	struct bufferevent *bev = bufferevent_socket_new(
	    evconnlistener_get_base(listener), fd, BEV_OPT_CLOSE_ON_FREE);

	(void)sa;
	(void)salen;
	if (bev == NULL) {
		close(fd);
		return;
	}
	r = xcalloc(1, sizeof(*r));
	r->control = c;
	r->bev = bev;
	LIST_INSERT_HEAD(&c->requests, r, link);
	if (++c->n == MAX_REQUESTS)
		evconnlistener_disable(listener);
	bufferevent_setcb(bev, on_read, on_sent, on_event, r);
	bufferevent_set_timeouts(bev, &read_timeout, NULL);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
}

/* No descriptors, most likely: trying again at once would spin. */
static void
on_accept_error(struct evconnlistener *listener, void *arg)
{
	struct control *c = arg;

	log_warn("%s: cannot accept a client: %s", c->path,
	    strerror(EVUTIL_SOCKET_ERROR()));
	evconnlistener_disable(listener);
	event_add(c->resume, &accept_pause);
}

static void
on_resume(evutil_socket_t fd, short what, void *arg)
{
	struct control *c = arg;

	(void)fd;
	(void)what;
	if (c->n < MAX_REQUESTS)
		evconnlistener_enable(c->listener);
}

struct control *
control_new(struct event_base *base, const char *path, control_fn *handler,
    void *ctx, struct err *err)
{
	struct control *c = xcalloc(1, sizeof(*c));
	int fd = unixsock_bind(path);

	c->listener = fd < 0 ? NULL : evconnlistener_new(base, on_accept, c,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, BACKLOG, fd);
	if (c->listener == NULL) {
		err_set(err, "%s: cannot make the control socket: %m", path);
		if (fd >= 0)
			close(fd);
		free(c);
		return NULL;
	}
	evconnlistener_set_error_cb(c->listener, on_accept_error);
	c->resume = evtimer_new(base, on_resume, c);
	c->path = xstrdup(path);
	c->handler = handler;
	c->ctx = ctx;
	return c;
}

/* What the kernel takes at once. */
static void
flush(struct bufferevent *bev)
{
	evbuffer_unfreeze(bufferevent_get_output(bev), 1);
	evbuffer_write(bufferevent_get_output(bev), bufferevent_getfd(bev));
}

void
control_free(struct control **take)
{
	struct control *c = *take;
	struct control_request *r;

	if (c == NULL)
		return;
	*take = NULL;
	unlink(c->path);
	while ((r = LIST_FIRST(&c->requests)) != NULL) {
		if (!r->ended)
			put_exit(r, 111);
		if (r->bev != NULL)
			flush(r->bev);
		request_free(r);
	}
	event_free(c->resume);
	evconnlistener_free(c->listener);
	free(c->path);
	free(c);
}
