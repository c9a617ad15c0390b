/*
 * local_copy: the frozen cdb that holds the last good version of a local data
 * file, in a directory of the state.
 */
#ifndef DNSSYNC_LOCAL_COPY_H
#define DNSSYNC_LOCAL_COPY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/map.h"
#include "dns/name.h"

/* The copy of the file at path: "+etc+tinydns+root+data.cdb".  Allocated. */
char *local_copy_path(const char *directory, const char *path);

/* Reads all of it; false, and 0 records: there is none, or it is broken. */
bool local_copy_count(const char *copy, uint64_t *records);

/* Does it hold an SOA record of this name? */
bool local_copy_has_zone(const char *copy, const struct name *zone);

/* Makes one without records. */
bool local_copy_make_empty(const char *copy, struct err *err);

/*
 * Gives the path of each file of which the directory holds a copy, if the
 * copy's name still tells it.  Returns whether there is any copy.
 */
bool local_copy_list(const char *directory,
    void (*give)(void *ctx, const char *path), void *ctx);

/*
 * Removes every file from the directory that is not the copy of one of these
 * paths, the keys of the map; adds to removed whose copies these were.
 */
void local_copy_sweep(const char *directory, const struct map *paths,
    struct errs *removed);

#endif
