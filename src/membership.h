/*
 * membership: which zones are members of which catalog, and what is left to do
 * of that; it outlives the process as the file STATE/members
 * (membership_file.h).
 */
#ifndef DNSSYNC_MEMBERSHIP_H
#define DNSSYNC_MEMBERSHIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"

struct membership;

/* Names are text.  All belongs to the membership. */
struct member {
	char *zone;
	char *catalog;			/* that has it */
	char *id, *group;		/* as in dns/catalog.h */
	bool anew;			/* our copy is of another zone of that
					   name: it is fetched whatever its
					   serial, and stays until then */
	bool told;			/* that its watch knows of that; is not
					   kept in the file */
};

struct membership *membership_new(void);

/* NULL is allowed in it. */
void membership_free(struct membership **take);

size_t membership_count(const struct membership *m);

/* NULL: it is none. */
struct member *membership_find(const struct membership *m, const char *zone);

/* A walk, as map_next() has it.  The one handed out may be removed. */
struct member *membership_next(const struct membership *m,
    struct map_walk *walk);

/* Puts in one that is none yet; all is copied, group may be NULL. */
struct member *membership_add(struct membership *m, const struct member *new);
void membership_remove(struct membership *m, const char *zone);

/* Catalogs whose list was read once, even if it is empty. */
void membership_know(struct membership *m, const char *catalog);
void membership_unknow(struct membership *m, const char *catalog);
bool membership_knows(const struct membership *m, const char *catalog);

/* A walk over them; NULL: that was all. */
const char *membership_next_known(const struct membership *m,
    struct map_walk *walk);

/* Zones that were removed, and whose copies are to be. */
void membership_set_gone(struct membership *m, const char *zone);
bool membership_clear_gone(struct membership *m, const char *zone);
bool membership_has_gone(const struct membership *m);
const char *membership_next_gone(const struct membership *m,
    struct map_walk *walk);

#endif
