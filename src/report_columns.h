/*
 * report_columns: what a report tells of each kind of row, the same to people
 * and to programs; inside of report.
 */
#ifndef DNSSYNC_REPORT_COLUMNS_H
#define DNSSYNC_REPORT_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report.h"

enum report_kind {
	REPORT_TEXT,			/* const char *, or NULL */
	REPORT_CHARS,			/* an array of them; "": none */
	REPORT_SERIAL,			/* uint32_t */
	REPORT_COUNT,			/* uint64_t */
	REPORT_TIME,			/* time_t, 0: none */
	REPORT_DUE			/* the same; what is over is now */
};

struct report_column {
	const char *title;		/* of the table's column */
	const char *member;		/* of the JSON object */
	enum report_kind kind;
	size_t at;			/* in the row */
	size_t known;			/* of the bool beside a number */
	bool is_rare;			/* no row may have it: then the table
					   has no such column */
};

/* A row's value, whichever it is. */
struct report_value {
	bool is_known;
	const char *text;		/* NULL: it is a number */
	uint64_t number;		/* a time, too */
};

struct report_value report_value(const struct report_column *column,
    const void *row);

/* All rows of a kind. */
struct report_part {
	const char *member;		/* of the JSON object */
	const struct report_column *columns;
	size_t ncolumns;
	const char *rows;		/* n of size bytes each */
	size_t n, size;
};

enum { REPORT_PARTS = 3 };

void report_parts(const struct report *report,
    struct report_part parts[REPORT_PARTS]);

#endif
