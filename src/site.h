/*
 * site: what is found at which path, and who may see it.
 *
 *	/nic/update /v3/update /v2/update /update /ddns/update /	update
 *	/nic/delete						withdraw
 *	/dnssync/KEY/			update, as the older dnssync-web did
 *	/dnssync/retrieve/ and /dnssync/retrive/	the hosts, as data lines
 *	/myip /health /metrics
 *
 * All of it runs in the loop's thread and waits for nothing.
 */
#ifndef DNSSYNC_SITE_H
#define DNSSYNC_SITE_H

#include <stdbool.h>

#include "base/buf.h"
#include "conf.h"
#include "http/exchange.h"

struct event_base;
struct filemark;
struct hosts;
struct resolver;
struct site;

/* What is named here outlives the site. */
struct site_env {
	struct event_base *base;
	struct hosts *hosts;		/* the site is their listener */
	struct resolver *resolver;	/* for names in lists of who may */

	/* Appends what the daemon counts, as text for Prometheus; or NULL. */
	void (*metrics)(void *ctx, struct buf *out);
	/* Does all work that has to?  NULL: always. */
	bool (*is_healthy)(void *ctx);
	/*
	 * Has something else taken the place of what was published?  What is
	 * submitted then brings it back.  NULL: never.
	 */
	bool (*is_replaced)(void *ctx);
	/* The mark of data.cdb, in this turn; NULL: it is looked at often. */
	const struct filemark *(*mark)(void *ctx);
	void *ctx;
};

/* env is copied.  Until site_configure() only updates are answered. */
struct site *site_new(const struct site_env *env);

/* Copies what it needs. */
void site_configure(struct site *site, const struct conf *conf);

/* Answers the requests that wait for a change, and has none wait any more. */
void site_drain(struct site *site);

/*
 * Answers all that is not yet answered: updates as ones that failed.  The
 * server goes first, the hosts after it.  NULL is allowed in it.
 */
void site_free(struct site **take);

/* The server's handler_fn; site is the struct site. */
void site_handle(void *site, struct exchange *take);

#endif
