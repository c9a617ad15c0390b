#include "sync/stripped.h"

#include "base/log.h"

/* A copy that came before it would have been refused is stripped as well. */
void
stripped_tell(struct stripped *s, const struct conf_zone *zone,
    bool is_signed)
{
	enum conf_dnssec policy = zone->options->dnssec;
	bool bad = is_signed && policy != CONF_DNSSEC_PASS;

	if (bad && !s->said)
		log_warn("%s: is signed, but data.cdb has no signatures "
		    "(dnssec = %s): validating resolvers refuse its answers "
		    "as long as its parent has a DS record for it",
		    zone->text, policy == CONF_DNSSEC_STRIP ? "strip" :
		    "refuse");
	s->said = bad;
}
