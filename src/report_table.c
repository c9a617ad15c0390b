#include "report.h"

#include "report_columns.h"
#include "report_grid.h"

/* A unit is used from twice its length on: "119m", then "2h". */
static void
put_span(struct buf *out, unsigned long long seconds)
{
	static const struct {
		unsigned seconds;
		char letter;
	} units[] = { { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
	size_t i = 0;

	while (units[i].seconds > 1 && seconds < 2ULL * units[i].seconds)
		i++;
	buf_addf(out, "%llu%c", seconds / units[i].seconds, units[i].letter);
}

static void
put_time(struct buf *out, time_t t, time_t now)
{
	if (t == now) {
		buf_add_str(out, "now");
	} else if (t > now) {
		buf_add_str(out, "in ");
		put_span(out, (unsigned long long)(t - now));
	} else {
		put_span(out, (unsigned long long)(now - t));
		buf_add_str(out, " ago");
	}
}

static void
put_cell(struct buf *out, const struct report_column *column,
    const void *row, time_t now)
{
	struct report_value value = report_value(column, row);
	time_t t = (time_t)value.number;

	if (!value.is_known) {
		buf_add_byte(out, '-');
		return;
	}
	switch (column->kind) {
	case REPORT_TEXT:
		buf_add_str(out, *value.text != '\0' ? value.text : "-");
		break;
	case REPORT_SERIAL:
	case REPORT_COUNT:
		buf_addf(out, "%llu", (unsigned long long)value.number);
		break;
	case REPORT_DUE:
		/* It waits for its turn: that is now, not some time ago. */
		put_time(out, t < now ? now : t, now);
		break;
	case REPORT_TIME:
		put_time(out, t, now);
		break;
	}
}

static void
put_part(struct buf *out, const struct report_part *part, time_t now)
{
	const char *titles[REPORT_GRID_COLUMNS];
	struct report_grid grid = { 0 };
	struct buf cell = { 0 };

	for (size_t i = 0; i < part->ncolumns; i++) {
		titles[i] = part->columns[i].title;
		grid.is_number[i] = part->columns[i].kind == REPORT_SERIAL ||
		    part->columns[i].kind == REPORT_COUNT;
	}
	report_grid_start(&grid, titles, part->ncolumns);
	for (size_t i = 0; i < part->n; i++)
		for (size_t j = 0; j < part->ncolumns; j++) {
			cell.len = 0;
			put_cell(&cell, &part->columns[j],
			    part->rows + i * part->size, now);
			report_grid_add(&grid, buf_str(&cell));
		}
	report_grid_put(out, &grid, "");
	report_grid_fini(&grid);
	buf_fini(&cell);
}

void
report_table(struct buf *out, const struct report *report, time_t now)
{
	struct report_part parts[REPORT_PARTS];
	bool any = false;

	report_parts(report, parts);
	for (size_t i = 0; i < REPORT_PARTS; i++) {
		if (parts[i].n == 0)
			continue;
		if (any)
			buf_add_byte(out, '\n');
		put_part(out, &parts[i], now);
		any = true;
	}
	if (!any)
		put_part(out, &parts[0], now);
}
