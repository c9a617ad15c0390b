/*
 * once: zones are checked, data.cdb is published, and that is all.
 */
#ifndef DNSSYNC_ONCE_H
#define DNSSYNC_ONCE_H

#include <stdbool.h>

struct daemon_options;
struct hall;
struct once;

/*
 * Begins, in a hall that was configured; the loop ends when all is done.
 * NULL: a zone is named that is not configured, which has been logged.
 */
struct once *once_start(struct hall *hall,
    const struct daemon_options *options);

/* Have all zones been checked well and published?  Takes the handle. */
bool once_end(struct once **take);

#endif
