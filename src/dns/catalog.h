/*
 * catalog: the members of a catalog zone, found by name.
 */
#ifndef DNSSYNC_DNS_CATALOG_H
#define DNSSYNC_DNS_CATALOG_H

#include <stddef.h>

struct catalog;

/* Names are text (dns/name.h); all belongs to the catalog. */
struct catalog_member {
	char *zone;
	char *id;			/* the unique label */
	char *group;			/* any bytes but NUL, or NULL: none */
	char *coo;			/* the catalog that may take it over, or
					   NULL: none */
};

struct catalog *catalog_new(void);

/* NULL is allowed in it. */
void catalog_free(struct catalog **take);

/* Appends a member, whose zone is none yet. */
void catalog_add(struct catalog *catalog, const char *zone, const char *id);

size_t catalog_count(const struct catalog *catalog);

/* Lasts until the next one is added; group and coo may be set. */
struct catalog_member *catalog_at(const struct catalog *catalog, size_t i);

/* NULL: it is no member. */
struct catalog_member *catalog_find(const struct catalog *catalog,
    const char *zone);

#endif
