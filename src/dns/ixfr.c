#include "dns/ixfr.h"

#include <string.h>

static bool
is_opening(const struct ixfr *i, const struct record *record)
{
	return record->ttl == i->opening->ttl &&
	    record->rdlen == i->opening->rdlen &&
	    memcmp(record->rdata, i->opening->rdata, record->rdlen) == 0;
}

static bool
close_answer(const struct ixfr *i, const struct record *record,
    struct err *err)
{
	return is_opening(i, record) || err_set(err, "the closing SOA (serial "
	    "%u) is not the first one: the zone changed under way", i->last);
}

/* The serials between are on the way from the one to the other. */
static bool
lead_on(struct ixfr *i, const struct record *record, uint32_t serial,
    struct err *err)
{
	if (!serial_is_newer(serial, i->reached))
		return err_set(err, "a step from serial %u to %u, which is "
		    "not newer", i->reached, serial);
	if (serial == i->last && !is_opening(i, record))
		return err_set(err, "the last step's SOA (serial %u) is not "
		    "the first one", serial);
	if (serial != i->last && !serial_is_newer(i->last, serial))
		return err_set(err, "a step from serial %u to %u, past the "
		    "%u of the first SOA", i->reached, serial, i->last);
	i->reached = serial;
	i->deleting = false;
	return changeset_add(i->changes, record, err);
}

static bool
begin_step(struct ixfr *i, const struct record *record, uint32_t serial,
    struct err *err)
{
	if (serial != i->reached)
		return err_set(err, "a step from serial %u, where %u is what "
		    "we have", serial, i->reached);
	i->deleting = true;
	return changeset_delete(i->changes, record, err);
}

enum ixfr_step
ixfr_soa(struct ixfr *i, const struct record *record, struct err *err)
{
	struct soa soa;
	bool ok;

	if (!name_equal(record->owner, i->zone->wire) ||
	    !soa_parse(record->rdata, record->rdlen, &soa)) {
		err_set(err, "an SOA below the apex");
		return IXFR_FAIL;
	}
	if (!i->deleting && i->reached == i->last && soa.serial == i->last)
		return close_answer(i, record, err) ? IXFR_DONE : IXFR_FAIL;
	ok = i->deleting ? lead_on(i, record, soa.serial, err) :
	    begin_step(i, record, soa.serial, err);
	return ok ? IXFR_MORE : IXFR_FAIL;
}

bool
ixfr_record(struct ixfr *i, const struct record *record, struct err *err)
{
	return i->deleting ? changeset_delete(i->changes, record, err) :
	    changeset_add(i->changes, record, err);
}
