/*
 * private: files that nobody but their owner may read.
 */
#ifndef DNSSYNC_BASE_PRIVATE_H
#define DNSSYNC_BASE_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Makes a durable file of mode 0600 with these bytes, whole or not at all,
 * unless one stands at path already, which is left alone.  What root makes
 * belongs to the owner of the directory, so that a command of the admin's and
 * a daemon without rights can share it.
 */
bool private_make(const char *path, const void *data, size_t len,
    struct err *err);

/*
 * Appends the bytes of a file of at most max bytes.  A file that its group or
 * others may read or write is refused.
 */
bool private_read(const char *path, size_t max, struct buf *out,
    struct err *err);

#endif
