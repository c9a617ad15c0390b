/*
 * hosts_pulled: the lists of other servers' hosts, on their way from being
 * wanted to being in force; inside of hosts.
 *
 *	STORED -set-> WAITING -commit-> COMMITTING -done-> STORED
 *	                 ^ set, commit        | failed
 *	                 +------- FAILED <----+
 *
 * They come into force when the serials of the zones that they change have
 * grown.
 */
#ifndef DNSSYNC_HOSTS_PULLED_H
#define DNSSYNC_HOSTS_PULLED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "hosts_book.h"
#include "pull_list.h"
#include "store.h"

/* A value, zeroed first, that has references of its own. */
struct hosts_lists {
	struct pull_list **lists;
	size_t n;
};

void hosts_lists_set(struct hosts_lists *to, struct pull_list *const *lists,
    size_t n);
bool hosts_lists_is_same(const struct hosts_lists *a,
    struct pull_list *const *lists, size_t n);
void hosts_lists_fini(struct hosts_lists *lists);

enum hosts_pulled_state {
	PULLED_STORED, PULLED_WAITING, PULLED_COMMITTING, PULLED_FAILED
};

struct hosts_pulled {
	enum hosts_pulled_state state;
	bool is_begun;			/* lists were set at least once */
	struct hosts_lists wanted;
	struct hosts_lists stored;	/* in force */
};

/*
 * A batch begins, and later ends, that stores the serials for the lists that
 * are wanted; false: they are in force.
 */
bool hosts_pulled_begin(struct hosts_pulled *p, struct hosts_lists *lists);
void hosts_pulled_end(struct hosts_pulled *p, const struct hosts_lists *lists,
    bool stored);

/*
 * In a batch: makes the serial grow of each zone in which the lists are
 * others than the last time.
 */
bool hosts_pulled_touch(struct store *store, const struct hosts_lists *lists,
    const struct hosts_zones *zones, struct err *err);

#endif
