/*
 * conf_members: the configuration with the members of its catalogs among its
 * zones.
 */
#ifndef DNSSYNC_CONF_MEMBERS_H
#define DNSSYNC_CONF_MEMBERS_H

#include "base/err.h"
#include "conf.h"
#include "membership.h"

/*
 * Shares all but the list of zones with base, which outlives it.  Members of
 * catalogs that base does not have, and zones that it has itself, are left
 * out.
 */
struct conf *conf_members_join(const struct conf *base,
    const struct membership *members);

/*
 * The same with what the state directory tells of members; if that cannot be
 * read, err says why, and there are none.  err may be NULL.
 */
struct conf *conf_members_load(const struct conf *base, struct err *err);

/* NULL is allowed in it. */
void conf_members_free(struct conf **take);

#endif
