/*
 * legacy_tree: the zones below ROOT/adns (legacy.h).
 */
#ifndef DNSSYNC_LEGACY_TREE_H
#define DNSSYNC_LEGACY_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "conf.h"

/* The entries of a directory, in bytewise order.  A value, zeroed first. */
struct legacy_names {
	char **name;
	size_t n;
};

/*
 * Reads the entries that are of this type (S_IFREG, S_IFDIR), through symbolic
 * links; those that begin with a dot are left out.
 */
bool legacy_names_read(const char *dir, mode_t type,
    struct legacy_names *names, struct err *err);
void legacy_names_fini(struct legacy_names *names);

/* Adds all zones to conf; what is wrong is added to errs. */
void legacy_tree_read(struct conf *conf, const char *root,
    const struct zone_options *options, struct errs *errs);

#endif
