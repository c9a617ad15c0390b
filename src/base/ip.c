#include "base/ip.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "base/num.h"

enum { IP6_SOURCE_LEN = 8 };

struct range {
	uint8_t len;
	uint8_t bytes[2];
	unsigned bits;		/* of them count; the others are 0 */
	enum ip_use use;
};

static const struct range ranges[] = {
	{ IP4_LEN, { 0 }, 8, IP_UNUSABLE },		/* this network */
	{ IP4_LEN, { 127 }, 8, IP_UNUSABLE },		/* loopback */
	{ IP4_LEN, { 169, 254 }, 16, IP_UNUSABLE },	/* link-local */
	{ IP4_LEN, { 224 }, 3, IP_UNUSABLE },		/* multicast, above */
	{ IP4_LEN, { 10 }, 8, IP_PRIVATE },
	{ IP4_LEN, { 172, 16 }, 12, IP_PRIVATE },
	{ IP4_LEN, { 192, 168 }, 16, IP_PRIVATE },
	{ IP4_LEN, { 100, 64 }, 10, IP_PRIVATE },
	{ IP6_LEN, { 0 }, 8, IP_UNUSABLE },		/* ::, ::1, ... */
	{ IP6_LEN, { 0xfe, 0x80 }, 10, IP_UNUSABLE },	/* link-local */
	{ IP6_LEN, { 0xff }, 8, IP_UNUSABLE },		/* multicast */
	{ IP6_LEN, { 0xfe, 0xc0 }, 10, IP_PRIVATE },	/* site-local */
	{ IP6_LEN, { 0xfc }, 7, IP_PRIVATE },		/* unique local */
};

/*
 * RFC 4291, 2.5.5: the compatible form is told from :: and ::1, and from
 * identifiers with small numbers, by a first byte that no IPv4 host has.
 */
static bool
carries_ipv4(const uint8_t b[IP6_LEN])
{
	static const uint8_t zeros[10];

	if (memcmp(b, zeros, sizeof(zeros)) != 0)
		return false;
	return (b[10] == 0xff && b[11] == 0xff) ||
	    (b[10] == 0 && b[11] == 0 && b[12] != 0);
}

struct ip
ip_make(const uint8_t *bytes, size_t len)
{
	struct ip ip = { 0 };

	assert(len == IP4_LEN || len == IP6_LEN);
	if (len == IP6_LEN && carries_ipv4(bytes)) {
		bytes += IP6_LEN - IP4_LEN;
		len = IP4_LEN;
	}
	ip.len = (uint8_t)len;
	memcpy(ip.bytes, bytes, len);
	return ip;
}

struct ip
ip_from_sockaddr(const struct sockaddr *sa)
{
	const void *p = sa;
	const struct sockaddr_in *in = p;
	const struct sockaddr_in6 *in6 = p;

	if (sa->sa_family == AF_INET)
		return ip_make((const uint8_t *)&in->sin_addr, IP4_LEN);
	if (sa->sa_family == AF_INET6)
		return ip_make(in6->sin6_addr.s6_addr, IP6_LEN);
	return (struct ip){ 0 };
}

bool
ip_parse(struct ip *ip, const char *text)
{
	uint8_t bytes[IP6_LEN];

	if (inet_pton(AF_INET, text, bytes) == 1)
		*ip = ip_make(bytes, IP4_LEN);
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		*ip = ip_make(bytes, IP6_LEN);
	else
		return false;
	return true;
}

bool
ip_parse_bytes(struct ip *ip, const char *bytes, size_t len)
{
	char text[INET6_ADDRSTRLEN];

	if (len >= sizeof(text) || memchr(bytes, '\0', len) != NULL)
		return false;
	memcpy(text, bytes, len);
	text[len] = '\0';
	return ip_parse(ip, text);
}

bool
ip_parse_plain6(struct ip *ip, const char *text)
{
	uint8_t bytes[IP6_LEN];

	if (inet_pton(AF_INET6, text, bytes) != 1)
		return false;
	ip->len = IP6_LEN;
	memcpy(ip->bytes, bytes, IP6_LEN);
	return true;
}

bool
ip_parse_prefix(struct ip *ip, unsigned *bits, const char *text)
{
	const char *slash = strchr(text, '/');
	char address[INET6_ADDRSTRLEN];
	uint64_t n;
	size_t len;

	if (slash == NULL || (len = (size_t)(slash - text)) >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	if (!num_parse(slash + 1, 8 * IP6_LEN, &n) || n == 0 ||
	    !ip_parse_plain6(ip, address))
		return false;
	*bits = (unsigned)n;
	return true;
}

bool
ip_equal(const struct ip *a, const struct ip *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

enum ip_use
ip_use(const struct ip *ip)
{
	unsigned first = get_u16(ip->bytes);

	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		const struct range *r = &ranges[i];

		if (r->len == ip->len &&
		    (first ^ get_u16(r->bytes)) >> (16 - r->bits) == 0)
			return r->use;
	}
	return IP_PUBLIC;
}

/* The bits of byte i that belong to the prefix. */
static uint8_t
mask(unsigned bits, unsigned i)
{
	if (bits >= 8 * (i + 1))
		return 0xff;
	if (bits <= 8 * i)
		return 0;
	return (uint8_t)(0xff << (8 * (i + 1) - bits));
}

bool
ip_is_network(const struct ip *ip, unsigned bits)
{
	for (unsigned i = 0; i < ip->len; i++)
		if ((ip->bytes[i] & ~mask(bits, i)) != 0)
			return false;
	return true;
}

struct ip
ip_join(const struct ip *prefix, unsigned bits, const struct ip *rest)
{
	struct ip ip = { .len = IP6_LEN };

	for (unsigned i = 0; i < IP6_LEN; i++) {
		uint8_t m = mask(bits, i);

		ip.bytes[i] = (uint8_t)((prefix->bytes[i] & m) |
		    (rest->bytes[i] & ~m));
	}
	return ip;
}

struct ip
ip_source(const struct ip *ip)
{
	struct ip source = *ip;

	if (ip->len == IP6_LEN)
		memset(source.bytes + IP6_SOURCE_LEN, 0,
		    IP6_LEN - IP6_SOURCE_LEN);
	return source;
}

bool
ip_prefix_parse(struct ip_prefix *prefix, const char *text, struct err *err)
{
	const char *slash = strchrnul(text, '/');
	struct ip ip;
	uint64_t bits;

	if (!ip_parse_bytes(&ip, text, (size_t)(slash - text)))
		return err_set(err, "'%s' is no address or prefix", text);
	bits = 8U * ip.len;
	if (*slash == '/' && !num_parse(slash + 1, bits, &bits))
		return err_set(err, "'%s': the length of a prefix is a "
		    "number up to %u", text, 8U * ip.len);
	if (!ip_is_network(&ip, (unsigned)bits))
		return err_set(err, "'%s' has bits behind its prefix", text);
	*prefix = (struct ip_prefix){ ip, (unsigned)bits };
	return true;
}

bool
ip_prefix_has(const struct ip_prefix *prefix, const struct ip *ip)
{
	if (ip->len == 0 || prefix->base.len != ip->len)
		return false;
	for (unsigned i = 0; i < ip->len; i++)
		if (((ip->bytes[i] ^ prefix->base.bytes[i]) &
		    mask(prefix->bits, i)) != 0)
			return false;
	return true;
}
