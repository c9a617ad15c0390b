/*
 * metrics: what the daemon counts, as text for Prometheus.
 */
#ifndef DNSSYNC_METRICS_H
#define DNSSYNC_METRICS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "sync/tally.h"

struct build;

enum { METRICS_BUCKETS = 9 };

/* Kept by the hall; a value, zeroed first. */
struct metrics {
	struct tally transfers;
	uint64_t builds_good, builds_failed, builds_patched, published;
	uint64_t buckets[METRICS_BUCKETS];	/* builds no longer than */
	double build_seconds;			/* of all that went well */
};

/* A build has ended. */
void metrics_built(struct metrics *m, const struct build *build);

/* Appends all of it; ctx is the hall. */
void metrics_write(void *ctx, struct buf *out);

/* Can data.cdb be built, as far as is known?  ctx is the hall. */
bool metrics_is_healthy(void *ctx);

#endif
