#include "hall.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "aftermath.h"
#include "base/log.h"
#include "base/mem.h"
#include "changes.h"
#include "dns/datacdb.h"
#include "hall_catalogs.h"
#include "hall_guard.h"
#include "hall_hosts.h"
#include "hall_notify.h"
#include "hold.h"
#include "notifies.h"
#include "office.h"
#include "rivals.h"
#include "sync/gate.h"
#include "sync/trunks.h"
#include "sync/peers.h"
#include "sync/resolve.h"
#include "sync/timer.h"
#include "worker.h"

static const double farewell = 5;	/* seconds for comparing files */

static void
on_checked(void *ctx, struct watch *w, const struct round_result *result,
    bool changed)
{
	struct hall *hall = ctx;

	if (result->outcome == ROUND_CHANGED)
		catalogs_fetched(hall->catalogs, watch_zone(w)->text);
	if (result->outcome == ROUND_FAILED) {
		hold_settle(hall);
		hold_tell(hall);
	} else {
		hold_await(hall);
	}
	/* Somebody waits for what could not be built until now. */
	if (result->outcome == ROUND_CURRENT && !watch_is_live(w) &&
	    !hall->once && checkups_is_any(hall->checkups))
		hold_build(hall);
	if (hall->build_again && result->outcome == ROUND_FAILED)
		hall->lost_for_good = true;
	if (hall->build_again && hall->counts.awaited == 0) {
		hall->build_again = false;
		hold_build(hall);
	}
	checkups_checked(hall->checkups, w, result, changed);
	if (!hall->once && hold_lasting(hall) != NULL)
		checkups_held(hall->checkups, hold_lasting(hall));
}

static void
on_locals(void *ctx, double since)
{
	struct hall *hall = ctx;

	hold_settle(hall);
	if (!hall->once) {
		builder_want_since(hall->builder, since);
	} else if (hall->build_again && hall->counts.awaited == 0) {
		hall->build_again = false;
		hall->lost_for_good = !hold_build(hall);
		if (hall->lost_for_good)
			hall_stop(hall);
	}
}

static size_t
on_gather(void *ctx, struct merge_source **give)
{
	struct hall *hall = ctx;
	const struct local_set *locals = locals_set(hall->locals);
	struct merge_source *sources = xcalloc(local_set_count(locals) +
	    hall->conf->nzones + 1, sizeof(*sources));
	size_t n = local_set_gather(locals, sources);

	*give = sources;
	n += zoneset_gather(hall->zones, hall->conf, sources + n);
	return n + hall_hosts_gather(hall, sources + n);
}

static void
on_built(void *ctx, const struct build *build)
{
	struct hall *hall = ctx;

	metrics_built(&hall->metrics, build);
	hall_hosts_built(hall, build);
	if (!aftermath(hall, build))
		return;
	if (build->ok && !build->patched)
		catalogs_built(hall->catalogs);
	checkups_built(hall->checkups, build);
	if (hall->once)
		hall_stop(hall);
}

static bool
open_threads(struct hall *hall, struct err *err)
{
	const struct builder_calls calls = { on_gather,
		hall_hosts_gather_news, on_built, hall };

	hall->env.round.sealer = worker_new(hall->base, err);
	if (hall->env.round.sealer == NULL)
		return false;
	hall->build_worker = worker_new(hall->base, err);
	if (hall->build_worker == NULL)
		return false;
	hall->changes = changes_new(hall->base, err);
	if (hall->changes == NULL)
		return false;
	hall->builder = builder_new(hall->base, hall->build_worker, &calls,
	    hall->conf->data_cdb);
	hall->local_worker = worker_new(hall->base, err);
	return hall->local_worker != NULL;
}

static void
open_locals(struct hall *hall)
{
	const struct locals_env env = { .base = hall->base,
		.worker = hall->local_worker, .inotify = !hall->once,
		.once = hall->once, .poll = LOCALS_POLL, .changed = on_locals,
		.ctx = hall };
	char *directory = xasprintf("%s/local", hall->conf->state);

	hall->locals = locals_new(&env, directory);
	free(directory);
}

static bool
open_control(struct hall *hall, struct err *err)
{
	char *path = xasprintf("%s/control", hall->conf->state);

	hall->control = control_new(hall->base, path, office_answer, hall,
	    err);
	free(path);
	return hall->control != NULL;
}

/* Primaries that are silent leave the places to the others' zones. */
static unsigned
doubtful_probes(const struct conf *conf)
{
	return (conf->probes + 7) / 8;
}

bool
hall_open(struct hall *hall, const struct conf *conf, bool once,
    struct err *err)
{
	memset(hall, 0, sizeof(*hall));
	hall->conf = conf;
	hall->once = once;
	hall->serials = map_new();
	hall->base = event_base_new();
	if (hall->base == NULL) {
		err_set(err, "libevent cannot start");
		goto fail;
	}
	if (!open_threads(hall, err) || (!once && !open_control(hall, err)))
		goto fail;
	hall->env = (struct watch_env){ .round = { .base = hall->base,
		.resolver = resolver_new(hall->base),
		.probes = gate_new(hall->base, conf->probes, 0),
		.doubts = gate_new(hall->base, doubtful_probes(conf), 0),
		.transfers = gate_new(hall->base, conf->transfers,
		    conf->transfers_per_primary),
		.peers = peers_new(), .trunks = trunks_new(hall->base),
		.sealer = hall->env.round.sealer,
			.tally = &hall->metrics.transfers },
		.copy = { .base = hall->base, .counts = &hall->counts,
		.is_published = hold_is_published, .ctx = hall },
		.silent = once, .changed = hall_notify_changed,
		.checked = on_checked, .ctx = hall };
	hall->patience = timer_new(hall->base, hold_end_patience, hall);
	hall_guard_open(hall);
	hall->hook = hook_new(hall->base);
	hall_catalogs_open(hall);
	hall->zones = zoneset_new(&hall->env, &hall->catalog_env);
	hall->checkups = checkups_new(hall->zones);
	open_locals(hall);
	if (!hall_hosts_open(hall, conf, err))
		goto fail;
	return true;
fail:
	hall_close(hall);
	return false;
}

/*
 * The build that runs ends while the zones are there to hear of it.  Where
 * hall_open() did not come so far, there is nothing to free.
 */
void
hall_close(struct hall *hall)
{
	if (hall->checkups != NULL)
		checkups_abandon(hall->checkups);
	if (hall->hosts != NULL)
		hosts_end_refreshes(hall->hosts);
	control_free(&hall->control);
	catalogs_stop(hall->catalogs);
	notifies_free(&hall->notifies);
	hall_hosts_stop(hall);
	worker_free(&hall->build_worker);
	hall_hosts_close(hall);
	changes_free(&hall->changes, hall->once ? INFINITY : farewell);
	zoneset_free(&hall->zones);
	worker_free(&hall->env.round.sealer);
	worker_free(&hall->local_worker);
	hall_catalogs_close(hall);
	locals_free(&hall->locals);
	builder_free(&hall->builder);
	checkups_free(&hall->checkups);
	hook_free(&hall->hook);
	timer_free(&hall->patience);
	hall_guard_close(hall);
	if (hall->env.round.resolver != NULL) {
		gate_free(&hall->env.round.transfers);
		gate_free(&hall->env.round.probes);
		gate_free(&hall->env.round.doubts);
		resolver_free(&hall->env.round.resolver);
		peers_free(&hall->env.round.peers);
		trunks_free(&hall->env.round.trunks);
	}
	aftermath_forget_serials(hall);
	rivals_forget(hall);
	map_free(&hall->serials);
	if (hall->base != NULL) {
		/* As resolver_free() wants it; nothing else is left to run. */
		event_base_loop(hall->base, EVLOOP_NONBLOCK);
		event_base_free(hall->base);
	}
}

void
hall_configure(struct hall *hall, const struct conf *base)
{
	struct conf *conf = hall_catalogs_configure(hall, base);
	struct err err;

	if (!hall_hosts_open(hall, base, &err))
		log_error("%s", err.text);
	hall_hosts_configure(hall, base);
	locals_configure(hall->locals, base);
	gate_set_limits(hall->env.round.probes, base->probes, 0);
	gate_set_limits(hall->env.round.doubts, doubtful_probes(base), 0);
	gate_set_limits(hall->env.round.transfers, base->transfers,
	    base->transfers_per_primary);
	builder_configure(hall->builder, base->data_cdb, base->build_quiet,
	    base->build_max);
	aftermath_forget_serials(hall);
	hall_catalogs_apply(hall, conf);
}

void
hall_run(struct hall *hall)
{
	event_base_dispatch(hall->base);
}

void
hall_stop(struct hall *hall)
{
	event_base_loopexit(hall->base, NULL);
}

void
hall_stop_within(struct hall *hall, int seconds)
{
	const struct timeval latest = { .tv_sec = seconds };

	event_base_loopexit(hall->base, &latest);
}
