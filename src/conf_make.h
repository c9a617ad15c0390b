/*
 * conf_make: a struct conf, put together piece by piece.
 */
#ifndef DNSSYNC_CONF_MAKE_H
#define DNSSYNC_CONF_MAKE_H

#include <stddef.h>

#include "conf.h"

/* With all defaults, without zones; freed by conf_free(). */
struct conf *conf_make_new(void);

extern const struct zone_options conf_default_options;

/* A copy that lives as long as the conf. */
struct zone_options *conf_make_options(struct conf *conf,
    const struct zone_options *from);

/* Empty lists that live as long as the conf. */
struct conf_allow *conf_make_allow(struct conf *conf);
struct zone_primaries *conf_make_primaries(struct conf *conf);

/* Appends an address; takes its host, and shares the key, or NULL. */
void conf_make_address(struct zone_primaries *primaries,
    struct hostport give, struct tsig_key *key);

/* A file that was read, and is when the configuration is read again. */
void conf_make_file(struct conf *conf, const char *path);

/* The address that was appended last is asked over TLS; shares it. */
void conf_make_tls(struct zone_primaries *primaries,
    struct tls_profile *tls);

/* Frees all that is in it, and leaves it empty. */
void conf_make_primaries_fini(struct zone_primaries *primaries);

/*
 * Adds a zone that is not there yet.  The pointer lasts until the next zone
 * is added.
 */
struct conf_zone *conf_make_zone(struct conf *conf, const struct name *name,
    const char *text, const struct zone_options *options,
    const struct zone_primaries *primaries);

void conf_make_serial_file(struct conf_zone *zone, const char *file);

/* Sorts the zones: after the last one was added. */
void conf_make_sort(struct conf *conf);

#endif
