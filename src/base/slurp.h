/*
 * slurp: a whole file in memory.
 */
#ifndef DNSSYNC_BASE_SLURP_H
#define DNSSYNC_BASE_SLURP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Appends the bytes of a file.  A file of more than max bytes is an error.
 * The text does not name the file; out is then of no use, but to be freed.
 */
bool slurp(const char *path, size_t max, struct buf *out, struct err *err);

#endif
