/*
 * ip: IPv4 and IPv6 addresses, whatever way they are written.
 *
 * They are compared as bytes.  An IPv6 address that carries an IPv4 one
 * (::ffff:192.0.2.1, and ::192.0.2.1 of RFC 4291, 2.5.5) is that IPv4 one:
 * sockets of both families show peers so.
 */
#ifndef DNSSYNC_BASE_IP_H
#define DNSSYNC_BASE_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct sockaddr;

enum {
	IP4_LEN = 4,
	IP6_LEN = 16,
	IP_TEXT_SIZE = 40,
	IP_PAIR_TEXT_SIZE = 2 * IP_TEXT_SIZE
};

/* A value: 4 or 16 bytes; 0: none.  What is behind them is 0. */
struct ip {
	uint8_t len;
	uint8_t bytes[IP6_LEN];
};

/* The first bits of a base whose other bits are 0. */
struct ip_prefix {
	struct ip base;
	unsigned bits;
};

/* What an address is good for in public DNS. */
enum ip_use {
	IP_PUBLIC,
	IP_PRIVATE,	/* RFC 1918, RFC 6598 (CGNAT), unique or site local */
	IP_UNUSABLE	/* unspecified, loopback, link-local, multicast, ... */
};

/* Takes 4 or 16 bytes; IPv4 in IPv6 is folded. */
struct ip ip_make(const uint8_t *bytes, size_t len);

/* None for what is neither IPv4 nor IPv6; IPv4 in IPv6 is folded. */
struct ip ip_from_sockaddr(const struct sockaddr *sa);

/*
 * Reads one address, without scope, port or brackets; IPv4 in IPv6 is folded.
 * false: it is none, and *ip is as it was.
 */
bool ip_parse(struct ip *ip, const char *text);

/* The same of len bytes, which need not be a string. */
bool ip_parse_bytes(struct ip *ip, const char *bytes, size_t len);

/* Reads an IPv6 address as the bits that it has: nothing is folded. */
bool ip_parse_plain6(struct ip *ip, const char *text);

/*
 * Reads ADDRESS/BITS of IPv6 with 1 to 128 bits; the address is kept with the
 * bits that are behind the prefix.
 */
bool ip_parse_prefix(struct ip *ip, unsigned *bits, const char *text);

/* Writes it as RFC 5952 says, without a dotted part; none is "". */
void ip_text(const struct ip *ip, char text[IP_TEXT_SIZE]);

/* "192.0.2.1,2001:db8::1"; without the one that is none; "-" for neither. */
void ip_pair_text(const struct ip *v4, const struct ip *v6,
    char text[IP_PAIR_TEXT_SIZE]);

bool ip_equal(const struct ip *a, const struct ip *b);

enum ip_use ip_use(const struct ip *ip);

/* Are all bits behind the first ones 0? */
bool ip_is_network(const struct ip *ip, unsigned bits);

/* The first bits of an IPv6 prefix, and behind them those of another one. */
struct ip ip_join(const struct ip *prefix, unsigned bits,
    const struct ip *rest);

/* What one customer has: an IPv4 address, or the /64 of an IPv6 one. */
struct ip ip_source(const struct ip *ip);

/*
 * Reads "192.0.2.0/24", "2001:db8::/32", or an address alone.  Unlike
 * ip_parse_prefix() it refuses bits that are behind the prefix.
 */
bool ip_prefix_parse(struct ip_prefix *prefix, const char *text,
    struct err *err);

/* None is in no prefix. */
bool ip_prefix_has(const struct ip_prefix *prefix, const struct ip *ip);

#endif
