#include "report.h"

#include <stdio.h>

/* A zone has one record at least, its SOA. */
static bool
has_count(const struct report_row *row)
{
	return row->has_data && row->records > 0;
}

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
	if (t == 0) {
		buf_add_byte(out, '-');
	} else if (t == now) {
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
put_text(struct buf *out, const char *text)
{
	buf_add_escaped(out, text != NULL && *text != '\0' ? text : "-");
}

static void
put_number(struct buf *out, bool is_known, uint64_t n)
{
	if (is_known)
		buf_addf(out, "%llu", (unsigned long long)n);
	else
		buf_add_byte(out, '-');
}

typedef void cell_fn(struct buf *out, const void *row, time_t now);

static void
put_zone(struct buf *out, const void *p, time_t now)
{
	const struct report_row *row = p;

	(void)now;
	put_text(out, row->zone);
}

static void
put_state(struct buf *out, const void *p, time_t now)
{
	const struct report_row *row = p;

	(void)now;
	put_text(out, row->state);
}

static void
put_serial(struct buf *out, const void *p, time_t now)
{
	const struct report_row *row = p;

	(void)now;
	put_number(out, row->has_data, row->serial);
}

static void
put_records(struct buf *out, const void *p, time_t now)
{
	const struct report_row *row = p;

	(void)now;
	put_number(out, has_count(row), row->records);
}

static void
put_primary(struct buf *out, const void *p, time_t now)
{
	const struct report_row *row = p;

	(void)now;
	put_text(out, row->primary);
}

static void
put_last_check(struct buf *out, const void *p, time_t now)
{
	const struct report_row *row = p;

	put_time(out, row->last_check, now);
}

/* A check that is due waits for its turn: that is now, not some time ago. */
static void
put_next_check(struct buf *out, const void *p, time_t now)
{
	const struct report_row *row = p;
	bool is_due = row->next_check != 0 && row->next_check < now;

	put_time(out, is_due ? now : row->next_check, now);
}

static void
put_expires(struct buf *out, const void *p, time_t now)
{
	const struct report_row *row = p;

	put_time(out, row->expires, now);
}

static void
put_last_error(struct buf *out, const void *p, time_t now)
{
	const struct report_row *row = p;

	(void)now;
	put_text(out, row->last_error);
}

static void
put_file(struct buf *out, const void *p, time_t now)
{
	const struct report_local *row = p;

	(void)now;
	put_text(out, row->file);
}

static void
put_local_state(struct buf *out, const void *p, time_t now)
{
	const struct report_local *row = p;

	(void)now;
	put_text(out, row->state);
}

static void
put_local_records(struct buf *out, const void *p, time_t now)
{
	const struct report_local *row = p;

	(void)now;
	put_number(out, row->has_records, row->records);
}

static void
put_changed(struct buf *out, const void *p, time_t now)
{
	const struct report_local *row = p;

	put_time(out, row->changed, now);
}

static void
put_local_error(struct buf *out, const void *p, time_t now)
{
	const struct report_local *row = p;

	(void)now;
	put_text(out, row->last_error);
}

struct column {
	const char *title;
	cell_fn *put;
	bool is_number;			/* aligned to the right */
};

static const struct column zone_columns[] = {
	{ "zone", put_zone, false },
	{ "state", put_state, false },
	{ "serial", put_serial, true },
	{ "records", put_records, true },
	{ "primary", put_primary, false },
	{ "last check", put_last_check, false },
	{ "next check", put_next_check, false },
	{ "expires", put_expires, false },
	{ "last error", put_last_error, false },
};

static const struct column local_columns[] = {
	{ "local file", put_file, false },
	{ "state", put_local_state, false },
	{ "records", put_local_records, true },
	{ "changed", put_changed, false },
	{ "last error", put_local_error, false },
};

enum {
	ZONE_COLUMNS = sizeof(zone_columns) / sizeof(zone_columns[0]),
	LOCAL_COLUMNS = sizeof(local_columns) / sizeof(local_columns[0])
};

struct table {
	const struct column *columns;
	size_t ncolumns;
	const char *rows;		/* n of size bytes each */
	size_t n, size;
	time_t now;
	size_t width[ZONE_COLUMNS];
};

/* Puts a cell's text into *cell; row NULL: the heading. */
static void
make_cell(struct buf *cell, const struct table *t, size_t i, const void *row)
{
	cell->len = 0;
	if (row != NULL)
		t->columns[i].put(cell, row, t->now);
	else
		buf_add_str(cell, t->columns[i].title);
}

static void
widen(struct table *t, const void *row)
{
	struct buf cell = { 0 };

	for (size_t i = 0; i < t->ncolumns; i++) {
		make_cell(&cell, t, i, row);
		if (cell.len > t->width[i])
			t->width[i] = cell.len;
	}
	buf_fini(&cell);
}

static void
put_line(struct buf *out, const struct table *t, const void *row)
{
	struct buf cell = { 0 };

	for (size_t i = 0; i < t->ncolumns; i++) {
		size_t pad;

		make_cell(&cell, t, i, row);
		pad = t->width[i] - cell.len;
		if (t->columns[i].is_number)
			buf_addf(out, "%*s", (int)pad, "");
		buf_add(out, cell.data, cell.len);
		if (i + 1 == t->ncolumns)
			break;
		if (t->columns[i].is_number)
			pad = 0;
		buf_addf(out, "%*s", (int)pad + 2, "");
	}
	buf_add_byte(out, '\n');
	buf_fini(&cell);
}

static void
put_table(struct buf *out, struct table *t)
{
	widen(t, NULL);
	for (size_t i = 0; i < t->n; i++)
		widen(t, t->rows + i * t->size);
	put_line(out, t, NULL);
	for (size_t i = 0; i < t->n; i++)
		put_line(out, t, t->rows + i * t->size);
}

void
report_table(struct buf *out, const struct report *report, time_t now)
{
	struct table zones = { .columns = zone_columns,
		.ncolumns = ZONE_COLUMNS, .rows = (const char *)report->rows,
		.n = report->n, .size = sizeof(*report->rows), .now = now };
	struct table locals = { .columns = local_columns,
		.ncolumns = LOCAL_COLUMNS,
		.rows = (const char *)report->locals, .n = report->nlocals,
		.size = sizeof(*report->locals), .now = now };

	if (report->n > 0 || report->nlocals == 0)
		put_table(out, &zones);
	if (report->n > 0 && report->nlocals > 0)
		buf_add_byte(out, '\n');
	if (report->nlocals > 0)
		put_table(out, &locals);
}
