/*
 * ports: sockets that are bound before the rights to do so are given up.
 *
 * Those that systemd has opened for us stand beside those that we open:
 * whichever has the title of a listener, or its address, is taken for it.  The
 * title of those for NOTIFY is "notify".
 */
#ifndef DNSSYNC_PORTS_H
#define DNSSYNC_PORTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "conf.h"

struct ports;

/*
 * Binds every address that is listened at, or takes the inherited socket for
 * it.  NULL: one could not be bound, and none is.
 */
struct ports *ports_open(const struct conf *conf, struct err *err);

/* Closes what nobody took.  NULL is allowed in it. */
void ports_free(struct ports **take);

/*
 * The socket for an address, which is the caller's from then on.  -1: there is
 * none.  ports may be NULL.
 */
int ports_take(struct ports *ports, const struct hostport *address);

/*
 * The same for NOTIFY; type is SOCK_STREAM or SOCK_DGRAM.  One that was not
 * bound before is bound now.
 */
int ports_take_notify(struct ports *ports, const struct hostport *address,
    int type, struct err *err);

/* "192.0.2.1@80".  Allocated. */
char *ports_text(const struct hostport *address);

#endif
