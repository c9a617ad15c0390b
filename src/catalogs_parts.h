/*
 * catalogs_parts: what the rooms of catalogs have in common; inside of
 * catalogs.
 */
#ifndef DNSSYNC_CATALOGS_PARTS_H
#define DNSSYNC_CATALOGS_PARTS_H

#include "catalogs.h"
#include "dns/catalog.h"
#include "membership_update.h"

struct timer;

/* One catalog of the configuration. */
struct roll {
	const struct conf_catalog *conf;
	struct catalog *list;		/* NULL: it was not read */
	bool is_reading, again;		/* again: and has to be afterwards */
	bool is_awaited;
	bool is_wanted;			/* by the new configuration */
	size_t members;
	struct map *ignored;		/* entries: zone -> why, as was said */
	char *groups;			/* what was said of unknown groups */
};

struct catalogs {
	struct catalogs_env env;
	const struct conf *conf;
	char *path;			/* of the file */
	struct membership *members;
	struct map *rolls;		/* by the catalog's name */
	bool is_saving, is_dirty, is_stopped;
	struct timer *removal;		/* of copies */
};

/* Has the membership follow all lists, tells the log, and writes it down. */
bool catalogs_follow(struct catalogs *c);

/* Writes the file, if it is not what the membership is. */
void catalogs_save(struct catalogs *c);

/* The same here and now, when there is no worker any more. */
void catalogs_save_now(struct catalogs *c);

void catalogs_roll_free(struct roll *take);

#endif
