/*
 * hosts: the dynamic hosts of a running daemon, and the changes that wait to
 * be stored and published.
 *
 *	submit -> WAITING -commit-> STORED -gather-> IN BUILD -built-> done
 *	             |                 ^                |
 *	             | failed          +---- failed ----+
 *	             v                 deadline: done, not published
 *	            done, not published
 *
 * All changes that wait when no commit runs are one transaction, with one
 * fsync; all that are stored when a build begins are in that build.
 */
#ifndef DNSSYNC_HOSTS_H
#define DNSSYNC_HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "conf.h"
#include "ddns/change.h"
#include "ddns/host.h"
#include "keyring.h"

struct event_base;
struct hosts;
struct merge_source;
struct patch_news;
struct pull_list;
struct worker;

enum {
	HOSTS_DEADLINE = 5,		/* seconds until a client is told 911 */
	HOSTS_RETRY = 5			/* seconds, after a failure to read */
};

struct hosts_env {
	struct event_base *base;
	struct worker *worker;		/* commits wait for the disk there */
	double deadline;		/* seconds */
	void (*changed)(void *ctx);	/* data.cdb has to follow at once */
	void *ctx;
};

/*
 * Called in the loop when what is stored has changed, in any way; it is not
 * yet published then.
 */
typedef void hosts_changed_fn(void *ctx);

/*
 * Opens the store and the pepper in the state directory, and reads all hosts
 * and the zones of the configuration before it returns.  If what is configured
 * otherwise than it is stored cannot be stored, that is logged, tried again,
 * and hosts_are_ready() is false meanwhile.  env is copied, conf not looked at
 * afterwards.  NULL: the store cannot be read.
 */
struct hosts *hosts_new(const struct hosts_env *env, const struct conf *conf,
    struct err *err);

/* No commit may run: worker_free() comes first.  NULL is allowed in it. */
void hosts_free(struct hosts **take);

/* The dynamic zones of another one; all is read again, later. */
void hosts_configure(struct hosts *h, const struct conf *conf);

/*
 * The hosts of other servers, of which the first list's count most; of the
 * lists, references are taken.  They are published once the serials of the
 * zones that they change have grown: when that fails, the old ones stay until
 * the next call, also with the same lists.  The first time, before any worker
 * runs, they are in force at once.
 */
void hosts_set_pulled(struct hosts *h, struct pull_list *const *lists,
    size_t n);

/*
 * The host as it is when all that waits has been published.  false: there is
 * none.
 */
bool hosts_find(const struct hosts *h, const struct name *name,
    struct host *host);

size_t hosts_count(const struct hosts *h);

/* Grows whenever what is stored has changed. */
uint64_t hosts_version(const struct hosts *h);

/* Tells one listener of that, in place of the last; NULL: nobody. */
void hosts_listen(struct hosts *h, hosts_changed_fn *changed, void *ctx);

/*
 * Gives all hosts that are enabled, as they are stored, each with the TTL of
 * its records.  Nothing may be submitted from inside.
 */
typedef void hosts_each_fn(void *ctx, const struct host *host, uint32_t ttl);
void hosts_each(const struct hosts *h, hosts_each_fn *give, void *ctx);

/* Does a change of it wait? */
bool hosts_is_pending(const struct hosts *h, const struct name *name);

/* May its addresses be private? */
bool hosts_allow_private(const struct hosts *h, const struct host *host);

/* What this key opens, until the loop goes on; NULL: nothing. */
const struct keyring_bunch *hosts_open(const struct hosts *h,
    const char *key);

/* A change of one host. */
struct hosts_item {
	struct name name;
	struct change change;		/* may be none, to wait for others */
	int64_t key;			/* that it was made with */
};

struct hosts_wish;

/* published: data.cdb has all of it.  Called once, unless withdrawn. */
typedef void hosts_done_fn(void *ctx, bool published);

/*
 * Has changes stored and published together; client and how, which are
 * copied, are for the history.  Never calls back from inside.
 */
struct hosts_wish *hosts_submit(struct hosts *h,
    const struct hosts_item *items, size_t n, const char *client,
    const char *how, hosts_done_fn *done, void *ctx);

/*
 * Another process may have changed the store: all is read again, later, and
 * done is called when that has been published, as by hosts_submit().  It may
 * be NULL.
 */
void hosts_refresh(struct hosts *h, hosts_done_fn *done, void *ctx);

/* Tells those who wait for what is read that it is not published. */
void hosts_end_refreshes(struct hosts *h);

/* Nobody wants to hear of it any more; what was submitted goes on. */
void hosts_withdraw(struct hosts_wish **take);

/* Is all known that has to be published?  If not, it is tried again. */
bool hosts_are_ready(const struct hosts *h);

/* The same, and the store has not failed. */
bool hosts_are_well(const struct hosts *h);

/*
 * A build begins: fills in the source, which is used by it alone until
 * hosts_built().  false: there is nothing of this kind.
 */
bool hosts_gather(struct hosts *h, struct merge_source *source);

/*
 * The same for a build that needs to know only which hosts have changed since
 * the last one that went well.  false: nothing was filled in, and
 * hosts_gather() follows.
 */
bool hosts_gather_news(struct hosts *h, struct patch_news *give);

/* That build has ended; ok: data.cdb holds what was gathered. */
void hosts_built(struct hosts *h, bool ok);

#endif
