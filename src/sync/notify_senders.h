/*
 * notify_senders: whose NOTIFY is believed: that of a zone's primaries, signed
 * where they have a key, and of those in its notify-allow.
 */
#ifndef DNSSYNC_SYNC_NOTIFY_SENDERS_H
#define DNSSYNC_SYNC_NOTIFY_SENDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/ip.h"
#include "conf.h"

struct hostbook;
struct tsig_key;

/* Wants all hosts that are named there. */
void notify_senders_want(struct hostbook *hosts,
    const struct conf_zone *zone);

/* Is the address one of them, whatever its port?  None is never one. */
bool notify_senders_has(const struct hostbook *hosts,
    const struct conf_zone *zone, const struct ip *ip);

/*
 * Is what the address, one of them, has signed with the key believed?  NULL:
 * it has not signed.  Of the primaries at that address, one has to have that
 * key, or none; who is in notify-allow alone needs no key, and may have any.
 * *primary is the first such primary, or NOTICE_OTHER (sync/notice.h).  false:
 * err has the message as its subject, "it is not signed ...".
 */
bool notify_senders_trust(const struct hostbook *hosts,
    const struct conf_zone *zone, const struct ip *ip,
    const struct tsig_key *key, size_t *primary, struct err *err);

#endif
