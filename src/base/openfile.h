/*
 * openfile: a file, opened to be read.
 */
#ifndef DNSSYNC_BASE_OPENFILE_H
#define DNSSYNC_BASE_OPENFILE_H

#include <stdbool.h>

#include "base/err.h"

/* The descriptor, for the caller to close.  -1: it cannot be opened. */
int openfile(const char *path, struct err *err);

/* The same, but what is no file, such as a pipe, is not opened: it may wait. */
int openfile_regular(const char *path, struct err *err);

/*
 * Has somebody opened it for writing?  The kernel tells only the file's owner
 * and root; for all others, the answer is no.  SIGIO has to be ignored: it
 * comes if a writer comes in this very moment.
 */
bool openfile_is_written(const char *path);

#endif
