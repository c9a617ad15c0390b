#include "report.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

/* A zone has one record at least, its SOA. */
static bool
has_count(const struct report_row *row)
{
	return row->has_data && row->records > 0;
}

/* The table. */

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

typedef void cell_fn(struct buf *out, const struct report_row *row,
    time_t now);

static void
put_zone(struct buf *out, const struct report_row *row, time_t now)
{
	(void)now;
	put_text(out, row->zone);
}

static void
put_state(struct buf *out, const struct report_row *row, time_t now)
{
	(void)now;
	put_text(out, row->state);
}

static void
put_serial(struct buf *out, const struct report_row *row, time_t now)
{
	(void)now;
	put_number(out, row->has_data, row->serial);
}

static void
put_records(struct buf *out, const struct report_row *row, time_t now)
{
	(void)now;
	put_number(out, has_count(row), row->records);
}

static void
put_primary(struct buf *out, const struct report_row *row, time_t now)
{
	(void)now;
	put_text(out, row->primary);
}

static void
put_last_check(struct buf *out, const struct report_row *row, time_t now)
{
	put_time(out, row->last_check, now);
}

/* A check that is due waits for its turn: that is now, not some time ago. */
static void
put_next_check(struct buf *out, const struct report_row *row, time_t now)
{
	bool is_due = row->next_check != 0 && row->next_check < now;

	put_time(out, is_due ? now : row->next_check, now);
}

static void
put_expires(struct buf *out, const struct report_row *row, time_t now)
{
	put_time(out, row->expires, now);
}

static void
put_last_error(struct buf *out, const struct report_row *row, time_t now)
{
	(void)now;
	put_text(out, row->last_error);
}

static const struct column {
	const char *title;
	cell_fn *put;
	bool is_number;			/* aligned to the right */
} columns[] = {
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

enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/* Puts a cell's text into *cell; row NULL: the heading. */
static void
make_cell(struct buf *cell, size_t i, const struct report_row *row, time_t now)
{
	cell->len = 0;
	if (row != NULL)
		columns[i].put(cell, row, now);
	else
		buf_add_str(cell, columns[i].title);
}

static void
widen(size_t width[COLUMNS], const struct report_row *row, time_t now)
{
	struct buf cell = { 0 };

	for (size_t i = 0; i < COLUMNS; i++) {
		make_cell(&cell, i, row, now);
		if (cell.len > width[i])
			width[i] = cell.len;
	}
	buf_fini(&cell);
}

static void
put_line(struct buf *out, const size_t width[COLUMNS],
    const struct report_row *row, time_t now)
{
	struct buf cell = { 0 };

	for (size_t i = 0; i < COLUMNS; i++) {
		size_t pad;

		make_cell(&cell, i, row, now);
		pad = width[i] - cell.len;
		if (columns[i].is_number)
			buf_addf(out, "%*s", (int)pad, "");
		buf_add(out, cell.data, cell.len);
		if (i + 1 == COLUMNS)
			break;
		if (columns[i].is_number)
			pad = 0;
		buf_addf(out, "%*s", (int)pad + 2, "");
	}
	buf_add_byte(out, '\n');
	buf_fini(&cell);
}

void
report_table(struct buf *out, const struct report_row *rows, size_t n,
    time_t now)
{
	size_t width[COLUMNS] = { 0 };

	widen(width, NULL, now);
	for (size_t i = 0; i < n; i++)
		widen(width, &rows[i], now);
	put_line(out, width, NULL, now);
	for (size_t i = 0; i < n; i++)
		put_line(out, width, &rows[i], now);
}

/* JSON. */

static json_t *
json_text(const char *text)
{
	struct buf escaped = { 0 };
	json_t *j;

	if (text == NULL)
		return json_null();
	j = json_string(text);
	if (j != NULL)
		return j;
	/* It is not UTF-8. */
	buf_add_escaped(&escaped, text);
	j = json_string(buf_str(&escaped));
	buf_fini(&escaped);
	return j;
}

static json_t *
json_time(time_t t)
{
	return t != 0 ? json_integer(t) : json_null();
}

static json_t *
json_number(bool is_known, uint64_t n)
{
	return is_known ? json_integer((json_int_t)n) : json_null();
}

static json_t *
json_row(const struct report_row *row)
{
	json_t *j = json_object();

	json_object_set_new(j, "zone", json_text(row->zone));
	json_object_set_new(j, "state", json_text(row->state));
	json_object_set_new(j, "serial", json_number(row->has_data,
	    row->serial));
	json_object_set_new(j, "records", json_number(has_count(row),
	    row->records));
	json_object_set_new(j, "primary", json_text(row->primary));
	json_object_set_new(j, "last_check", json_time(row->last_check));
	json_object_set_new(j, "next_check", json_time(row->next_check));
	json_object_set_new(j, "expires", json_time(row->expires));
	json_object_set_new(j, "last_error", json_text(row->last_error));
	return j;
}

/* A line for each zone, so that neither end holds one huge line. */
void
report_json(struct buf *out, const struct report_row *rows, size_t n)
{
	/* Nothing below returns NULL, then. */
	json_set_alloc_funcs(xmalloc, free);
	buf_add_str(out, "{\"zones\": [");
	for (size_t i = 0; i < n; i++) {
		json_t *j = json_row(&rows[i]);
		char *text = json_dumps(j, 0);

		buf_add_str(out, i > 0 ? ",\n" : "\n");
		buf_add_str(out, text);
		free(text);
		json_decref(j);
	}
	buf_add_str(out, n > 0 ? "\n]}\n" : "]}\n");
}
