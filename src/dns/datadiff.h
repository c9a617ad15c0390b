/*
 * datadiff: what one data.cdb holds and another does not.
 */
#ifndef DNSSYNC_DNS_DATADIFF_H
#define DNSSYNC_DNS_DATADIFF_H

#include <stdbool.h>

#include "base/err.h"
#include "dns/datacdb.h"

/* false: the file that is walked over is broken, or take failed; err tells. */
typedef bool datadiff_fn(void *ctx, const struct datacdb_item *item,
    struct err *err);

/*
 * Gives each item of r that other lacks, in r's order.  An item that stands
 * in r three times and in other twice is given once, the third of them.
 * Memory does not grow with the files.
 */
bool datadiff(struct datacdb_reader *r, struct datacdb_reader *other,
    datadiff_fn *take, void *ctx, struct err *err);

#endif
