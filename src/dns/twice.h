/*
 * twice: has an item been written already, by this source or an earlier one?
 *
 * Only local sources can say the same twice, or what a zone says, too: within
 * a transferred zone seal.h has seen to it, and no two of them publish the
 * same name.  Memory is fixed, and what has been written is looked up in the
 * sources themselves.
 */
#ifndef DNSSYNC_DNS_TWICE_H
#define DNSSYNC_DNS_TWICE_H

#include <stdbool.h>
#include <stddef.h>

#include "dns/claims.h"
#include "dns/datacdb.h"

struct twice;

/*
 * The local sources, open, in the order in which they are written, which is
 * their number as claimants.  Claims, array and readers stay the caller's, and
 * last as long as this.
 */
struct twice *twice_new(const struct claims *claims,
    struct datacdb_reader *const *locals, size_t n);
void twice_free(struct twice **take);

/*
 * Asked for each item that is about to be written, because claims_grant()
 * grants it or because it is no record, in the order of writing.  true: an
 * equal one has been written.
 */
bool twice_meet(struct twice *twice, struct claimant who,
    const struct datacdb_item *item);

#endif
