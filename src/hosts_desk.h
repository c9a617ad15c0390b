/*
 * hosts_desk: the work that hosts has done by its worker: reading all, and
 * storing what waits; inside of hosts.
 */
#ifndef DNSSYNC_HOSTS_DESK_H
#define DNSSYNC_HOSTS_DESK_H

#include "base/err.h"
#include "hosts.h"
#include "hosts_book.h"
#include "hosts_news.h"
#include "hosts_pulled.h"
#include "hosts_wish.h"

struct map;
struct secret;
struct timer;

/* Looked into by hosts.c, hosts_build.c, hosts_desk.c and hosts_refresh.c. */
struct hosts {
	struct hosts_env env;
	struct store *store;		/* the worker's */
	struct secret *secret;
	struct hosts_zones zones;
	struct hosts_book book;		/* what is stored */
	struct map *ahead;		/* hosts_ahead.h */
	struct hosts_pulled pulled;
	struct pull_source *source;	/* the mirror and pulled hosts */
	struct roster *mirror;		/* what is in data.cdb, or in a build */
	struct map *dirty;		/* names that differ in the mirror */
	struct hosts_news *news;
	bool mirror_is_old;		/* all of it */
	struct hosts_wishes wishes;
	bool is_committing, is_reading, read_again;
	uint64_t version;		/* of the book */
	hosts_changed_fn *listener;	/* or NULL */
	void *listener_ctx;
	struct err why;			/* the last failure, or "" */
	struct timer *timer;		/* for the next deadline */
	struct timer *retry;		/* of reading */
};

/* Reads all from the store, now or after what is being read. */
void hosts_desk_read(struct hosts *h);

/* The same as hosts_new() does it, at once in this thread. */
bool hosts_desk_begin(struct hosts *h, struct err *err);

/* Stores all that waits, unless that is being done. */
void hosts_desk_commit(struct hosts *h);

/*
 * Puts the lists that are wanted in force at once, in this thread, as long as
 * the worker has nothing; also if that cannot be stored, which is logged.
 */
void hosts_desk_begin_pulled(struct hosts *h);

/* Sets the timer to the next deadline. */
void hosts_desk_set_timer(struct hosts *h);

#endif
