/*
 * merge_local: a local source in a merge; inside of merge.
 */
#ifndef DNSSYNC_DNS_MERGE_LOCAL_H
#define DNSSYNC_DNS_MERGE_LOCAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "dns/merge_out.h"
#include "dns/name.h"

/* Takes a zone that the source claims, and that another one holds. */
typedef void merge_local_fn(void *ctx, const struct name *apex,
    size_t holder, size_t other);

/*
 * Reads all of the source, which w keeps open, and claims its zones.  false:
 * it is lost, and knows why, or err is set.
 */
bool merge_local_survey(struct merge_writer *w, merge_local_fn *conflict,
    void *ctx, struct err *err);

/* Writes it after that.  false: as above. */
bool merge_local_write(struct merge_writer *w, struct err *err);

#endif
