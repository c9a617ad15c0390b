/*
 * legacy_ips: the IP files of the older dnssync-web, which follow what is
 * published.
 */
#ifndef DNSSYNC_LEGACY_IPS_H
#define DNSSYNC_LEGACY_IPS_H

#include <stdbool.h>

#include "base/err.h"
#include "ddns/host.h"

struct legacy_ips;

/* Reads what the files DIR/HOST/IP say now.  NULL: err says why not. */
struct legacy_ips *legacy_ips_new(const char *dir, struct err *err);

/* NULL is allowed in it. */
void legacy_ips_free(struct legacy_ips **take);

/*
 * Replaces the host's file, if it has a directory and the file does not say
 * the same: by its IPv4 address, an empty line for none, or an IPv6 address
 * if that is what the file had.  The file is as old as the address is, so
 * that no import takes it for newer.  false: it cannot be written, which is
 * said once until it can.
 */
bool legacy_ips_follow(struct legacy_ips *ips, const struct host *host,
    struct err *err);

#endif
