/*
 * store_row: a host as a row of its table.
 */
#ifndef DNSSYNC_STORE_ROW_H
#define DNSSYNC_STORE_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ddns/host.h"
#include "store.h"
#include "store_sql.h"

struct store_row {
	struct host host;
	int64_t id, zone;		/* zone 0: none */
	int64_t events;			/* in all, also those that are gone */
};

/* Reads the columns of the SELECTs of hosts. */
bool store_row_read(struct store *store, sqlite3_stmt *statement,
    struct store_row *row, struct err *err);

/* Texts of columns; NULL: the column is NULL. */
struct store_texts {
	const char *v4, *v6, *v6_id, *txt;
	char name[NAME_TEXT_SIZE];
	char pair[IP_PAIR_TEXT_SIZE];	/* of the addresses, for the history */
	char all_txt[STORE_TEXT_SIZE];	/* the newest first, likewise */
	char of_v4[IP_TEXT_SIZE], of_v6[IP_TEXT_SIZE], of_id[IP_TEXT_SIZE];
};

/* The host must last as long. */
void store_texts_of(struct store_texts *texts, const struct host *host);

/* A time; 0 is NULL. */
void store_bind_time(sqlite3_stmt *statement, int at, int64_t time);

/*
 * Adds the row's next event, counts it in row->events, and deletes what is
 * then too old.
 */
bool store_history_add(struct store *store, struct store_row *row,
    const char *before, const char *after, const struct store_origin *origin,
    struct err *err);

#endif
