/*
 * conf_dynamic: the `dynamic` sections, zones of dynamic hosts.
 */
#ifndef DNSSYNC_CONF_DYNAMIC_H
#define DNSSYNC_CONF_DYNAMIC_H

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

/* Puts all of them into conf, sorted; what is wrong is noted. */
void conf_dynamic_read(struct conf *conf, const struct conf_tree *tree,
    const char *file, struct conf_problems *problems);

#endif
