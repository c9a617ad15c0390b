/*
 * checkups: all checkups that are under way, each told of what happens.
 */
#ifndef DNSSYNC_CHECKUPS_H
#define DNSSYNC_CHECKUPS_H

#include <stdbool.h>
#include <stddef.h>

#include "checkup.h"

struct checkups;

/* set stays the caller's. */
struct checkups *checkups_new(struct zoneset *set);

/* Nobody will be told of anything any more. */
void checkups_abandon(struct checkups *all);

/* All have been abandoned.  NULL is allowed in it. */
void checkups_free(struct checkups **take);

bool checkups_is_any(const struct checkups *all);

/* Begins one; see checkup_new(). */
struct checkup *checkups_begin(struct checkups *all, char *const *texts,
    size_t n, const struct checkup_calls *calls, void *ctx);

/* Ends it, from its done() or before. */
void checkups_end(struct checkups *all, struct checkup **take);

/* What each of them is told: see checkup.h. */
void checkups_checked(struct checkups *all, const struct watch *w,
    const struct round_result *result, bool changed);
void checkups_built(struct checkups *all, const struct build *build);
void checkups_held(struct checkups *all, const char *why);
void checkups_reloaded(struct checkups *all);
void checkups_widen(struct checkups *all);

#endif
