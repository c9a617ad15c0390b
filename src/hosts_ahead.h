/*
 * hosts_ahead: the hosts that a change waits for, and what they will be;
 * inside of hosts.
 */
#ifndef DNSSYNC_HOSTS_AHEAD_H
#define DNSSYNC_HOSTS_AHEAD_H

#include <stdbool.h>

#include "hosts.h"
#include "hosts_wish.h"

struct map;

struct map *hosts_ahead_new(void);
void hosts_ahead_free(struct map **take);

/* A change was submitted; stands is the host as it is stored, or NULL. */
void hosts_ahead_add(struct map *ahead, const struct hosts_item *item,
    const struct host *stands);

/* One of its changes is stored. */
void hosts_ahead_stored(struct map *ahead, const struct name *name);

/* All wishes of that state are about to end. */
void hosts_ahead_forget(struct map *ahead, const struct hosts_wishes *wishes,
    enum wish_state state);

/* What the host will be; NULL: all changes of it are stored. */
const struct host *hosts_ahead_find(const struct map *ahead,
    const struct name *name);

/* Is there a change of it that is not yet published? */
bool hosts_ahead_has(const struct map *ahead, const struct name *name);

#endif
