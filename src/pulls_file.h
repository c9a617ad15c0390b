/*
 * pulls_file: the last good list of every dynamic-from, STATE/pulled/TITLE.
 */
#ifndef DNSSYNC_PULLS_FILE_H
#define DNSSYNC_PULLS_FILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Makes the directory STATE/pulled; its path, allocated, or NULL. */
char *pulls_file_directory(const char *state, struct err *err);

/* Replaces the file by the text, durably: not in the loop. */
bool pulls_file_write(const char *path, const struct buf *text,
    struct err *err);

/* Appends what the file holds; nothing if there is none. */
bool pulls_file_read(const char *path, struct buf *text, struct err *err);

typedef bool pulls_file_is_ours_fn(void *ctx, const char *file);

/* Removes all other files, and logs it. */
void pulls_file_sweep(const char *directory, pulls_file_is_ours_fn *is_ours,
    void *ctx);

#endif
