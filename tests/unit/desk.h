/*
 * desk: a desk for NOTIFY about one zone, example.com, whose primary is
 * 127.0.0.1, as the tests of the rooms around it need one.
 */
#ifndef DNSSYNC_TESTS_DESK_H
#define DNSSYNC_TESTS_DESK_H

#include <string.h>

#include <cmocka.h>

#include "conf_make.h"
#include "loop.h"
#include "making.h"
#include "sync/gate.h"
#include "sync/notify_desk.h"
#include "sync/peers.h"
#include "sync/watch.h"

struct desk {
	struct event_base *base;
	struct hostport host;
	struct zone_primaries primaries;
	struct zone_options options;
	struct conf_zone zone;
	struct conf conf;
	struct copy_counts counts;
	struct watch_env env;
	struct watch *watch;
	struct notify_desk *desk;
};

static inline struct watch *
desk_find(void *ctx, const char *text)
{
	struct desk *d = ctx;

	return strcmp(text, d->zone.text) == 0 ? d->watch : NULL;
}

static inline bool
desk_is_published(void *ctx, const struct name *zone)
{
	(void)ctx;
	(void)zone;
	return false;
}

/*
 * The zone has no copy, so that all serials are news; a round that begins never
 * gets a place.
 */
static inline void
desk_begin(struct desk *d)
{
	static char host[] = "127.0.0.1", text[] = "example.com";
	static struct tsig_key *keys[1];
	struct notify_desk_env env = { .find = desk_find, .ctx = d };
	struct err err;

	memset(d, 0, sizeof(*d));
	d->base = env.base = event_base_new();
	d->host = (struct hostport){ host, 53 };
	d->primaries = (struct zone_primaries){ .address = &d->host,
		.key = keys, .n = 1 };
	d->options = conf_default_options;
	d->zone = (struct conf_zone){ .text = text, .options = &d->options,
		.primaries = &d->primaries };
	assert_true(name_parse(&d->zone.name, text, &err));
	d->conf = (struct conf){ .zones = &d->zone, .nzones = 1,
		.nnotify = 1 };
	d->env = (struct watch_env){ .round = { .base = d->base,
		.probes = gate_new(d->base, 0, 0), .peers = peers_new() },
		.copy = { .base = d->base, .counts = &d->counts,
		.is_published = desk_is_published } };
	d->watch = watch_new(&d->env, &d->zone, "no-such.cdb");
	d->desk = notify_desk_new(&env);
	notify_desk_configure(d->desk, &d->conf);
}

static inline void
desk_end(struct desk *d)
{
	notify_desk_free(&d->desk);
	assert_null(d->desk);
	watch_free(&d->watch);
	gate_free(&d->env.round.probes);
	peers_free(&d->env.round.peers);
	event_base_free(d->base);
}

static inline uint64_t
desk_count(const struct desk *d, enum notify_result result)
{
	return notify_desk_counts(d->desk)->results[result];
}

/* A NOTIFY with an id; serial 0: it tells none. */
static inline void
desk_make(struct buf *b, unsigned id, const char *zone, uint32_t serial)
{
	make_message(b, id, 4 << 11);
	make_question(b, zone, RR_SOA);
	if (serial != 0)
		make_soa_answer(b, zone, serial);
}

#endif
