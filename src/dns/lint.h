/*
 * lint: what is wrong with a data.cdb as a whole, though no single line is:
 * names that tinydns never answers for, because no NS record stands at them
 * or above them.
 *
 * Memory does not grow with the file.  In return, in a file with very many
 * zones, a name may pass that should not; see nameset.h.
 */
#ifndef DNSSYNC_DNS_LINT_H
#define DNSSYNC_DNS_LINT_H

#include <stdbool.h>

#include "base/err.h"
#include "dns/datacdb.h"
#include "dns/record.h"

struct lint;

struct lint *lint_new(void);
void lint_free(struct lint **take);

/* Shows it every item of the file, in any order. */
void lint_see(struct lint *lint, const struct datacdb_item *item);

/*
 * Then walks over the file from its beginning and gives a sentence about each
 * name, but only one about all PTR records.  false: the file is broken.
 */
bool lint_check(struct lint *lint, struct datacdb_reader *r, note_fn *warn,
    void *ctx, struct err *err);

#endif
