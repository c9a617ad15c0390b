/*
 * site_retrieve: other servers fetch the hosts, or wait until they change.
 */
#ifndef DNSSYNC_SITE_RETRIEVE_H
#define DNSSYNC_SITE_RETRIEVE_H

#include <sys/queue.h>

#include "http/exchange.h"

enum { SITE_RETRIEVE_MAX_WAIT = 300 };	/* seconds */

struct site;
struct site_wait;
TAILQ_HEAD(site_waits, site_wait);

/*
 * ?ipv6= says how AAAA is written (site_list.h).  With ?wait=SECONDS, a
 * client that has what stands (If-None-Match) is answered once it changes,
 * or, with 304, when the time is over.
 */
void site_retrieve(struct site *site, struct exchange *take);

/*
 * Something has changed: those that wait are answered soon, and not more
 * often than some times a second.
 */
void site_retrieve_notice(struct site *site);

/* Answers those for whom something has changed, or, in a drain, all. */
void site_retrieve_wake(struct site *site);

#endif
