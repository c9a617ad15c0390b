/*
 * hosts_news: which hosts data.cdb may hold otherwise than the store; inside
 * of hosts.
 */
#ifndef DNSSYNC_HOSTS_NEWS_H
#define DNSSYNC_HOSTS_NEWS_H

#include <stdbool.h>
#include <stddef.h>

#include "dns/name.h"

struct hosts_news;

struct hosts_news *hosts_news_new(void);
void hosts_news_free(struct hosts_news **take);

/* The host is stored otherwise now, or any of them may be. */
void hosts_news_note(struct hosts_news *n, const struct name *name);
void hosts_news_note_all(struct hosts_news *n);

/* A build begins with all that was noted; it ended, well or not. */
void hosts_news_gather(struct hosts_news *n);
void hosts_news_built(struct hosts_news *n, bool ok);

/*
 * The names that were noted for the build that begins, an allocated array.
 * false: any host may have changed, and nothing is given.
 */
bool hosts_news_names(const struct hosts_news *n, struct name **give,
    size_t *count);

/* May data.cdb hold it otherwise? */
bool hosts_news_has(const struct hosts_news *n, const struct name *name);

#endif
