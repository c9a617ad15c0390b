#include "sync/tempo.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "sync/timer.h"

struct tempo {
	const struct zone_options *options;
	struct timer *total, *window;
	uint64_t before;		/* bytes, as the window began */
	const struct tempo_calls *calls;
	void *ctx;
};

static void
on_total(void *ctx)
{
	struct tempo *tempo = ctx;
	struct err why;

	tempo_stop(tempo);
	err_set(&why, "the transfer took longer than %.0f s "
	    "(transfer-timeout)", tempo->options->transfer_timeout);
	tempo->calls->late(tempo->ctx, &why);
}

static void
begin_window(struct tempo *tempo, uint64_t bytes)
{
	tempo->before = bytes;
	if (tempo->options->min_rate > 0)
		timer_set(tempo->window, tempo->options->idle_timeout);
}

/* One that begins within a window is not judged by that. */
static void
on_window(void *ctx)
{
	struct tempo *tempo = ctx;
	const struct zone_options *options = tempo->options;
	uint64_t bytes = tempo->calls->bytes(tempo->ctx);
	uint64_t came = bytes > tempo->before ? bytes - tempo->before : 0;
	struct err why;

	if (tempo->before == 0 || (double)came >=
	    (double)options->min_rate * options->idle_timeout) {
		begin_window(tempo, bytes);
		return;
	}
	tempo_stop(tempo);
	err_set(&why, "only %" PRIu64 " bytes came in %g s, less than %"
	    PRIu64 " a second (min-rate)", came, options->idle_timeout,
	    options->min_rate);
	tempo->calls->late(tempo->ctx, &why);
}

struct tempo *
tempo_new(struct event_base *base, const struct tempo_calls *calls, void *ctx)
{
	struct tempo *tempo = xcalloc(1, sizeof(*tempo));

	tempo->total = timer_new(base, on_total, tempo);
	tempo->window = timer_new(base, on_window, tempo);
	tempo->calls = calls;
	tempo->ctx = ctx;
	return tempo;
}

void
tempo_free(struct tempo **take)
{
	struct tempo *tempo = *take;

	if (tempo == NULL)
		return;
	*take = NULL;
	timer_free(&tempo->total);
	timer_free(&tempo->window);
	free(tempo);
}

void
tempo_start(struct tempo *tempo, const struct zone_options *options)
{
	tempo_stop(tempo);
	tempo->options = options;
	timer_set(tempo->total, options->transfer_timeout);
	begin_window(tempo, 0);
}

void
tempo_stop(struct tempo *tempo)
{
	timer_stop(tempo->total);
	timer_stop(tempo->window);
}
