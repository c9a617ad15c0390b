/*
 * conf_pull: the `dynamic-from` sections, other servers of dynamic hosts.
 */
#ifndef DNSSYNC_CONF_PULL_H
#define DNSSYNC_CONF_PULL_H

#include <stdbool.h>

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

/* A title is fit to be a file's name. */
enum { CONF_PULL_MAX_TITLE = 64 };

/* Is it one of http or https, with a host? */
bool conf_pull_is_url(const char *url);

/* Puts all of them into conf; what is wrong is noted. */
void conf_pull_read(struct conf *conf, const struct conf_tree *tree,
    const char *file, struct conf_problems *problems);

#endif
