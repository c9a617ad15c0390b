/*
 * notify_udp: a UDP socket at which NOTIFY arrives.
 *
 * Each message is answered from the address that it was sent to.  What waits
 * is read a bounded number at a time, so that no flood keeps the loop from its
 * other work; what the kernel cannot hold meanwhile is lost, and sent again by
 * who means it.
 */
#ifndef DNSSYNC_SYNC_NOTIFY_UDP_H
#define DNSSYNC_SYNC_NOTIFY_UDP_H

#include "base/err.h"
#include "base/hostport.h"

struct event_base;
struct notify_desk;
struct notify_udp;

/*
 * A non-blocking UDP socket that is bound to an address, never a name, and
 * closed in programs that are started.  [::] takes IPv6 alone.  -1 on failure.
 */
int notify_udp_open(const struct hostport *hp, struct err *err);

/*
 * Reads from a bound socket, and owns it; the desk stays the caller's.  NULL
 * on failure, and the socket is closed.
 */
struct notify_udp *notify_udp_new(struct event_base *base,
    struct notify_desk *desk, int take_fd, struct err *err);

/* Closes the socket.  NULL is allowed in it. */
void notify_udp_free(struct notify_udp **take);

#endif
