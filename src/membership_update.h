/*
 * membership_update: catalogs are read, and the membership follows them
 * (RFC 9432, 5).
 *
 * A zone stays with whom it is: the configuration comes before all catalogs,
 * then the catalog that has had it, else the first one that lists it.  It
 * moves only where the catalog that has it names another one (coo), which
 * lists it, too.  Another unique label makes it a new zone of the same name,
 * in the same catalog as in another one.
 */
#ifndef DNSSYNC_MEMBERSHIP_UPDATE_H
#define DNSSYNC_MEMBERSHIP_UPDATE_H

#include <stdbool.h>
#include <stddef.h>

#include "dns/catalog.h"
#include "membership.h"

/* A catalog of the configuration, and what became of it. */
struct membership_list {
	const char *catalog;		/* its name */
	const struct catalog *list;	/* NULL: not known; it is as it was */
	size_t before, after;		/* members */
	size_t added, removed, reset, came, went, regrouped;
};

struct membership_calls {
	bool (*is_configured)(void *ctx, const char *zone);
	/* An entry that is ignored, and why. */
	void (*ignored)(void *ctx, const char *catalog, const char *zone,
	    const char *why);
};

/*
 * Makes it what all catalogs together say; the counts are set.  Members of
 * catalogs that are not among them leave, but their copies stay, as do those
 * of zones that the configuration has.  Returns whether anything is to be
 * written down.
 */
bool membership_update(struct membership *m, struct membership_list *lists,
    size_t n, const struct membership_calls *calls, void *ctx);

#endif
