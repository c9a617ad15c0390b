/*
 * conf_catalog: the `catalog` sections, and the groups in them.
 */
#ifndef DNSSYNC_CONF_CATALOG_H
#define DNSSYNC_CONF_CATALOG_H

#include "conf_shared.h"

enum { CONF_CATALOG_MEMBERS = 10000 };	/* members-max, unless it is set */

/* Section i of the tree; what is wrong is noted.  primaries may be empty. */
struct conf_catalog *conf_catalog_read(const struct conf_context *c,
    const struct conf_tree *tree, size_t i, const struct zone_options *base,
    const struct zone_primaries *primaries, struct tsig_key *key);

/* How the zone of a catalog is kept: base is what holds outside of sections. */
const struct zone_options *conf_catalog_options(const struct conf_context *c,
    const struct conf_catalog *catalog, const struct zone_options *base);

/* How a member is kept whose group is this, or NULL; *known: is there one? */
const struct zone_options *conf_catalog_member(
    const struct conf_catalog *catalog, const char *group,
    const struct zone_primaries **primaries, bool *known);

#endif
