/*
 * stripped: the warning of a zone that is signed but published without its
 * signatures.
 */
#ifndef DNSSYNC_SYNC_STRIPPED_H
#define DNSSYNC_SYNC_STRIPPED_H

#include <stdbool.h>

#include "conf.h"

/* A value: zeroed before its first use. */
struct stripped {
	bool said;
};

/*
 * The zone was published; is_signed: its copy holds records of DNSSEC.  Logs
 * once, until the zone is published otherwise: unsigned, or as it is.
 */
void stripped_tell(struct stripped *s, const struct conf_zone *zone,
    bool is_signed);

#endif
