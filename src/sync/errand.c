#include "sync/errand.h"

#include <signal.h>
#include <stdlib.h>

#include <event2/event.h>

#include "base/mem.h"
#include "sync/resolve.h"
#include "sync/trunks.h"

enum { SIGNALS = 3 };

struct errand {
	struct event_base *base;
	struct resolver *resolver;
	struct trunks *trunks;
	struct event *signals[SIGNALS];
	int signal;			/* that came; 0: none */
};

struct event_base *
errand_base(const struct errand *e)
{
	return e->base;
}

struct resolver *
errand_resolver(const struct errand *e)
{
	return e->resolver;
}

struct trunks *
errand_trunks(const struct errand *e)
{
	return e->trunks;
}

static void
on_signal(evutil_socket_t number, short what, void *arg)
{
	struct errand *e = arg;

	(void)what;
	e->signal = (int)number;
	errand_end(e);
}

struct errand *
errand_new(struct err *err)
{
	static const int numbers[SIGNALS] = { SIGINT, SIGTERM, SIGHUP };
	struct event_base *base = event_base_new();
	struct errand *e;

	if (base == NULL) {
		err_set(err, "libevent cannot start");
		return NULL;
	}
	e = xcalloc(1, sizeof(*e));
	e->base = base;
	e->resolver = resolver_new(base);
	e->trunks = trunks_new(base);
	for (size_t i = 0; i < SIGNALS; i++) {
		e->signals[i] = xgot(evsignal_new(base, numbers[i],
		    on_signal, e));
		event_add(e->signals[i], NULL);
	}
	return e;
}

void
errand_free(struct errand **take)
{
	struct errand *e = *take;

	*take = NULL;
	if (e == NULL)
		return;
	for (size_t i = 0; i < SIGNALS; i++)
		event_free(e->signals[i]);
	trunks_free(&e->trunks);
	resolver_free(&e->resolver);
	/* As resolver_free() wants it; nothing else is left to run. */
	event_base_loop(e->base, EVLOOP_NONBLOCK);
	event_base_free(e->base);
	free(e);
}

int
errand_run(struct errand *e)
{
	if (e->signal == 0)
		event_base_dispatch(e->base);
	return e->signal;
}

void
errand_end(struct errand *e)
{
	event_base_loopbreak(e->base);
}
