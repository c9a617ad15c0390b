/*
 * conf_make_catalog: the catalogs of a struct conf.
 */
#ifndef DNSSYNC_CONF_MAKE_CATALOG_H
#define DNSSYNC_CONF_MAKE_CATALOG_H

#include "conf.h"

/* One of no name yet, of which no zone is made. */
struct conf_catalog *conf_make_catalog(struct conf *conf);

/* Appends a group to it, with no settings. */
struct conf_group *conf_make_group(struct conf_catalog *catalog,
    const char *title);

/* As a part of conf_free(). */
void conf_make_catalogs_free(struct conf *conf);

#endif
