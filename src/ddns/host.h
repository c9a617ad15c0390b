/*
 * host: a dynamic host, and the records that it is in DNS.
 */
#ifndef DNSSYNC_DDNS_HOST_H
#define DNSSYNC_DDNS_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ip.h"
#include "dns/name.h"
#include "dns/record.h"

enum {
	HOST_MAX_TXT = 8,		/* values: certificates that are asked
					   for at once */
	HOST_TXT_SIZE = HOST_MAX_TXT * 256 + 1,
	HOST_MAX_TTL = 604800
};

/* A value.  Times are in seconds since 1970; 0: never. */
struct host {
	struct name name;
	struct name zone;		/* len 0: added by hand, outside */
	bool is_enabled;
	bool has_wildcard;		/* *.NAME has the same addresses */
	bool is_reserved;		/* a name that only the admin gives */
	uint32_t ttl;			/* 0: the zone's */
	struct ip v4, v6;		/* none: no record */
	struct ip v6_id;		/* the bits behind a prefix, or none */
	char txt[HOST_TXT_SIZE];	/* values, oldest first, a line each */
	int64_t created, v4_changed, v6_changed, txt_changed;
};

/*
 * Adds a value, of 1 to 255 printable bytes, to a list of lines as it stands
 * in struct host; the oldest one goes if there are too many.  false: it is
 * there already.
 */
bool host_add_txt(char txt[HOST_TXT_SIZE], const char *value);

/* The label below a host's name where ACME looks for its texts. */
#define HOST_CHALLENGE "_acme-challenge"

/*
 * The name below it at which texts stand as well, and are looked for (RFC
 * 8555, 8.4).  false: it would be too long, and they do not.
 */
bool host_challenge(struct name *below, const struct name *host);

/*
 * Gives the host's records with this TTL, that of roster_ttl(): A and AAAA,
 * also of the wildcard, and TXT both at the name and at host_challenge().
 */
bool host_records(const struct host *host, uint32_t ttl, record_fn *give,
    void *ctx, struct err *err);

#endif
