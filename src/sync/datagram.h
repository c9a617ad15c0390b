/*
 * datagram: a UDP socket that is connected to a primary.
 */
#ifndef DNSSYNC_SYNC_DATAGRAM_H
#define DNSSYNC_SYNC_DATAGRAM_H

#include <stdbool.h>

#include "sync/address.h"

/* With a random port, non-blocking; -1: it does not get there. */
int datagram_open(const struct address *address);

/* Is an errno of sending or receiving one that passes? */
bool datagram_is_passing(int error);

/* What another one means, in words. */
const char *datagram_failure(int error);

#endif
