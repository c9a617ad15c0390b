/*
 * conf_once: what may stand only once in the configuration file.
 */
#ifndef DNSSYNC_CONF_ONCE_H
#define DNSSYNC_CONF_ONCE_H

#include <stdbool.h>

#include "base/map.h"
#include "conf_problem.h"

/*
 * Notes in seen that text stands in a line, which counts from 1.  false, and
 * said: it stood in another one before; what says what it is.
 */
bool conf_once(struct map *seen, const char *what, const char *text,
    unsigned line, const char *file, struct conf_problems *problems);

#endif
