/*
 * legacy_file: a file of the older programs, replaced.
 */
#ifndef DNSSYNC_LEGACY_FILE_H
#define DNSSYNC_LEGACY_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Replaces a file by one that holds the text and was last modified then,
 * seconds since 1970, or just now if that is 0.  It is the old or the new one
 * for whoever reads it, but not durable: quick enough for the loop.
 */
bool legacy_file_write(const char *file, const char *text, int64_t modified,
    struct err *err);

#endif
