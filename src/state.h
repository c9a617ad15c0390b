/*
 * state: the state directory, before anybody works in it.
 */
#ifndef DNSSYNC_STATE_H
#define DNSSYNC_STATE_H

#include <stdbool.h>

#include "base/err.h"
#include "conf.h"

struct rights;

/*
 * Makes the directory itself, if it is missing, and gives it, if it is empty,
 * to the user that this process is to become.
 */
bool state_make(const struct conf *conf, const struct rights *rights,
    struct err *err);

/*
 * Has the user that this process has become all that it needs there, and
 * where data.cdb is published?
 */
bool state_may(const struct conf *conf, const struct rights *rights,
    struct err *err);

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
