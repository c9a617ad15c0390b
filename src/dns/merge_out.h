/*
 * merge_out: what all kinds of sources do in a merge; inside of merge.
 */
#ifndef DNSSYNC_DNS_MERGE_OUT_H
#define DNSSYNC_DNS_MERGE_OUT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/hashset.h"
#include "dns/claims.h"
#include "dns/datacdb.h"
#include "dns/merge.h"
#include "dns/twice.h"

struct merge_out {
	struct datacdb *db;
	struct claims *claims;
	struct twice *twice;		/* NULL: nothing can be there twice */
	const struct merge_hosts *hosts;	/* NULL: none */
	struct hashset *met;		/* items that hosts may give, too */
	struct merge_places *places;	/* NULL: nobody asks */
};

/* A source, and who it is among those who claim. */
struct merge_writer {
	const struct merge_out *out;
	struct merge_source *source;
	struct claimant who;
	struct datacdb_reader *reader;
};

/* false: the source is lost, and knows why, or err is set. */
bool merge_open(struct merge_writer *w, struct err *err);

/* The source is lost.  Returns false. */
bool merge_lose(struct merge_source *source, const char *why);

/* Writes an item. */
bool merge_add(const struct merge_writer *w, const struct datacdb_item *item,
    struct err *err);

/* Writes an item that may be published, unless an equal one was written. */
bool merge_put(const struct merge_writer *w, const struct datacdb_item *item,
    struct err *err);

#endif
