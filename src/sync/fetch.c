#include "sync/fetch.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sync/trunks.h"
#include "sync/resolve.h"
#include "sync/timer.h"
#include "sync/transfer.h"
#include "worker.h"

static const double progress_interval = 0.2;	/* seconds */

struct fetch {
	const struct fetch_args *args;
	struct zone_options options;	/* no limits but its timeouts */
	struct event_base *base;
	struct resolver *resolver;
	struct trunks *trunks;
	struct worker *sealer;
	struct event *signals[3];
	struct timer *progress;
	double started;
	struct resolve *resolve;
	struct address addresses[RESOLVE_MAX];
	size_t n, next;
	char address[ADDRESS_TEXT_SIZE];
	struct transfer *transfer;
	bool ok;
	struct seal *seal;
	struct err *err;		/* all that went wrong */
};

static void ask(struct fetch *f, bool edns);
static void ask_next(struct fetch *f);

static void
stop(struct fetch *f)
{
	event_base_loopexit(f->base, NULL);
}

static void
on_transferred(void *ctx, const struct transfer_result *result)
{
	bool again = result->refuses_edns;
	struct fetch *f = ctx;

	f->ok = result->ok;
	if (result->ok) {
		*f->seal = result->seal;
		stop(f);
		return;
	}
	if (!again)
		err_join(f->err, f->address, result->why.text);
	transfer_cancel(&f->transfer);
	if (again)
		ask(f, false);
	else
		ask_next(f);
}

static void
ask(struct fetch *f, bool edns)
{
	const struct transfer_args args = { .zone = f->args->zone,
		.text = f->args->text, .path = f->args->path,
		.key = f->args->key, .trunks = f->trunks, .tls = f->args->tls,
		.edns = edns, .address = f->addresses[f->next - 1],
		.options = &f->options };

	f->transfer = transfer_start(f->base, f->sealer, &args,
	    on_transferred, f);
}

static void
ask_next(struct fetch *f)
{
	if (f->next == f->n) {
		stop(f);
		return;
	}
	address_text(&f->addresses[f->next++], f->address);
	ask(f, true);
}

static void
on_resolved(void *ctx, const struct address *list, size_t n,
    const struct err *why)
{
	struct fetch *f = ctx;

	resolve_cancel(&f->resolve);
	if (n == 0)
		*f->err = *why;
	for (f->n = 0; f->n < n; f->n++)
		f->addresses[f->n] = list[f->n];
	ask_next(f);
}

static void
on_signal(evutil_socket_t sig, short what, void *arg)
{
	struct fetch *f = arg;

	(void)what;
	err_set(f->err, "stopped by signal %d", (int)sig);
	if (f->args->stopped != NULL)
		*f->args->stopped = true;
	stop(f);
}

static void
on_progress(void *ctx)
{
	struct fetch *f = ctx;
	uint64_t records, bytes;

	if (f->transfer != NULL) {
		transfer_progress(f->transfer, &records, &bytes);
		f->args->progress(f->args->ctx, records, bytes,
		    clock_seconds() - f->started);
	}
	timer_set(f->progress, progress_interval);
}

static bool
open_all(struct fetch *f)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

	f->base = event_base_new();
	if (f->base == NULL)
		return err_set(f->err, "libevent cannot start");
	f->sealer = worker_new(f->base, f->err);
	if (f->sealer == NULL)
		return false;
	f->resolver = resolver_new(f->base);
	f->trunks = trunks_new(f->base);
	for (size_t i = 0; i < 3; i++) {
		f->signals[i] = evsignal_new(f->base, numbers[i], on_signal,
		    f);
		if (f->signals[i] != NULL)
			event_add(f->signals[i], NULL);
	}
	f->progress = timer_new(f->base, on_progress, f);
	return true;
}

static void
close_all(struct fetch *f)
{
	resolve_cancel(&f->resolve);
	transfer_cancel(&f->transfer);
	worker_free(&f->sealer);
	for (size_t i = 0; i < 3; i++)
		if (f->signals[i] != NULL)
			event_free(f->signals[i]);
	timer_free(&f->progress);
	trunks_free(&f->trunks);
	if (f->resolver != NULL)
		resolver_free(&f->resolver);
	if (f->base != NULL) {
		/* As resolver_free() wants it; nothing else is left to run. */
		event_base_loop(f->base, EVLOOP_NONBLOCK);
		event_base_free(f->base);
	}
}

bool
fetch_zone(const struct fetch_args *args, struct seal *seal, struct err *err)
{
	struct fetch f = { .args = args, .seal = seal, .err = err,
		.options.idle_timeout = args->idle_timeout,
		.options.transfer_timeout = args->total_timeout };

	err->text[0] = '\0';
	f.started = clock_seconds();
	if (open_all(&f)) {
		if (args->progress != NULL)
			timer_set(f.progress, progress_interval);
		f.resolve = resolve_start(f.resolver, args->primary,
		    on_resolved, &f);
		event_base_dispatch(f.base);
	}
	close_all(&f);
	return f.ok;
}
