/*
 * pull_source: our own dynamic hosts, and behind them those of other servers,
 * as one source of a merge.
 *
 * A host of our own hides all of that name, with its wildcard, in the lists,
 * whether it is enabled or not and whatever it has, and an earlier list those
 * of the later ones: what is published of a name is of one server.
 */
#ifndef DNSSYNC_PULL_SOURCE_H
#define DNSSYNC_PULL_SOURCE_H

#include <stddef.h>

#include "ddns/roster.h"
#include "dns/merge.h"
#include "pull_list.h"

struct pull_source;

struct pull_source *pull_source_new(void);

/* NULL is allowed in it. */
void pull_source_free(struct pull_source **take);

/*
 * Makes a source of these; of the lists it takes references.  The roster is
 * the caller's; neither it nor the source may change while a merge reads.
 */
const struct merge_hosts *pull_source_set(struct pull_source *s,
    const struct roster *own, struct pull_list *const *lists, size_t n);

#endif
