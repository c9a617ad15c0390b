/*
 * catalogs: the catalogs of the configuration, and who their members are.
 *
 *	a copy has come --look--> worker reads --> membership --> changed(),
 *	                                               |          read()
 *	                                               v
 *	                                     worker writes STATE/members
 *
 * A catalog that cannot be read leaves its members as they are; so does a
 * restart, for the membership is kept in a file (membership_file.h).
 */
#ifndef DNSSYNC_CATALOGS_H
#define DNSSYNC_CATALOGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "conf.h"
#include "membership.h"

struct catalogs;
struct event_base;
struct worker;

struct catalogs_env {
	struct event_base *base;
	struct worker *worker;		/* is freed first */
	/* The members are others: catalogs_join() tells them. */
	void (*changed)(void *ctx);
	/* The copy of a catalog was read, after changed(); why: NULL, or what
	   is wrong with it. */
	void (*read)(void *ctx, const char *catalog, const struct err *why);
	void *ctx;
};

/* What is known of members is read from the state directory. */
struct catalogs *catalogs_new(const struct catalogs_env *env,
    const char *state);

/* NULL is allowed in it. */
void catalogs_free(struct catalogs **take);

/* Calls nothing any more.  NULL is allowed. */
void catalogs_stop(struct catalogs *c);

/* Calls nothing; conf outlives the catalogs, or is followed by another. */
void catalogs_configure(struct catalogs *c, const struct conf *conf);

/* As conf_members_join() has it, of the configuration in force. */
struct conf *catalogs_join(const struct catalogs *c);

/* There is a copy of a catalog, or another one: reads it; read() comes. */
void catalogs_look(struct catalogs *c, const char *catalog);
bool catalogs_is_unread(const struct catalogs *c, const char *catalog);
bool catalogs_is_reading(const struct catalogs *c, const char *catalog);

/* A round of the catalog's zone has failed: its members are not awaited. */
void catalogs_fail(struct catalogs *c, const char *catalog);

/* Catalogs whose members are not known yet, but may be soon. */
size_t catalogs_awaited(const struct catalogs *c);

/* How many members a catalog has. */
size_t catalogs_members(const struct catalogs *c, const char *catalog);

/* A walk over all members. */
struct member *catalogs_next(const struct catalogs *c, struct map_walk *walk);

/* A new copy of a zone has come; notes it if that was awaited (anew). */
void catalogs_fetched(struct catalogs *c, const char *zone);

/*
 * data.cdb holds nothing of the zones that are gone: removes their copies,
 * some now and the others soon, or when it is called again.
 */
void catalogs_built(struct catalogs *c);

#endif
