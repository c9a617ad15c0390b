#include "sync/pull_loop.h"

#include <stdlib.h>

#include <curl/curl.h>
#include <event2/event.h>

#include "base/mem.h"
#include "sync/timer.h"

struct pull_loop {
	struct event_base *base;
	pull_loop_done_fn *done;
	CURLM *multi;
	struct timer *timer;
};

/* An ended transfer may be freed, and another one added, by who hears of it. */
static void
take_messages(struct pull_loop *loop)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(loop->multi, &left)) != NULL) {
		CURL *easy = message->easy_handle;
		CURLcode code = message->data.result;
		char *private = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
		curl_multi_remove_handle(loop->multi, easy);
		loop->done(private, (int)code);
	}
}

static void
act(struct pull_loop *loop, curl_socket_t socket, int what)
{
	int running;

	curl_multi_socket_action(loop->multi, socket, what, &running);
	take_messages(loop);
}

static void
on_event(evutil_socket_t fd, short what, void *arg)
{
	act(arg, fd, (what & EV_READ ? CURL_CSELECT_IN : 0) |
	    (what & EV_WRITE ? CURL_CSELECT_OUT : 0));
}

static void
on_timer(void *ctx)
{
	act(ctx, CURL_SOCKET_TIMEOUT, 0);
}

/* libcurl keeps the event of a socket for us. */
static int
want_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket)
{
	struct pull_loop *loop = ctx;
	struct event *event = socket;
	short events = EV_PERSIST;

	(void)easy;
	if (event != NULL)
		event_free(event);
	event = NULL;
	if (what & CURL_POLL_IN)
		events |= EV_READ;
	if (what & CURL_POLL_OUT)
		events |= EV_WRITE;
	if (what != CURL_POLL_REMOVE) {
		event = xgot(event_new(loop->base, fd, events, on_event,
		    loop));
		event_add(event, NULL);
	}
	curl_multi_assign(loop->multi, fd, event);
	return 0;
}

static int
want_time(CURLM *multi, long milliseconds, void *ctx)
{
	struct pull_loop *loop = ctx;

	(void)multi;
	if (milliseconds < 0)
		timer_stop(loop->timer);
	else
		timer_set(loop->timer, (double)milliseconds / 1000);
	return 0;
}

struct pull_loop *
pull_loop_new(struct event_base *base, pull_loop_done_fn *done,
    struct err *err)
{
	struct pull_loop *loop;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		err_set(err, "libcurl cannot start");
		return NULL;
	}
	loop = xcalloc(1, sizeof(*loop));
	loop->base = base;
	loop->done = done;
	loop->timer = timer_new(base, on_timer, loop);
	loop->multi = xgot(curl_multi_init());
	curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
	curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop);
	curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, want_time);
	curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop);
	return loop;
}

void
pull_loop_free(struct pull_loop **take)
{
	struct pull_loop *loop = *take;

	*take = NULL;
	if (loop == NULL)
		return;
	curl_multi_cleanup(loop->multi);
	timer_free(&loop->timer);
	free(loop);
	curl_global_cleanup();
}

void
pull_loop_add(struct pull_loop *loop, void *easy)
{
	curl_multi_add_handle(loop->multi, easy);
}

void
pull_loop_remove(struct pull_loop *loop, void *easy)
{
	curl_multi_remove_handle(loop->multi, easy);
}
