/*
 * pull_text: lines of tinydns data from outside become a list of hosts.
 */
#ifndef DNSSYNC_PULL_TEXT_H
#define DNSSYNC_PULL_TEXT_H

#include <stddef.h>

#include "base/err.h"
#include "pull_list.h"
#include "pull_zones.h"

enum { PULL_TEXT_MAX = 16 << 20 };	/* bytes */

/*
 * Reads a whole text: lines + with an IPv4 address, and 3 and : (of type 28)
 * with an IPv6 one.  Lines with names that are not in the zones, with addresses
 * that are of no use, or private where the zone does not allow it, or with a
 * TTL above HOST_MAX_TTL are left out (pull_list_left()).
 * NULL: a line is anything else, or dnssync would warn of it: err is "line N:
 * why", and nothing of the text is good.
 */
struct pull_list *pull_text_read(const char *text, size_t len,
    const struct pull_zones *zones, struct err *err);

#endif
