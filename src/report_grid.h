/*
 * report_grid: a table of texts, its columns as wide as need be.
 */
#ifndef DNSSYNC_REPORT_GRID_H
#define DNSSYNC_REPORT_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { REPORT_GRID_COLUMNS = 14 };

/* A value, zeroed first. */
struct report_grid {
	size_t columns;			/* at most REPORT_GRID_COLUMNS */
	bool is_number[REPORT_GRID_COLUMNS];	/* aligned to the right; the
						   caller's to set */
	struct buf cells;		/* each with a NUL behind it */
	size_t width[REPORT_GRID_COLUMNS];
	size_t ncells;
};

/* Begins it with a heading, which tells how many columns it has. */
void report_grid_start(struct report_grid *grid, const char *const *titles,
    size_t columns);

/* Adds the next cell, row by row; bytes that do not print are escaped. */
void report_grid_add(struct report_grid *grid, const char *text);

/* Appends the table, each line behind the indent.  All rows are full. */
void report_grid_put(struct buf *out, const struct report_grid *grid,
    const char *indent);

void report_grid_fini(struct report_grid *grid);

#endif
