#include "report_grid.h"

#include <assert.h>
#include <string.h>

enum { GAP = 2 };			/* blanks between columns */

void
report_grid_add(struct report_grid *grid, const char *text)
{
	size_t column = grid->ncells % grid->columns, start = grid->cells.len;
	size_t len;

	buf_add_escaped(&grid->cells, text);
	len = grid->cells.len - start;
	buf_add_byte(&grid->cells, '\0');
	if (len > grid->width[column])
		grid->width[column] = len;
	grid->ncells++;
}

void
report_grid_start(struct report_grid *grid, const char *const *titles,
    size_t columns)
{
	assert(columns <= REPORT_GRID_COLUMNS);
	grid->columns = columns;
	for (size_t i = 0; i < columns; i++)
		report_grid_add(grid, titles[i]);
}

void
report_grid_put(struct buf *out, const struct report_grid *grid,
    const char *indent)
{
	const char *cell = (const char *)grid->cells.data;

	assert(grid->ncells == 0 || grid->ncells % grid->columns == 0);
	for (size_t i = 0; i < grid->ncells; i++, cell += strlen(cell) + 1) {
		size_t column = i % grid->columns;
		bool is_last = column + 1 == grid->columns;
		int width = (int)grid->width[column];

		if (column == 0)
			buf_add_str(out, indent);
		if (grid->is_number[column])
			buf_addf(out, "%*s", width, cell);
		else
			buf_addf(out, "%-*s", is_last ? 0 : width, cell);
		if (is_last)
			buf_add_byte(out, '\n');
		else
			buf_addf(out, "%*s", GAP, "");
	}
}

void
report_grid_fini(struct report_grid *grid)
{
	buf_fini(&grid->cells);
	*grid = (struct report_grid){ 0 };
}
