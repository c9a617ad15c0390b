/*
 * hall_legacy: the tree of the older dnssync-web, taken over when dnssync
 * starts, and kept up to date while it runs.
 */
#ifndef DNSSYNC_HALL_LEGACY_H
#define DNSSYNC_HALL_LEGACY_H

#include <stdbool.h>

#include "base/err.h"
#include "conf.h"

struct hall;

/*
 * Imports the hosts, if the configuration has such a tree, before anybody
 * else has opened the store; waits for the disk.
 */
bool hall_legacy_open(struct hall *hall, const struct conf *conf,
    struct err *err);

void hall_legacy_close(struct hall *hall);

/* What is stored has been published. */
void hall_legacy_published(struct hall *hall);

#endif
