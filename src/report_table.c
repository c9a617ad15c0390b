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
	case REPORT_CHARS:
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

/* Does any row have a value for it, or always one? */
static bool
is_shown(const struct report_part *part, const struct report_column *column)
{
	for (size_t i = 0; column->is_rare && i < part->n; i++)
		if (report_value(column, part->rows + i * part->size).is_known)
			return true;
	return !column->is_rare;
}

/* The columns that the table has; returns how many. */
static size_t
choose(const struct report_part *part,
    const struct report_column *chosen[REPORT_GRID_COLUMNS])
{
	size_t n = 0;

	for (size_t i = 0; i < part->ncolumns; i++)
		if (is_shown(part, &part->columns[i]))
			chosen[n++] = &part->columns[i];
	return n;
}

static void
put_part(struct buf *out, const struct report_part *part, time_t now)
{
	const struct report_column *columns[REPORT_GRID_COLUMNS];
	const char *titles[REPORT_GRID_COLUMNS];
	size_t n = choose(part, columns);
	struct report_grid grid = { 0 };
	struct buf cell = { 0 };

	for (size_t i = 0; i < n; i++) {
		titles[i] = columns[i]->title;
		grid.is_number[i] = columns[i]->kind == REPORT_SERIAL ||
		    columns[i]->kind == REPORT_COUNT;
	}
	report_grid_start(&grid, titles, n);
	for (size_t i = 0; i < part->n; i++)
		for (size_t j = 0; j < n; j++) {
			cell.len = 0;
			put_cell(&cell, columns[j],
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
