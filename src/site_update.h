/*
 * site_update: requests that change hosts, and their answers.
 *
 *	request -> key -> lines -> nothing to wait for -> answer
 *	                    |
 *	                    +-> job -> published, or not -> answer
 *
 * A request is answered when all that it changes, and all that was to be so
 * already, is published.
 */
#ifndef DNSSYNC_SITE_UPDATE_H
#define DNSSYNC_SITE_UPDATE_H

#include <sys/queue.h>

#include "http/exchange.h"

enum { SITE_UPDATE_RETRY = 60 };	/* seconds, of Retry-After */

struct site;
struct site_job;
TAILQ_HEAD(site_jobs, site_job);

/* /nic/update and /nic/delete. */
void site_update(struct site *site, struct exchange *take);
void site_update_delete(struct site *site, struct exchange *take);

/* /dnssync/KEY/: sets the address of whoever asks, and answers as of old. */
void site_update_key(struct site *site, struct exchange *take,
    const char *key);

/* Answers all requests that wait as ones that failed. */
void site_update_abandon(struct site *site);

#endif
