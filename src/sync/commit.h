/*
 * commit: who comes first, a worker to rename a file or the loop to forbid it.
 */
#ifndef DNSSYNC_SYNC_COMMIT_H
#define DNSSYNC_SYNC_COMMIT_H

#include <stdatomic.h>
#include <stdbool.h>

/* A value, zeroed first; it lasts until both are done. */
struct commit {
	atomic_int state;
};

/* The worker's: false: it is forbidden.  Else commit_end() has to follow. */
bool commit_begin(struct commit *c);
void commit_end(struct commit *c);

/*
 * The loop's.  Where the renaming has begun, its end is waited for: an fsync
 * at the most.
 */
void commit_forbid(struct commit *c);

#endif
