/*
 * merge_hosts: the dynamic hosts in a merge; inside of merge.
 */
#ifndef DNSSYNC_DNS_MERGE_HOSTS_H
#define DNSSYNC_DNS_MERGE_HOSTS_H

#include <stdbool.h>

#include "base/err.h"
#include "dns/claims.h"
#include "dns/datacdb.h"
#include "dns/merge.h"
#include "dns/merge_out.h"
#include "dns/name.h"
#include "dns/record.h"

/* Claims their zones, behind all others; in vain if another has one. */
void merge_hosts_claim(struct claims *claims, struct claimant who,
    const struct merge_hosts *hosts);

/*
 * Asked of a record of another source, and its item, that is about to be
 * written: may it stand beside those of the hosts?
 */
bool merge_hosts_allow(const struct merge_out *out,
    const struct record *record, const struct name *owner,
    const struct datacdb_item *item);

/* Writes the hosts, behind all others.  false: err is set. */
bool merge_hosts_write(struct merge_writer *w, struct err *err);

#endif
