/*
 * hosts_wish: changes that somebody waits for, in the order of their coming;
 * inside of hosts.
 */
#ifndef DNSSYNC_HOSTS_WISH_H
#define DNSSYNC_HOSTS_WISH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>

#include "hosts.h"

enum wish_state {
	WISH_WAITING, WISH_COMMITTING, WISH_STORED, WISH_BUILDING,
	WISH_EXPIRED,			/* stored, and nobody waits for it */
	WISH_UNREAD, WISH_READING	/* what another process has changed */
};

struct hosts_wish {
	enum wish_state state;
	struct hosts_item *items;
	size_t n;
	char *client, *how;
	bool is_refresh;		/* of what is read, with no items */
	double deadline;		/* by clock_seconds() */
	hosts_done_fn *done;		/* NULL: nobody is to be told */
	void *ctx;
	TAILQ_ENTRY(hosts_wish) link;
};

TAILQ_HEAD(hosts_wishes, hosts_wish);

struct hosts_wish *hosts_wish_add(struct hosts_wishes *wishes,
    const struct hosts_item *items, size_t n, const char *client,
    const char *how);

/* Tells and frees all of a state. */
void hosts_wish_end_all(struct hosts_wishes *wishes, enum wish_state state,
    bool published);

/* Frees all, of any state, and tells that they were not published. */
void hosts_wish_abandon_all(struct hosts_wishes *wishes);

void hosts_wish_move_all(struct hosts_wishes *wishes, enum wish_state from,
    enum wish_state to);

/* How many items there are of a state. */
size_t hosts_wish_count(const struct hosts_wishes *wishes,
    enum wish_state state);

/* Tells all whose deadline is over; they go on. */
void hosts_wish_expire(struct hosts_wishes *wishes, double now);

/* The next deadline; 0: none. */
double hosts_wish_next(const struct hosts_wishes *wishes);

#endif
