#include "report_columns.h"

#include <string.h>

#define TEXT(row, field) REPORT_TEXT, offsetof(struct row, field), 0, \
	false
#define TIME(row, field) REPORT_TIME, offsetof(struct row, field), 0, \
	false
#define DUE(row, field) REPORT_DUE, offsetof(struct row, field), 0, \
	false
#define SERIAL(row, field, known) REPORT_SERIAL, \
	offsetof(struct row, field), offsetof(struct row, known), false
#define COUNT(row, field, known) REPORT_COUNT, \
	offsetof(struct row, field), offsetof(struct row, known), false

static const struct report_column zone_columns[] = {
	{ "zone", "zone", TEXT(report_row, zone) },
	{ "state", "state", TEXT(report_row, state) },
	{ "serial", "serial", SERIAL(report_row, serial, has_data) },
	{ "records", "records", COUNT(report_row, records, has_records) },
	{ "primary", "primary", TEXT(report_row, primary) },
	{ "last check", "last_check", TIME(report_row, last_check) },
	{ "next check", "next_check", DUE(report_row, next_check) },
	{ "expires", "expires", TIME(report_row, expires) },
	{ "last NOTIFY", "last_notify", REPORT_TIME,
		offsetof(struct report_row, last_notify), 0, true },
	{ "NOTIFY from", "notify_from", REPORT_CHARS,
		offsetof(struct report_row, notify_from), 0, true },
	{ "came by", "came_by", REPORT_TEXT,
		offsetof(struct report_row, came_by), 0, true },
	{ "catalog", "catalog", REPORT_TEXT,
		offsetof(struct report_row, catalog), 0, true },
	{ "members", "members", REPORT_COUNT,
		offsetof(struct report_row, members),
		offsetof(struct report_row, has_members), true },
	{ "last error", "last_error", TEXT(report_row, last_error) },
};

static const struct report_column local_columns[] = {
	{ "local file", "file", TEXT(report_local, file) },
	{ "state", "state", TEXT(report_local, state) },
	{ "records", "records", COUNT(report_local, records, has_records) },
	{ "changed", "changed", TIME(report_local, changed) },
	{ "last error", "last_error", TEXT(report_local, last_error) },
};

static const struct report_column pull_columns[] = {
	{ "dynamic-from", "name", TEXT(report_pull, name) },
	{ "state", "state", TEXT(report_pull, state) },
	{ "hosts", "hosts", COUNT(report_pull, hosts, has_hosts) },
	{ "url", "url", TEXT(report_pull, url) },
	{ "last check", "last_check", TIME(report_pull, last_check) },
	{ "last error", "last_error", TEXT(report_pull, last_error) },
};

#define COLUMNS(columns) columns, sizeof(columns) / sizeof(*(columns))

struct report_value
report_value(const struct report_column *column, const void *row)
{
	struct report_value value = { .is_known = true };
	const char *at = (const char *)row + column->at;
	uint32_t serial;
	time_t time;

	switch (column->kind) {
	case REPORT_TEXT:
		memcpy(&value.text, at, sizeof(value.text));
		value.is_known = value.text != NULL;
		return value;
	case REPORT_CHARS:
		value.text = at;
		value.is_known = *at != '\0';
		return value;
	case REPORT_TIME:
	case REPORT_DUE:
		memcpy(&time, at, sizeof(time));
		value.is_known = time != 0;
		value.number = (uint64_t)time;
		return value;
	case REPORT_SERIAL:
		memcpy(&serial, at, sizeof(serial));
		value.number = serial;
		break;
	case REPORT_COUNT:
		memcpy(&value.number, at, sizeof(value.number));
		break;
	}
	memcpy(&value.is_known, (const char *)row + column->known,
	    sizeof(value.is_known));
	return value;
}

void
report_parts(const struct report *report,
    struct report_part parts[REPORT_PARTS])
{
	parts[0] = (struct report_part){ "zones", COLUMNS(zone_columns),
		(const char *)report->rows, report->n,
		sizeof(*report->rows) };
	parts[1] = (struct report_part){ "local", COLUMNS(local_columns),
		(const char *)report->locals, report->nlocals,
		sizeof(*report->locals) };
	parts[2] = (struct report_part){ "dynamic_from",
		COLUMNS(pull_columns), (const char *)report->pulls,
		report->npulls, sizeof(*report->pulls) };
}
