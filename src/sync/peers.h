/*
 * peers: which primaries did not answer of late, at all or not with EDNS.
 *
 * One that does not answer is asked last for a while, a minute at first and
 * ten at the most, and the log says so once, however many zones it has.
 */
#ifndef DNSSYNC_SYNC_PEERS_H
#define DNSSYNC_SYNC_PEERS_H

#include <stdbool.h>

#include "base/err.h"
#include "sync/address.h"

struct peers;
struct probe_result;
struct reluctance;

struct peers *peers_new(void);
void peers_free(struct peers **take);

/* Is it to be asked only after the others?  now: clock_seconds(). */
bool peers_is_down(const struct peers *peers, const struct address *a,
    double now);

/*
 * It did not answer.  Logs when that is new; returns whether it was new, so
 * that the zone's own line can be kept out of the log when it was not.
 */
bool peers_failed(struct peers *peers, const struct address *a,
    const struct err *why, double now);

/* It answered.  Logs when it had been down. */
void peers_answered(struct peers *peers, const struct address *a);

/*
 * Is it to be asked with EDNS?  Not for ten minutes after it was found to
 * answer only without.
 */
bool peers_takes_edns(const struct peers *peers, const struct address *a,
    double now);
void peers_refused_edns(struct peers *peers, const struct address *a,
    double now);

/* Which of them do not give IXFR; it belongs to the peers. */
struct reluctance *peers_reluctance(struct peers *peers);

/* Either, and EDNS, as a probe has found it; returns as peers_failed(). */
bool peers_note(struct peers *peers, const struct address *a,
    const struct probe_result *result, double now);

#endif
