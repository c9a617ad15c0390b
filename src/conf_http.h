/*
 * conf_http: the `http` sections, where clients are listened for.
 */
#ifndef DNSSYNC_CONF_HTTP_H
#define DNSSYNC_CONF_HTTP_H

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

/* Puts all of them into conf; what is wrong is noted. */
void conf_http_read(struct conf *conf, const struct conf_tree *tree,
    const char *file, struct conf_problems *problems);

#endif
