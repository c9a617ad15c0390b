/*
 * errand: a loop of a command's own, which runs until the errand is done or a
 * signal ends it.
 */
#ifndef DNSSYNC_SYNC_ERRAND_H
#define DNSSYNC_SYNC_ERRAND_H

#include "base/err.h"

struct errand;
struct event_base;
struct resolver;
struct trunks;

/* While it is there, SIGINT, SIGTERM and SIGHUP do nothing but end its loop. */
struct errand *errand_new(struct err *err);

/* All that the loop has to call is cancelled.  NULL is allowed in it. */
void errand_free(struct errand **take);

struct event_base *errand_base(const struct errand *e);
struct resolver *errand_resolver(const struct errand *e);
struct trunks *errand_trunks(const struct errand *e);

/* Until errand_end(), 0, or the signal's number. */
int errand_run(struct errand *e);
void errand_end(struct errand *e);

#endif
