/*
 * lines: the lines of a file, one after the other, of any size of file.
 */
#ifndef DNSSYNC_BASE_LINES_H
#define DNSSYNC_BASE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { LINES_MAX_LEN = 64 << 20 };	/* bytes of a line, not more */

struct lines;

/* The descriptor stays the caller's. */
struct lines *lines_new(int fd);
void lines_free(struct lines **take);

enum lines_step { LINES_LINE, LINES_END, LINES_BAD };

/*
 * The next line without its newline; the last one need not have one.  Any
 * byte may stand in it.  The bytes last until the next step.
 * LINES_BAD: the file cannot be read, or a line is longer than the limit.
 */
enum lines_step lines_next(struct lines *lines, const char **line,
    size_t *len, struct err *err);

/* The number of the line that was handed out last; the first is 1. */
uint64_t lines_number(const struct lines *lines);

#endif
