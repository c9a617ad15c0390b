/*
 * hostbook: the addresses of hosts that are known by their names, asked for
 * again from time to time.
 */
#ifndef DNSSYNC_SYNC_HOSTBOOK_H
#define DNSSYNC_SYNC_HOSTBOOK_H

#include <stdbool.h>

#include "base/ip.h"

struct event_base;
struct hostbook;
struct resolver;

/* The resolver, which outlives it, may be NULL while it is empty. */
struct hostbook *hostbook_new(struct event_base *base,
    struct resolver *resolver);

/* NULL is allowed in it. */
void hostbook_free(struct hostbook **take);

/*
 * The names that are wanted between begin and end are those in the book from
 * then on, as often as each is named.  All of them are asked for now; while
 * one cannot be found, it stands for the addresses that it had.  A name that
 * cannot be found is logged, but no failure twice in a row.
 */
void hostbook_begin(struct hostbook *book);
void hostbook_want(struct hostbook *book, const char *host);
void hostbook_end(struct hostbook *book);

/* Is it one of the addresses of this host? */
bool hostbook_has(const struct hostbook *book, const char *host,
    const struct ip *ip);

#endif
