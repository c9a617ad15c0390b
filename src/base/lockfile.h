/*
 * lockfile: one process at a time.
 */
#ifndef DNSSYNC_BASE_LOCKFILE_H
#define DNSSYNC_BASE_LOCKFILE_H

#include <stdbool.h>

#include "base/err.h"

/*
 * Locks the file at path, which is made if it is missing and then holds our
 * process id.  Returns its descriptor: the lock lasts until it is closed or
 * the process ends, however that happens.  -1: another process has it (err
 * names that one's id), or the file cannot be made.
 */
int lockfile_open(const char *path, struct err *err);

/*
 * Locks the directory at path itself, in which dnssync publishes; no file is
 * made.  Returns its descriptor, for which the same holds.  -1: another
 * process has it, or it cannot be opened or locked.
 */
int lockfile_lock_directory(const char *path, struct err *err);

/* Is it the directory at path that this descriptor has locked? */
bool lockfile_is_directory(int fd, const char *path);

#endif
