/*
 * hall_guard: is what stands at data.cdb's path what was published there?
 */
#ifndef DNSSYNC_HALL_GUARD_H
#define DNSSYNC_HALL_GUARD_H

#include <stdbool.h>

struct filemark;
struct hall;

/* Looks at it every GUARD_SECONDS from now on; not in once. */
enum { GUARD_SECONDS = 5 };
void hall_guard_open(struct hall *hall);
void hall_guard_close(struct hall *hall);

/* The mark of data.cdb, in this turn of the loop; ctx is the hall. */
const struct filemark *hall_guard_mark(void *ctx);

/* We have put something else there. */
void hall_guard_built(struct hall *hall);

/* Has somebody else?  That is said, once.  ctx is the hall. */
bool hall_guard_is_replaced(void *ctx);

#endif
