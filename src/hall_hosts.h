/*
 * hall_hosts: the dynamic hosts' rooms in the hall: store, site, listeners
 * and pulls.
 *
 * They are there only if the configuration has a use for them, or the store
 * is there already.
 */
#ifndef DNSSYNC_HALL_HOSTS_H
#define DNSSYNC_HALL_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "conf.h"

struct build;
struct hall;
struct merge_source;
struct patch_news;

/*
 * Opens what the configuration needs; to be called again for another one.
 * hall_hosts_configure() with the same one comes next, before the loop runs.
 * false: data.cdb would lack hosts; what could be opened is.
 */
bool hall_hosts_open(struct hall *hall, const struct conf *conf,
    struct err *err);

/* Puts a configuration in force for what is open. */
void hall_hosts_configure(struct hall *hall, const struct conf *conf);

/*
 * Stops the hall once the updates that wait are answered, or after a few
 * seconds: whoever gives up on an answer sends the same update again.  Called
 * again, it stops at once.
 */
void hall_hosts_drain(struct hall *hall);

/*
 * Ends listening, and what is not answered; then, when no worker runs any
 * more, all the rest.
 */
void hall_hosts_stop(struct hall *hall);
void hall_hosts_close(struct hall *hall);

/* Is all known of them that has to be published? */
bool hall_hosts_are_ready(const struct hall *hall);

/* Is there anything of theirs to publish? */
bool hall_hosts_are_here(const struct hall *hall);

/* Fills in their source of a build; returns how many there are, 0 or 1. */
size_t hall_hosts_gather(struct hall *hall, struct merge_source *source);

/* What has changed of them; for builder_calls, with the hall as ctx. */
bool hall_hosts_gather_news(void *ctx, struct patch_news *give);

/* A build has ended. */
void hall_hosts_built(struct hall *hall, const struct build *build);

#endif
