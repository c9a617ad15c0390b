/*
 * hall: all rooms of the running program, opened, wired and closed.
 *
 *	locals --changed--+     +--changed-- hosts <-- site, pulls
 *	                  v     v
 *	watch --changed--> builder --built--> publish: log, hook, serials
 *	  |                                     |
 *	  +--checked--> checkups (sync, once) <-+
 */
#ifndef DNSSYNC_HALL_H
#define DNSSYNC_HALL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/filemark.h"
#include "base/map.h"
#include "builder.h"
#include "catalogs.h"
#include "checkups.h"
#include "conf.h"
#include "control.h"
#include "hook.h"
#include "hosts.h"
#include "locals.h"
#include "metrics.h"
#include "sync/watch.h"
#include "zoneset.h"

struct changes;
struct legacy_ips;
struct notifies;
struct ports;
struct pulls;
struct site;
struct web;
struct datacdb_reader;
struct timer;
struct worker;

/* Looked into by floor 4 only. */
struct hall {
	struct event_base *base;
	const struct conf *conf;	/* that is in force, with members */
	struct conf *joined;		/* the same, hall_catalogs.c's */
	bool once, is_configured, is_draining;

	struct watch_env env, catalog_env;
	struct zoneset *zones;
	struct worker *host_worker;
	struct hosts *hosts;		/* NULL: there is no use for it */
	bool hosts_are_new;		/* their configuration comes yet, and
					   is the one they were opened with */
	struct site *site;		/* NULL in once */
	struct web *web;		/* the same */
	struct pulls *pulls;		/* NULL: none is configured */
	struct notifies *notifies;	/* the same */
	struct ports *ports;		/* bound before; daemon.c's */
	struct legacy_ips *ips;		/* drop-in mode, or NULL */
	bool ips_are_followed;
	uint64_t ips_version;		/* of the hosts in them */
	struct metrics metrics;
	struct worker *local_worker;
	struct locals *locals;
	struct worker *build_worker;
	struct builder *builder;
	struct changes *changes;
	struct hook *hook;
	struct control *control;	/* NULL in once */

	struct catalogs *catalogs;
	struct copy_counts catalog_counts;
	struct map *catalog_waits;	/* results that nobody was told of */
	struct copy_counts counts;	/* for hold.c, and what follows */
	struct timer *patience;
	bool is_patient;
	bool said_nothing_here;
	bool said_replaced;		/* data.cdb, by something else */
	bool has_mark;			/* in this turn of the loop: */
	struct filemark mark;		/* data.cdb's */
	struct timer *mark_end, *guard;
	struct datacdb_reader *current;	/* data.cdb, while zones are added */

	bool has_built;			/* any went well */
	bool build_failed;		/* the last one */
	struct err build_why;
	bool build_again;		/* once: after a copy was lost */
	bool lost_for_good;		/* once: and could not be fetched */

	struct map *rivals;		/* what rivals.c has said */
	struct checkups *checkups;	/* under way */
	struct map *serials;		/* drop-in mode: zone -> as written */
};

/* Opens everything but the zones.  false: nothing is open. */
bool hall_open(struct hall *hall, const struct conf *conf, bool once,
    struct err *err);

/* Cancels what runs, but for a running build, which is waited for. */
void hall_close(struct hall *hall);

/* Runs the loop until hall_stop(), which may be called from anywhere in it. */
void hall_run(struct hall *hall);
void hall_stop(struct hall *hall);

/* The same, after some seconds at most. */
void hall_stop_within(struct hall *hall, int seconds);

/* Puts a configuration in force; the old one may be freed afterwards. */
void hall_configure(struct hall *hall, const struct conf *conf);

/*
 * Reads the dynamic hosts again: another process has changed some.  As
 * hosts_refresh(); false: they cannot be opened, and done is not called.
 */
bool hall_refresh_hosts(struct hall *hall, hosts_done_fn *done, void *ctx);

#endif
