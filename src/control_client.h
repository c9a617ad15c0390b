/*
 * control_client: the commands' side of the daemon's control socket.
 */
#ifndef DNSSYNC_CONTROL_CLIENT_H
#define DNSSYNC_CONTROL_CLIENT_H

#include <stddef.h>

#include "base/err.h"

enum { CONTROL_NO_DAEMON = -1 };

/*
 * Sends argv as one request, copies the answer to stdout and stderr as it
 * comes, and returns the exit code that the daemon says.  CONTROL_NO_DAEMON,
 * with err set: nobody listens at path.  111 also: the daemon went away before
 * the end, or stdout takes no more; that was said on stderr.
 */
int control_call(const char *path, char *const *argv, size_t argc,
    struct err *err);

#endif
