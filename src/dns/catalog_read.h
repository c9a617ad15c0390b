/*
 * catalog_read: a catalog zone's records become the list of its members
 * (RFC 9432, version 2).
 *
 *	version.CATALOG         TXT "2"         has to be there, once
 *	ID.zones.CATALOG        PTR ZONE        a member
 *	group.ID.zones.CATALOG  TXT "GROUP"     how it is to be kept
 *	coo.ID.zones.CATALOG    PTR CATALOG     who may take it over
 *
 * All else is ignored.  Several groups of a member, or one that is not a
 * single string, are none; two members of one name, two PTR records in one
 * place, and a PTR record that holds no name, make a catalog a broken one.
 */
#ifndef DNSSYNC_DNS_CATALOG_READ_H
#define DNSSYNC_DNS_CATALOG_READ_H

#include "base/err.h"
#include "dns/catalog.h"
#include "dns/name.h"

struct datacdb_reader;

/*
 * Reads a zone's cdb from its first item on.  NULL: the catalog is broken, or
 * has more than max members; err names the record.  Any thread.
 */
struct catalog *catalog_read(struct datacdb_reader *r,
    const struct name *apex, size_t max, struct err *err);

/* The same of a file; err names it if it cannot be read. */
struct catalog *catalog_load(const char *path, const struct name *apex,
    size_t max, struct err *err);

#endif
