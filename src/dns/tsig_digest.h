/*
 * tsig_digest: what a TSIG's MAC is made over (RFC 8945, 4.3), piece by piece.
 */
#ifndef DNSSYNC_DNS_TSIG_DIGEST_H
#define DNSSYNC_DNS_TSIG_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "dns/tsig_mac.h"
#include "dns/tsig_record.h"

/* The MAC before this one, with its length (4.3.1). */
void tsig_digest_prior(struct tsig_mac *mac, const uint8_t *prior,
    size_t len);

/*
 * The message as it was before the record was put behind it, at
 * record->start: with the id that it had, and without the record (4.3.2).
 */
void tsig_digest_message(struct tsig_mac *mac, const uint8_t *msg,
    const struct tsig_record *record);

/* All of the record but the MAC and the id (4.3.3). */
void tsig_digest_variables(struct tsig_mac *mac,
    const struct tsig_record *record);

/* Time and fudge alone: all messages but the first (5.3.1). */
void tsig_digest_timers(struct tsig_mac *mac,
    const struct tsig_record *record);

#endif
