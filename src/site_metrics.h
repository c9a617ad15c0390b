/*
 * site_metrics: what the site has done, as text for Prometheus.
 */
#ifndef DNSSYNC_SITE_METRICS_H
#define DNSSYNC_SITE_METRICS_H

#include "base/buf.h"

struct site;

/* Appends what the daemon has to say, and then the site's own. */
void site_metrics_write(const struct site *site, struct buf *out);

#endif
