/*
 * hall_notify: NOTIFY in the hall: its listeners, and how soon the zones that
 * have changed are built.
 */
#ifndef DNSSYNC_HALL_NOTIFY_H
#define DNSSYNC_HALL_NOTIFY_H

#include "conf.h"

struct buf;
struct hall;
struct watch;

/* Opens what the configuration needs, and puts it in force; not in `once`. */
void hall_notify_configure(struct hall *hall, const struct conf *conf);

/*
 * A watch_env's changed(), whose ctx is the hall.  For a NOTIFY, the build
 * begins at once, unless other zones are asked for or transferred just now,
 * which may be part of the same change.
 */
void hall_notify_changed(void *ctx, struct watch *w);

/* Appends the metrics. */
void hall_notify_write(const struct hall *hall, struct buf *out);

#endif
