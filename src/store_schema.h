/*
 * store_schema: the tables, and how a file of an older version gets them.
 */
#ifndef DNSSYNC_STORE_SCHEMA_H
#define DNSSYNC_STORE_SCHEMA_H

#include <stdbool.h>

#include "base/err.h"
#include "store_sql.h"

/*
 * Brings the file to the newest form, whole or not at all.  One of a newer
 * form, or of another program, is refused and left as it is.
 */
bool store_schema_bring(struct store *store, struct err *err);

#endif
