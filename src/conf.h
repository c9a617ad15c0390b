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
#include "dns/crowd.h"
#include "dns/name.h"

struct conf_allow;
struct ip_prefix;
struct tls_profile;
struct tsig_key;

#define CONF_DEFAULT_PATH "/etc/dnssync/dnssync.conf"

enum {
	CONF_MAX_BYTES = 1 << 26,	/* of the file */
	CONF_TTL_MAX = 604800,		/* of dynamic hosts: a week */
	CONF_MEMBERS_MAX = 10000000	/* that members-max may be */
};

/* What becomes of the records of DNSSEC of a transferred zone. */
enum conf_dnssec { CONF_DNSSEC_STRIP, CONF_DNSSEC_PASS, CONF_DNSSEC_REFUSE };

/* What may be set globally, for a zone and for a zone-list.  Seconds. */
struct zone_options {
	uint32_t refresh_min, refresh_max, retry_min, retry_max;
	uint32_t period;		/* 0: as the SOA says */
	bool keep_expired;		/* on-expire = keep */
	double probe_timeout, idle_timeout, transfer_timeout;
	uint64_t max_records, max_bytes;	/* 0: any number */
	struct crowd_limits crowd;
	uint64_t min_rate;		/* bytes a second; 0: any */
	enum conf_dnssec dnssec;
	bool verify_zonemd;		/* zonemd = verify */
	bool ixfr;			/* changes alone are asked for */
	uint16_t ent_marker;		/* a type; 0: off */
	const struct conf_allow *notify_allow;	/* whose NOTIFY is heard
					   beside the primaries'; NULL: none */
	uint32_t members_max;		/* of a catalog; 0: it is none */
};

/* Where a zone is asked for, in order.  Shared by the zones of a list. */
struct zone_primaries {
	struct hostport *address;
	struct tsig_key **key;		/* of each address; NULL: none */
	struct tls_profile **tls;	/* the same; NULL: UDP and TCP */
	size_t n;
};

/* Settings for the members of a catalog that name this group. */
struct conf_group {
	char *title;
	const struct zone_options *options;
	const struct zone_primaries *primaries;
};

/* A catalog zone, and how its members are kept. */
struct conf_catalog {
	char *text;			/* its name, as conf_zone.text */
	const struct zone_options *options;	/* of members in no group */
	const struct zone_primaries *primaries;
	struct conf_group *groups;
	size_t ngroups;
	uint32_t members_max;
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
	const struct conf_catalog *catalog;	/* whose zone it is: its
					   records are not published; NULL: it
					   is no catalog */
	const struct conf_catalog *member_of;	/* that lists it; NULL: the
					   configuration does */
};

/* A zone of dynamic hosts. */
struct conf_dynamic {
	struct name name;
	char *text;			/* the name for people */
	struct name *nameservers;	/* at least one */
	size_t nnameservers;
	uint32_t ttl;			/* of hosts without one of their own */
	bool allow_private;
};

/* A listener, HTTPS if it has a certificate. */
struct conf_http {
	char *title;
	struct hostport *listen;	/* addresses, no names */
	size_t nlisten;
	char *certificate, *key;	/* files, or both NULL */
};

/* Another server whose dynamic hosts are published here, too. */
struct conf_pull {
	char *title;
	char *url;
	double period;			/* seconds */
};

/* Who may: address prefixes, and hosts by name. */
struct conf_allow {
	struct ip_prefix *prefixes;
	size_t nprefixes;
	char **names;
	size_t nnames;
};

struct conf {
	char *data_cdb;			/* the product: TINYDNS/data.cdb */
	char *state;			/* directory */
	char *on_publish;		/* command for /bin/sh -c, or NULL */
	struct conf_local *local;	/* the admin's own data files */
	struct conf_dynamic *dynamics;	/* sorted by text */
	size_t ndynamics;
	struct conf_http *https;
	size_t nhttps;
	struct conf_pull *pulls;
	size_t npulls;
	struct hostport *notify;	/* where NOTIFY is listened for */
	size_t nnotify;
	struct ip_prefix *proxies;	/* that are trusted */
	size_t nproxies;
	struct conf_allow retrieve, metrics;
	char *user;			/* to run as, or NULL */
	char *clients;			/* drop-in mode: directory of hosts,
					   or NULL */
	struct tsig_key **keys;		/* that others may sign with, too */
	size_t nkeys;
	char **secret_files;		/* that they, and those of TLS, were
					   read from */
	size_t nsecret_files;
	struct conf_zone *zones;	/* sorted by text, bytewise */
	size_t nzones;
	struct conf_catalog **catalogs;	/* in the order of the file; each is
					   one of the zones, too */
	size_t ncatalogs;
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

/* NULL: no such zone of dynamic hosts. */
const struct conf_dynamic *conf_find_dynamic(const struct conf *conf,
    const struct name *name);

/* The nearest of them that the name is or is below; NULL: there is none. */
const struct conf_dynamic *conf_find_dynamic_above(const struct conf *conf,
    const struct name *name);

/*
 * Would the two be kept in the same way?  Compares all but the names, and
 * whose NOTIFY is heard.
 */
bool conf_zone_is_same(const struct conf_zone *a, const struct conf_zone *b);

/* STATE/zones/NAME.cdb; the root's is "@.cdb".  Allocated. */
char *conf_zone_path(const struct conf *conf, const struct conf_zone *zone);

#endif
