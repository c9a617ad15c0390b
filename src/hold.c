#include "hold.h"

#include "base/log.h"
#include "dns/datacdb.h"
#include "hall.h"
#include "sync/timer.h"

void
hold_settle(struct hall *hall)
{
	bool nothing = hall->counts.here == 0 && hall->conf->nzones > 0;
	bool awaiting = hall->counts.awaited > 0 && hall->is_patient;

	builder_hold(hall->builder, nothing || awaiting);
}

void
hold_tell(struct hall *hall)
{
	if (hall->counts.here > 0 || hall->said_nothing_here || hall->once)
		return;
	hall->said_nothing_here = true;
	log_warn("%s: not touched as long as no zone could be fetched",
	    hall->conf->data_cdb);
}

void
hold_await(struct hall *hall)
{
	double seconds = HOLD_PATIENCE +
	    (double)hall->counts.awaited / ZONESET_START_RATE;

	hall->is_patient = hall->counts.awaited > 0;
	if (hall->is_patient)
		timer_set(hall->patience, seconds);
	hold_settle(hall);
}

void
hold_end_patience(void *ctx)
{
	struct hall *hall = ctx;

	if (!hall->is_patient || hall->counts.awaited == 0 || hall->once)
		return;
	log_warn("%s: is published without the zones that could not be "
	    "fetched yet (%zu of them)", hall->conf->data_cdb,
	    hall->counts.awaited);
	hall->is_patient = false;
	hold_settle(hall);
}

bool
hold_build(struct hall *hall)
{
	hold_settle(hall);
	if (hall->counts.awaited > 0 ||
	    (hall->counts.here == 0 && hall->conf->nzones > 0))
		return false;
	builder_want(hall->builder);
	builder_hurry(hall->builder);
	return true;
}

bool
hold_is_published(void *ctx, const struct name *zone)
{
	const struct hall *hall = ctx;
	struct datacdb_item item;
	struct record record;
	struct name owner;
	bool more;

	if (hall->current == NULL)
		return false;
	more = datacdb_find(hall->current, zone->wire, zone->len, &item);
	for (; more; more = datacdb_find_next(hall->current, &item))
		if (datacdb_decode(&item, &record, &owner) ==
		    DATACDB_RECORD && record.type == RR_SOA)
			return true;
	return false;
}
