#include "listener.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>
#include <event2/listener.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "sync/timer.h"

/* Seconds between two lines on the same trouble. */
static const double log_pause = 60;

struct listener {
	char *name;
	struct evconnlistener *socket;
	struct event *resume;
	struct timeval pause;
	double silent_until;
	bool is_held;
	listener_fn *fn;
	void *ctx;
};

static void
on_accept(struct evconnlistener *socket, evutil_socket_t fd,
    struct sockaddr *sa, int len, void *arg)
{
	struct listener *listener = arg;

	(void)socket;
	(void)len;
	listener->fn(listener->ctx, fd, sa);
}

/* No descriptors, most likely: trying again at once would spin. */
static void
on_accept_error(struct evconnlistener *socket, void *arg)
{
	struct listener *listener = arg;
	int error = EVUTIL_SOCKET_ERROR();
	double now = clock_seconds();

	if (now >= listener->silent_until) {
		log_warn("%s: cannot accept clients: %s", listener->name,
		    strerror(error));
		listener->silent_until = now + log_pause;
	}
	evconnlistener_disable(socket);
	event_add(listener->resume, &listener->pause);
}

static void
on_resume(evutil_socket_t fd, short what, void *arg)
{
	struct listener *listener = arg;

	(void)fd;
	(void)what;
	if (!listener->is_held)
		evconnlistener_enable(listener->socket);
}

struct listener *
listener_new(struct event_base *base, int take_fd,
    const struct listener_options *options, listener_fn *fn, void *ctx,
    struct err *err)
{
	struct listener *listener = xcalloc(1, sizeof(*listener));

	listener->socket = evconnlistener_new(base, on_accept, listener,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, options->backlog,
	    take_fd);
	if (listener->socket == NULL) {
		err_set(err, "%s: cannot listen: %m", options->name);
		close(take_fd);
		free(listener);
		return NULL;
	}
	evconnlistener_set_error_cb(listener->socket, on_accept_error);
	listener->resume = xgot(evtimer_new(base, on_resume, listener));
	listener->name = xstrdup(options->name);
	listener->pause = timer_value(options->pause);
	listener->fn = fn;
	listener->ctx = ctx;
	return listener;
}

void
listener_free(struct listener **take)
{
	struct listener *listener = *take;

	if (listener == NULL)
		return;
	*take = NULL;
	evconnlistener_free(listener->socket);
	event_free(listener->resume);
	free(listener->name);
	free(listener);
}

void
listener_hold(struct listener *listener, bool is_held)
{
	listener->is_held = is_held;
	if (is_held)
		evconnlistener_disable(listener->socket);
	else if (!evtimer_pending(listener->resume, NULL))
		evconnlistener_enable(listener->socket);
}
