/*
 * notify_senders: whose NOTIFY is believed: that of a zone's primaries, and of
 * those in its notify-allow.
 */
#ifndef DNSSYNC_SYNC_NOTIFY_SENDERS_H
#define DNSSYNC_SYNC_NOTIFY_SENDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ip.h"
#include "conf.h"

struct hostbook;

/* Wants all hosts that are named there. */
void notify_senders_want(struct hostbook *hosts,
    const struct conf_zone *zone);

/*
 * Is the address one of them, whatever its port?  *primary is the first of the
 * zone's primaries that has it, or NOTICE_OTHER (sync/notice.h).  None is
 * never one of them.
 */
bool notify_senders_has(const struct hostbook *hosts,
    const struct conf_zone *zone, const struct ip *ip, size_t *primary);

#endif
