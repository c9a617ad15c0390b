/*
 * hosts_settle: makes what is stored of zones, and of whose zone is whose,
 * what is configured; inside of hosts.
 *
 * A reading looks, and only if something differs is a batch begun: that waits
 * for other processes, which a reading does not.
 */
#ifndef DNSSYNC_HOSTS_SETTLE_H
#define DNSSYNC_HOSTS_SETTLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "hosts_book.h"
#include "store.h"

/* What one reading finds. */
struct hosts_settle {
	const struct hosts_zones *zones;	/* the caller's */
	struct name *names;			/* of these */
	bool zones_differ;
	struct name *moved;			/* hosts of another zone */
	size_t nmoved, cap;
};

void hosts_settle_init(struct hosts_settle *s,
    const struct hosts_zones *zones);
void hosts_settle_fini(struct hosts_settle *s);

/* Is a zone not stored yet, or otherwise than it is configured? */
bool hosts_settle_look(struct hosts_settle *s, struct store *store,
    struct err *err);

/*
 * Gives a host the deepest zone that it is in, or none.  Where no zone at all
 * is configured it keeps the one that it has.
 */
void hosts_settle_place(struct hosts_settle *s, struct host *host);

bool hosts_settle_is_due(const struct hosts_settle *s);

/* Stores all that differs in one batch, with serials that have grown. */
bool hosts_settle_store(const struct hosts_settle *s, struct store *store,
    struct err *err);

#endif
