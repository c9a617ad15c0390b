/*
 * census: how many connections each source has.
 */
#ifndef DNSSYNC_BASE_CENSUS_H
#define DNSSYNC_BASE_CENSUS_H

#include <stdbool.h>

#include "base/ip.h"

struct census;

struct census *census_new(void);
void census_free(struct census **take);

/*
 * One more from the source of that address (ip_source()).  False, and not
 * counted: it has as many as it may.
 */
bool census_enter(struct census *census, const struct ip *ip, unsigned max);

/* One less. */
void census_leave(struct census *census, const struct ip *ip);

#endif
