/*
 * forwarded: whose request a proxy hands on.
 *
 * A proxy adds the address that it was asked from to the end of
 * X-Forwarded-For, or of Forwarded (RFC 7239).  What stands there before that
 * may be forged.  So the addresses are read from the end, past those of
 * proxies that are trusted, up to the first that is not: that is the client.
 */
#ifndef DNSSYNC_HTTP_FORWARDED_H
#define DNSSYNC_HTTP_FORWARDED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ip.h"
#include "http/request.h"

/* So many hops are looked at, from the end. */
enum { FORWARDED_MAX_HOPS = 32 };

/* The proxies that are trusted. */
struct forwarded_trust {
	const struct ip_prefix *prefixes;
	size_t n;
};

bool forwarded_is_trusted(const struct forwarded_trust *trust,
    const struct ip *ip);

/*
 * The client of a request that came from peer.  It is the peer itself, where
 * that is not trusted, and where it says nothing of another.  It is none,
 * which may do nothing that depends on an address, where what is said cannot
 * be read, where no end of the proxies is found, and where the two fields do
 * not agree: a proxy that knows only one of them hands on the other as its
 * client forged it, and must not lend that one its own address.
 */
struct ip forwarded_client(const struct forwarded_trust *trust,
    const struct ip *peer, const struct request *request);

#endif
