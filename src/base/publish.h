/*
 * publish: a file that appears whole or not at all.
 *
 * The bytes are written to PATH.tmp.  publish_commit() makes them durable and
 * renames the file to PATH; until then readers of PATH see the old file, and
 * after it the new one, also if the machine stops in between.  A handle
 * belongs to one thread at a time.
 *
 *	p = publish_open("data.cdb", &err);
 *	write to publish_fd(p) ...
 *	publish_commit(&p, &err) or publish_drop(&p)
 */
#ifndef DNSSYNC_BASE_PUBLISH_H
#define DNSSYNC_BASE_PUBLISH_H

#include <stdbool.h>

#include "base/err.h"

struct publish;

/*
 * Makes an empty PATH.tmp of mode 0644, whatever the umask; one that stands
 * there already is replaced, and cannot be committed any more.  NULL if that
 * fails.
 */
struct publish *publish_open(const char *path, struct err *err);

/* The temporary file, open for reading and writing; the handle owns it. */
int publish_fd(const struct publish *p);

/* Its path, for who has an error to tell. */
const char *publish_tmp(const struct publish *p);

/*
 * Begins again with a new, empty temporary file.  The old one has no name any
 * more; its descriptor goes to the caller, who closes it.  -1 on failure: the
 * handle then is as it was.
 */
int publish_restart(struct publish *p, struct err *err);

/* Fills the temporary file, which is empty, with a copy of fd's file. */
bool publish_copy(struct publish *p, int fd, struct err *err);

/* Is the temporary file, byte for byte, what stands at PATH already? */
bool publish_is_same(const struct publish *p);

/*
 * fsync, rename, fsync of the directory.  Takes the handle, also on failure:
 * PATH then is what it was, and the temporary file is gone; only where the
 * directory's fsync failed is the new file in place, but perhaps not durable.
 */
bool publish_commit(struct publish **take, struct err *err);

/*
 * fsync and rename: after a power failure either file stands there, whole.
 * Otherwise as publish_commit(); for what can be made again.
 */
bool publish_replace(struct publish **take, struct err *err);

/* Removes the temporary file.  Takes the handle; NULL is allowed in it. */
void publish_drop(struct publish **take);

#endif
