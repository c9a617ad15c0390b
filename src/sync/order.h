/*
 * order: whom to ask first: the sender of a NOTIFY, if there is one; those
 * that did not answer of late come last; and within each group it stays as
 * configured.
 */
#ifndef DNSSYNC_SYNC_ORDER_H
#define DNSSYNC_SYNC_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "conf.h"
#include "sync/address.h"
#include "sync/notice.h"

struct peers;

/* Was it silent of late?  Host names count as up. */
bool order_is_down(const struct hostport *primary,
    const struct peers *peers);

/* The indices of a zone's primaries, allocated; notice may be zeros. */
size_t *order_primaries(const struct zone_primaries *primaries,
    const struct peers *peers, const struct notice_word *notice);

/* Is the one that comes at this place, if any, one that was silent? */
bool order_is_doubtful(const struct zone_primaries *primaries,
    const size_t *order, size_t at, const struct peers *peers);

/*
 * Puts the n addresses of list into out, but with only_up none that was silent
 * and is not the sender's.  Returns how many.
 */
size_t order_addresses(const struct address *list, size_t n,
    const struct peers *peers, const struct notice_word *notice,
    bool only_up, struct address *out);

/* Who was silent of late does not hold up others for long: a fifth of it. */
double order_patience(const struct peers *peers, const struct address *a,
    double timeout);

/* Is it to be asked with EDNS (sync/peers.h)? */
bool order_takes_edns(const struct peers *peers, const struct address *a);

#endif
