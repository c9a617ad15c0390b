/*
 * legacy_import: the hosts of the older dnssync-web, taken over into the
 * store.
 *
 * A host that is there already may have been updated since: its address is
 * taken from the file only if that was written later, and a key only if the
 * host has never had it.  All else is the admin's.
 */
#ifndef DNSSYNC_LEGACY_IMPORT_H
#define DNSSYNC_LEGACY_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "conf.h"
#include "secret.h"
#include "store.h"

struct legacy_names;

/* A value: the first four are set, and the rest is zero. */
struct legacy_import {
	const struct conf *conf;
	struct store *store;
	const struct secret *secret;
	struct store_origin origin;
	struct buf done;		/* a line for each host that changed */
	struct errs notes;		/* problems, and what is remarkable */
	size_t added, changed, same, problems;
};

/* DIR/clients, or DIR itself where there is no such directory.  Allocated. */
char *legacy_import_clients(const char *dir);

/*
 * Imports these hosts of a directory, in a batch of the store's.  false: that
 * one has failed.
 */
bool legacy_import_all(struct legacy_import *import, const char *dir,
    const struct legacy_names *hosts, struct err *err);

/* "1 added, 0 changed, ...", behind done. */
void legacy_import_count(struct legacy_import *import);

void legacy_import_fini(struct legacy_import *import);

#endif
