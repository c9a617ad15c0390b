/*
 * roster: all dynamic hosts, and the records that they are.
 *
 * A host costs a few hundred bytes, and its texts.  One thread at a time.
 */
#ifndef DNSSYNC_DDNS_ROSTER_H
#define DNSSYNC_DDNS_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ddns/host.h"
#include "ddns/roster_zones.h"
#include "dns/merge.h"
#include "dns/name.h"

struct map_walk;
struct roster;

struct roster *roster_new(void);
void roster_free(struct roster **take);

/* Takes note of a host, in place of what was known of it. */
void roster_set(struct roster *r, const struct host *host);

/* false: there is none of that name. */
bool roster_get(const struct roster *r, const struct name *name,
    struct host *host);

/* Is there a host of this name, in lower case, enabled or not? */
bool roster_has(const struct roster *r, const uint8_t *wire, size_t len);

size_t roster_count(const struct roster *r);

/* Walks over all hosts; false: that was all. */
bool roster_next(const struct roster *r, struct map_walk *walk,
    struct host *host);

/* All that other has, and nothing else; its zones not. */
void roster_copy(struct roster *r, const struct roster *other);

/* Copies the zones, and their name servers. */
void roster_set_zones(struct roster *r, const struct roster_zone *zones,
    size_t n);

/*
 * The roster as a source of a merge: first each zone's SOA and NS records,
 * then the hosts that are enabled.  It lasts as long as the roster, and must
 * not be used while that changes.
 */
const struct merge_hosts *roster_source(const struct roster *r);

#endif
