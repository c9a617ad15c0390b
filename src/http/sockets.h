/*
 * sockets: where clients connect to, before anybody listens there.
 */
#ifndef DNSSYNC_HTTP_SOCKETS_H
#define DNSSYNC_HTTP_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/hostport.h"

/*
 * A non-blocking TCP socket that is bound to an address, never a name, and
 * closed in programs that are started.  A port below 1024 needs root, so this
 * comes before the change of user.  [::] takes IPv6 alone: 0.0.0.0 stands
 * beside it.  -1 on failure, and then errno tells as well: EADDRINUSE, ...
 */
int sockets_open(const struct hostport *hp, struct err *err);

#endif
