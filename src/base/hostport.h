/*
 * hostport: HOST[@PORT] as people write a primary.
 */
#ifndef DNSSYNC_BASE_HOSTPORT_H
#define DNSSYNC_BASE_HOSTPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct hostport {
	char *host;			/* IPv4, IPv6 without brackets, name */
	uint16_t port;
};

/*
 * Reads HOST or HOST@PORT; brackets around an IPv6 address are taken off.
 * "127.0.0.1:53" is an error that says how to write it, and so is an address
 * with a scope ("fe80::1%eth0").  The caller frees host.
 */
bool hostport_parse(const char *text, uint16_t default_port,
    struct hostport *hp, struct err *err);

#endif
