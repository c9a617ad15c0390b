/*
 * state: the state directory, before anybody works in it.
 */
#ifndef DNSSYNC_STATE_H
#define DNSSYNC_STATE_H

#include "base/err.h"
#include "conf.h"

/*
 * Makes it and what stands in it, where it is missing, and takes its lock.
 * Returns the lock's descriptor, which the caller closes; -1 on failure.
 */
int state_open(const struct conf *conf, struct err *err);

/*
 * Removes copies of zones that nobody needs any more, and what is left of a
 * data.cdb that was not finished; all locks are held.
 */
void state_sweep(const struct conf *conf);

#endif
