/*
 * lookout: tells at once when a file in one of some directories has been
 * written or renamed, or is gone (inotify).
 *
 * What happens on a file system that does not tell, such as another machine's
 * half of NFS, has to be found out otherwise.
 */
#ifndef DNSSYNC_LOOKOUT_H
#define DNSSYNC_LOOKOUT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/map.h"

struct event_base;
struct lookout;

enum lookout_news {
	LOOKOUT_WHOLE,			/* closed by its writer, or renamed to
					   this name */
	LOOKOUT_PART,			/* being written */
	LOOKOUT_OTHER			/* gone, or its rights have changed;
					   if path is NULL, nobody knows what
					   has happened to which file */
};

/* path is the directory as given, a slash, and the name. */
typedef void lookout_fn(void *ctx, const char *path, enum lookout_news news);

/* NULL: there is no inotify, or no more of it. */
struct lookout *lookout_new(struct event_base *base, lookout_fn *noticed,
    void *ctx, struct err *err);
void lookout_free(struct lookout **take);

/*
 * Watches these directories, the keys of the map, and no others any more.
 * One that cannot be watched is left out, and tried again the next time.
 * Returns whether any was not watched before.
 */
bool lookout_set(struct lookout *l, const struct map *directories);

#endif
