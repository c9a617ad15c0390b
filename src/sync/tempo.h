/*
 * tempo: does a transfer come in time?
 *
 * There is a time for all of it (transfer-timeout), and a rate (min-rate): once
 * bytes have come, as many have to come in each idle-timeout.  How long it may
 * be silent is for the stream to judge.
 */
#ifndef DNSSYNC_SYNC_TEMPO_H
#define DNSSYNC_SYNC_TEMPO_H

#include <stdint.h>

#include "base/err.h"
#include "conf.h"

struct event_base;
struct tempo;

struct tempo_calls {
	/* How many bytes of it have come. */
	uint64_t (*bytes)(void *ctx);
	/* Once for each tempo_start(), at most; err names the option. */
	void (*late)(void *ctx, const struct err *why);
};

/* The calls last as long as it. */
struct tempo *tempo_new(struct event_base *base,
    const struct tempo_calls *calls, void *ctx);

/* NULL is allowed in it. */
void tempo_free(struct tempo **take);

/* A transfer begins; the options last until its end. */
void tempo_start(struct tempo *tempo, const struct zone_options *options);

void tempo_stop(struct tempo *tempo);

#endif
