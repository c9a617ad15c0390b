/*
 * conf_build: what a configuration file says becomes a struct conf.
 */
#ifndef DNSSYNC_CONF_BUILD_H
#define DNSSYNC_CONF_BUILD_H

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

/*
 * Reads also the files that the tree names.  What is wrong is noted, and the
 * conf then is of no use, but to be freed.
 */
struct conf *conf_build(const struct conf_tree *tree, const char *file,
    struct conf_problems *problems);

#endif
