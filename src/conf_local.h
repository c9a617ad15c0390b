/*
 * conf_local: the admin's own tinydns data files, which this version cannot
 * compile: it only sees to it that none is dropped unnoticed.
 */
#ifndef DNSSYNC_CONF_LOCAL_H
#define DNSSYNC_CONF_LOCAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * Passes if a file holds no line that tinydns-data would read: it skips empty
 * lines and those that begin with # or -.  A file that is not there passes.
 */
bool conf_local_check_file(const char *file, struct err *err);

/*
 * The same for all files that a glob(3) pattern matches; one that is no
 * absolute path is relative to dir.  bad is called for each file that does
 * not pass.
 */
void conf_local_check(const char *dir, const char *pattern,
    void (*bad)(void *ctx, const struct err *why), void *ctx);

#endif
