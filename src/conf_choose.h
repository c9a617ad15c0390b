/*
 * conf_choose: which configuration is in force.
 */
#ifndef DNSSYNC_CONF_CHOOSE_H
#define DNSSYNC_CONF_CHOOSE_H

#include "conf.h"
#include "conf_peek.h"

/*
 * Loads the file at path, if one is given; else CONF_DEFAULT_PATH, if it
 * exists; else what ROOT in the environment names, in the layout of the older
 * dnssync (legacy.h).  NULL: errs says what is wrong, or where it was looked
 * for.  *name: the file, or "ROOT"; it lasts as long as path does.
 */
struct conf *conf_find_and_load(const char *path, const char **name,
    struct errs *errs);

/* When that has failed: fills *peek from the same place. */
void conf_find_and_peek(const char *path, struct conf_peek *peek);

#endif
