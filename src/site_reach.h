/*
 * site_reach: which hosts tinydns answers for, by the data.cdb that it reads;
 * inside of site.
 *
 * The file is looked up as tinydns would, and not read as a whole; it is
 * opened again when another one stands there.
 */
#ifndef DNSSYNC_SITE_REACH_H
#define DNSSYNC_SITE_REACH_H

#include <stdbool.h>

#include "dns/name.h"

struct filemark;
struct site_reach;

struct site_reach *site_reach_new(void);

/* NULL is allowed in it. */
void site_reach_free(struct site_reach **take);

/*
 * Where the file is, which is copied.  Before that, and for NULL, all are
 * answered for.
 */
void site_reach_set(struct site_reach *reach, const char *path);

/*
 * A host for which it does not is logged, once until it does.  mark is that of
 * the file as it stands there; NULL: it is looked at.
 */
bool site_reach_has(struct site_reach *reach, const struct name *host,
    const struct filemark *mark);

#endif
