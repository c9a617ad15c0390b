/*
 * conf: the configuration file, read and checked.
 *
 * A struct conf never changes once it is made.
 */
#ifndef DNSSYNC_CONF_H
#define DNSSYNC_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hostport.h"
#include "conf_local.h"
#include "dns/name.h"

#define CONF_DEFAULT_PATH "/etc/dnssync/dnssync.conf"

enum { CONF_MAX_BYTES = 1 << 26 };	/* of the file */

/* What becomes of the records of DNSSEC of a transferred zone. */
enum conf_dnssec { CONF_DNSSEC_STRIP, CONF_DNSSEC_PASS, CONF_DNSSEC_REFUSE };

/* What may be set globally, for a zone and for a zone-list.  Seconds. */
struct zone_options {
	uint32_t refresh_min, refresh_max, retry_min, retry_max;
	uint32_t period;		/* 0: as the SOA says */
	bool keep_expired;		/* on-expire = keep */
	double probe_timeout, idle_timeout, transfer_timeout;
	uint64_t max_records, max_bytes;	/* 0: any number */
	enum conf_dnssec dnssec;
	uint16_t ent_marker;		/* a type; 0: off */
};

/* Where a zone is asked for, in order.  Shared by the zones of a list. */
struct zone_primaries {
	struct hostport *address;
	size_t n;
};

struct conf_zone {
	struct name name;
	char *text;			/* the name for people, no final dot;
					   the root is "." */
	const struct zone_options *options;
	const struct zone_primaries *primaries;
	char **serial_files;		/* drop-in mode: where the published
					   serial is written; else none */
	size_t nserial_files;
};

struct conf {
	char *data_cdb;			/* the product: TINYDNS/data.cdb */
	char *state;			/* directory */
	char *on_publish;		/* command for /bin/sh -c, or NULL */
	struct conf_local *local;	/* the admin's own data files */
	struct conf_zone *zones;	/* sorted by text, bytewise */
	size_t nzones;
	unsigned transfers, transfers_per_primary, probes;
	double build_quiet, build_max;	/* seconds */
	bool ip6_locations;		/* of the local data files */
	struct errs warnings;		/* to be logged by who uses it */
	void *owned;			/* conf_make.c's own */
};

/*
 * Reads a file and all that it names.  NULL: something is wrong, and errs
 * holds all of it, each text "FILE:LINE: what and what to do" ("FILE: ..."
 * where it is something that is missing).  Prints nothing.  One thread at a
 * time: libconfuse has state of its own.
 */
struct conf *conf_load(const char *path, struct errs *errs);

/* NULL is allowed in it. */
void conf_free(struct conf **take);

/* NULL: no such zone. */
const struct conf_zone *conf_find(const struct conf *conf,
    const struct name *name);

/* Would the two be kept in the same way?  Compares all but the names. */
bool conf_zone_is_same(const struct conf_zone *a, const struct conf_zone *b);

/* STATE/zones/NAME.cdb; the root's is "@.cdb".  Allocated. */
char *conf_zone_path(const struct conf *conf, const struct conf_zone *zone);

#endif
