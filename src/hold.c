#include "hold.h"

#include "base/log.h"
#include "dns/datacdb.h"
#include "hall.h"
#include "hall_hosts.h"
#include "sync/timer.h"

size_t
hold_awaited(const struct hall *hall)
{
	return hall->counts.awaited + catalogs_awaited(hall->catalogs);
}

/* Local files alone are worth a build, but not if it takes all zones away. */
static bool
has_nothing(const struct hall *hall)
{
	bool has_own = hall_hosts_are_here(hall) ||
	    local_set_has_sources(locals_set(hall->locals));

	if (hall->conf->nzones == hall->conf->ncatalogs)
		return !has_own && !hall->has_built;
	return hall->counts.here == 0 &&
	    (hall->counts.missing > 0 || !has_own);
}

static bool
is_ready(const struct hall *hall)
{
	return local_set_is_ready(locals_set(hall->locals)) &&
	    hall_hosts_are_ready(hall) && !has_nothing(hall);
}

void
hold_settle(struct hall *hall)
{
	bool awaiting = hold_awaited(hall) > 0 && hall->is_patient;

	builder_hold(hall->builder, awaiting || !is_ready(hall));
}

void
hold_tell(struct hall *hall)
{
	if (!has_nothing(hall) || hall->said_nothing_here || hall->once)
		return;
	hall->said_nothing_here = true;
	log_warn("%s: not touched as long as %s", hall->conf->data_cdb,
	    hall->conf->nzones > 0 ? "no zone could be fetched" :
	    "there is neither a zone nor a local data file");
}

void
hold_await(struct hall *hall)
{
	double seconds = HOLD_PATIENCE +
	    (double)hall->counts.awaited / ZONESET_START_RATE;

	hall->is_patient = hold_awaited(hall) > 0;
	if (hall->is_patient)
		timer_set(hall->patience, seconds);
	hold_settle(hall);
	if (hall->conf->nzones == 0)
		hold_tell(hall);
}

void
hold_end_patience(void *ctx)
{
	struct hall *hall = ctx;

	if (!hall->is_patient || hold_awaited(hall) == 0 || hall->once)
		return;
	log_warn("%s: is published without the zones that could not be "
	    "fetched yet (%zu of them)", hall->conf->data_cdb,
	    hold_awaited(hall));
	hall->is_patient = false;
	hold_settle(hall);
}

const char *
hold_lasting(const struct hall *hall)
{
	return local_set_is_ready(locals_set(hall->locals)) ? NULL :
	    "a local data file is bad of which there is no good version here "
	    "(see `dnssync status`)";
}

bool
hold_build(struct hall *hall)
{
	hold_settle(hall);
	if (hold_awaited(hall) > 0 || !is_ready(hall))
		return false;
	builder_want(hall->builder);
	builder_hurry(hall->builder);
	return true;
}

bool
hold_is_published(void *ctx, const struct name *zone)
{
	const struct hall *hall = ctx;

	return hall->current != NULL &&
	    datacdb_has_zone(hall->current, zone) &&
	    !local_set_has_zone(locals_set(hall->locals), zone);
}
