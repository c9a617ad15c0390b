/*
 * report: the state of zones, local files and other servers' dynamic hosts, as
 * tables for people and as JSON for programs; report.c is jansson's room.
 */
#ifndef DNSSYNC_REPORT_H
#define DNSSYNC_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/buf.h"
#include "base/ip.h"

/* Texts belong to the maker of the row.  Times: seconds since 1970, 0: none */
struct report_row {
	const char *zone;
	const char *state;		/* live, waiting, probing,
					   transferring, failing, expired,
					   overruled */
	bool has_data;			/* serial means something */
	uint32_t serial;
	bool has_records;		/* they were counted */
	uint64_t records;
	const char *primary;		/* that answered last, or NULL */
	const char *came_by;		/* "AXFR", "IXFR"; NULL: not known */
	time_t last_check;		/* the last that succeeded */
	time_t next_check;
	time_t expires;
	const char *last_error;		/* NULL: the last check succeeded */
	time_t last_notify;
	char notify_from[IP_TEXT_SIZE];	/* its sender, or "" */
	const char *catalog;		/* that lists it, or NULL */
	bool has_members;		/* it is a catalog */
	uint64_t members;
};

/* A local data file. */
struct report_local {
	const char *file;
	const char *state;		/* live, waiting, failing, overruled */
	bool has_records;
	uint64_t records;		/* in force */
	time_t changed;			/* the version that is in force */
	const char *last_error;		/* NULL: none */
};

/* A dynamic-from. */
struct report_pull {
	const char *name;
	const char *state;		/* live, waiting, failing */
	bool has_hosts;
	uint64_t hosts;			/* of the list in force */
	const char *url;		/* for people */
	time_t last_check;		/* the last that succeeded */
	const char *last_error;		/* NULL: the last check succeeded */
};

struct report {
	const struct report_row *rows;
	size_t n;
	const struct report_local *locals;
	size_t nlocals;
	const struct report_pull *pulls;
	size_t npulls;
};

/*
 * Appends a table of zones, one of local files and one of dynamic-froms, each
 * with a heading and only if there are any; times are relative to now
 * ("in 4m").  Where there is nothing at all, the first heading stands alone.
 */
void report_table(struct buf *out, const struct report *report, time_t now);

/*
 * Appends {"zones": [...], "local": [...], "dynamic_from": [...]} and a
 * newline; members are named as above.
 */
void report_json(struct buf *out, const struct report *report);

#endif
