/*
 * notifies: where NOTIFY is listened for, as the configuration says.
 */
#ifndef DNSSYNC_NOTIFIES_H
#define DNSSYNC_NOTIFIES_H

#include <stdbool.h>

#include "conf.h"
#include "ports.h"
#include "sync/notify_desk.h"

struct notifies;

struct notifies *notifies_new(const struct notify_desk_env *env);

/* NULL is allowed in it. */
void notifies_free(struct notifies **take);

/*
 * Listens where the configuration says, UDP and TCP, and nowhere else any
 * more; what is the same goes on.  What fails is logged, and tried again every
 * few seconds.  ports may be NULL.
 */
void notifies_configure(struct notifies *n, const struct conf *conf,
    struct ports *ports);

/* Does all listen that is to? */
bool notifies_are_well(const struct notifies *n);

const struct notify_counts *notifies_counts(const struct notifies *n);

#endif
