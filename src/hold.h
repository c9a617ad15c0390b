/*
 * hold: no build takes a zone away only because it was not asked for yet.
 *
 * Builds are held as long as zones are awaited that data.cdb holds
 * (sync/copy.h), or catalogs whose members are not known, until HOLD_PATIENCE
 * seconds, and a moment for each of them, have passed without any round going
 * well; as long as there is no copy of any zone
 * at all, unless data.cdb held none and there are local files; as long as there
 * was never anything to publish; and as long as a local file is bad whose
 * records data.cdb may hold.
 */
#ifndef DNSSYNC_HOLD_H
#define DNSSYNC_HOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "dns/name.h"

struct hall;

enum { HOLD_PATIENCE = 30 };

/*
 * Zones, and catalogs whose members are not known, that a build now would leave
 * out only because they were not asked for yet.
 */
size_t hold_awaited(const struct hall *hall);

/* Zones may be awaited: the patience begins anew, and builds are held. */
void hold_await(struct hall *hall);

/* The patience's timer; its ctx is the hall. */
void hold_end_patience(void *ctx);

/* Holds or releases, after any change. */
void hold_settle(struct hall *hall);

/* A round or the start is over: says once if there is nothing to publish. */
void hold_tell(struct hall *hall);

/*
 * Why nothing is built until the admin has mended something; NULL: something
 * may be.
 */
const char *hold_lasting(const struct hall *hall);

/*
 * Builds data.cdb now.  false: not, because that would take away zones that
 * were not asked for yet, or all.
 */
bool hold_build(struct hall *hall);

/* A copy_env's is_published(), whose ctx is the hall. */
bool hold_is_published(void *ctx, const struct name *zone);

#endif
