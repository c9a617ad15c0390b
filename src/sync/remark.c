#include "sync/remark.h"

#include "base/log.h"

/* A copy that came before it would have been refused is stripped as well. */
static void
tell_stripped(struct remark *r, const struct conf_zone *zone, bool is_signed)
{
	enum conf_dnssec policy = zone->options->dnssec;
	bool bad = is_signed && policy != CONF_DNSSEC_PASS;

	if (bad && !r->said_stripped)
		log_warn("%s: is signed, but data.cdb has no signatures "
		    "(dnssec = %s): validating resolvers refuse its answers "
		    "as long as its parent has a DS record for it",
		    zone->text, policy == CONF_DNSSEC_STRIP ? "strip" :
		    "refuse");
	r->said_stripped = bad;
}

static void
tell_markers(struct remark *r, const struct conf_zone *zone, uint64_t missing)
{
	if (missing > 0 && !r->said_markers)
		log_warn("%s: %llu names that exist without records have no "
		    "marker: it has more of them than max-records allows",
		    zone->text, (unsigned long long)missing);
	r->said_markers = missing > 0;
}

void
remark_tell(struct remark *r, const struct conf_zone *zone,
    const struct merge_source *source)
{
	tell_stripped(r, zone, source->is_signed);
	tell_markers(r, zone, source->unmarked);
}
