/*
 * sweep: what nobody needs any more leaves the directory of frozen copies.
 */
#ifndef DNSSYNC_SYNC_SWEEP_H
#define DNSSYNC_SYNC_SWEEP_H

#include <stdbool.h>

/* Is this file name (without the directory) a configured zone's copy? */
typedef bool sweep_is_ours_fn(void *ctx, const char *file);

/*
 * Removes temporary files of a process that was stopped, and copies of zones
 * that are not configured any more and have expired, so that a zone that is
 * configured again soon has its copy back.  Logs what it removes.
 */
void sweep(const char *directory, sweep_is_ours_fn *is_ours, void *ctx);

#endif
