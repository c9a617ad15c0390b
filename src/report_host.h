/*
 * report_host: dynamic hosts as JSON, for programs; a room of jansson's.
 */
#ifndef DNSSYNC_REPORT_HOST_H
#define DNSSYNC_REPORT_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ddns/host.h"
#include "store.h"

struct report_host {
	const struct host *host;
	uint32_t ttl;			/* in force; 0: not known */
	const struct store_key *keys;	/* oldest first */
	size_t nkeys;
	bool is_answered;		/* by tinydns, if it is enabled */
};

/* Each appends one object, on one line without its end. */
void report_host_json(struct buf *out, const struct report_host *row);
void report_host_event_json(struct buf *out, const struct store_event *event);

#endif
