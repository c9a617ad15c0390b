#include "hall_hosts.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "builder.h"
#include "hall.h"
#include "hall_guard.h"
#include "hall_legacy.h"
#include "hold.h"
#include "hosts.h"
#include "metrics.h"
#include "pulls.h"
#include "site.h"
#include "store_path.h"
#include "web.h"
#include "worker.h"

static bool
has_store(const struct conf *conf)
{
	char *path = store_path_database(conf->state);
	bool has = access(path, F_OK) == 0;

	free(path);
	return has;
}

static bool
is_needed(const struct conf *conf)
{
	return conf->ndynamics > 0 || conf->nhttps > 0 ||
	    conf->clients != NULL || conf->npulls > 0 ||
	    has_store(conf);
}

/* The first host may be all that there is to publish. */
static void
on_changed(void *ctx)
{
	struct hall *hall = ctx;

	if (hall->once)
		return;
	hold_settle(hall);
	builder_want_urgently(hall->builder);
}

static bool
open_hosts(struct hall *hall, const struct conf *conf, struct err *err)
{
	struct hosts_env env = { .base = hall->base,
		.deadline = HOSTS_DEADLINE, .changed = on_changed,
		.ctx = hall };

	if (hall->ips == NULL && !hall_legacy_open(hall, conf, err))
		return false;
	if (hall->host_worker == NULL)
		hall->host_worker = worker_new(hall->base, err);
	if (hall->host_worker == NULL)
		return false;
	env.worker = hall->host_worker;
	hall->hosts = hosts_new(&env, conf, err);
	hall->hosts_are_new = hall->hosts != NULL;
	return hall->hosts != NULL;
}

static void
open_site(struct hall *hall)
{
	const struct site_env env = { .base = hall->base,
		.hosts = hall->hosts,
		.resolver = hall->env.round.resolver,
		.metrics = metrics_write, .is_healthy = metrics_is_healthy,
		.is_replaced = hall_guard_is_replaced,
		.mark = hall_guard_mark,
		.ctx = hall };

	hall->site = site_new(&env);
	hall->web = web_new(hall->base, site_handle, hall->site);
}

bool
hall_hosts_open(struct hall *hall, const struct conf *conf, struct err *err)
{
	if (!is_needed(conf))
		return true;
	if (hall->hosts == NULL && !open_hosts(hall, conf, err))
		return false;
	if (hall->pulls == NULL && conf->npulls > 0) {
		hall->pulls = pulls_new(hall->base, hall->hosts, conf->state,
		    err);
		if (hall->pulls == NULL)
			return false;
	}
	if (hall->site == NULL && !hall->once)
		open_site(hall);
	return true;
}

void
hall_hosts_configure(struct hall *hall, const struct conf *conf)
{
	if (hall->hosts != NULL && !hall->hosts_are_new)
		hosts_configure(hall->hosts, conf);
	hall->hosts_are_new = false;
	if (hall->pulls != NULL)
		pulls_configure(hall->pulls, conf);
	if (hall->site == NULL || hall->is_draining)
		return;
	site_configure(hall->site, conf);
	web_configure(hall->web, conf, hall->ports);
}

static void
on_drained(void *ctx)
{
	hall_stop(ctx);
}

void
hall_hosts_drain(struct hall *hall)
{
	if (hall->web == NULL || hall->is_draining) {
		hall_stop(hall);
		return;
	}
	hall->is_draining = true;
	hall_stop_within(hall, HOSTS_DEADLINE + 1);
	web_drain(hall->web, on_drained, hall);
	site_drain(hall->site);
}

void
hall_hosts_stop(struct hall *hall)
{
	web_free(&hall->web);
	site_free(&hall->site);
	pulls_free(&hall->pulls);
	worker_free(&hall->host_worker);
}

void
hall_hosts_close(struct hall *hall)
{
	hosts_free(&hall->hosts);
	hall_legacy_close(hall);
}

/* The first hosts of all may have come just now. */
bool
hall_refresh_hosts(struct hall *hall, hosts_done_fn *done, void *ctx)
{
	struct err err;

	if (hall->hosts == NULL) {
		if (!hall_hosts_open(hall, hall->conf, &err)) {
			log_error("%s", err.text);
			return false;
		}
		hall_hosts_configure(hall, hall->conf);
	}
	if (hall->hosts == NULL)
		return false;
	hosts_refresh(hall->hosts, done, ctx);
	return true;
}

bool
hall_hosts_are_ready(const struct hall *hall)
{
	return hall->hosts == NULL || hosts_are_ready(hall->hosts);
}

bool
hall_hosts_are_here(const struct hall *hall)
{
	return hall->hosts != NULL && (hall->conf->ndynamics > 0 ||
	    hall->conf->npulls > 0 || hosts_count(hall->hosts) > 0);
}

size_t
hall_hosts_gather(struct hall *hall, struct merge_source *source)
{
	return hall->hosts != NULL && hosts_gather(hall->hosts, source);
}

bool
hall_hosts_gather_news(void *ctx, struct patch_news *give)
{
	struct hall *hall = ctx;

	return hall->hosts != NULL && hosts_gather_news(hall->hosts, give);
}

void
hall_hosts_built(struct hall *hall, const struct build *build)
{
	hall_guard_built(hall);
	if (hall->hosts != NULL)
		hosts_built(hall->hosts, build->ok);
	if (build->ok)
		hall_legacy_published(hall);
}
