/*
 * site_allow: is an address one of those that may?
 */
#ifndef DNSSYNC_SITE_ALLOW_H
#define DNSSYNC_SITE_ALLOW_H

#include <stdbool.h>

#include "base/ip.h"
#include "conf.h"

struct event_base;
struct resolver;
struct site_allow;

/* Nobody may yet. */
struct site_allow *site_allow_new(struct event_base *base,
    struct resolver *resolver);

/* NULL is allowed in it. */
void site_allow_free(struct site_allow **take);

/*
 * The new list, copied, in place of the last.  Names are asked for now, and
 * again from time to time; while one cannot be found it stands for the
 * addresses that it had, also in the list before.
 */
void site_allow_set(struct site_allow *allow, const struct conf_allow *list);

/* None is never one of them. */
bool site_allow_has(const struct site_allow *allow, const struct ip *ip);

#endif
