/*
 * legacy_web: the environment and the directories of the older dnssync-web,
 * as a configuration.
 *
 * ROOT/clients/HOST/{IP,TTL,KEY} are its hosts; the names in ROOT/servers,
 * be they files or directories, are the servers that may retrieve them.
 */
#ifndef DNSSYNC_LEGACY_WEB_H
#define DNSSYNC_LEGACY_WEB_H

#include <stdbool.h>

#include "base/err.h"
#include "conf.h"

/*
 * Adds a listener at IP and PORT, if they are set and ROOT/clients is there,
 * who may retrieve, the user of UID and GID, and the directory of the hosts.
 * Returns whether that is so; what is wrong is added to errs.
 */
bool legacy_web_read(struct conf *conf, const char *root, struct errs *errs);

#endif
