#include "http/forwarded.h"

#include <string.h>
#include <strings.h>

/* A ring of the last ones; none: what stands there is no address. */
struct hops {
	struct ip ip[FORWARDED_MAX_HOPS];
	size_t n;			/* of all that there were */
};

static const struct ip unknown;

typedef struct ip read_hop_fn(struct text element);

bool
forwarded_is_trusted(const struct forwarded_trust *trust, const struct ip *ip)
{
	for (size_t i = 0; i < trust->n; i++)
		if (ip_prefix_has(&trust->prefixes[i], ip))
			return true;
	return false;
}

static bool
is_port(const char *s, size_t len)
{
	return len >= 2 && len <= 6 && s[0] == ':' &&
	    strspn(s + 1, "0123456789") >= len - 1;
}

/* An address, or [ADDRESS], each perhaps with :PORT, which IPv6 has only
 * behind brackets. */
static struct ip
read_node(struct text node)
{
	struct ip ip = { 0 };
	const char *s = node.s, *colon = memrchr(s, ':', node.len);
	size_t len = node.len;

	if (colon != NULL && (s[0] == '[' ? colon > s && colon[-1] == ']' :
	    memchr(s, ':', len) == colon)) {
		if (!is_port(colon, len - (size_t)(colon - s)))
			return ip;
		len = (size_t)(colon - s);
	}
	if (len > 2 && s[0] == '[' && s[len - 1] == ']') {
		if (memchr(s, ':', len) == NULL)
			return ip;
		s++;
		len -= 2;
	}
	if (!ip_parse_bytes(&ip, s, len))
		ip = (struct ip){ 0 };
	return ip;
}

static struct text
unquote(struct text value)
{
	if (value.len >= 2 && value.s[0] == '"' &&
	    value.s[value.len - 1] == '"')
		return (struct text){ value.s + 1, value.len - 2 };
	return value;
}

/* The one "for=NODE" among pairs that are separated by semicolons. */
static struct ip
read_element(struct text element)
{
	struct text node = { 0 };
	const char *s = element.s, *end = s + element.len;

	while (s < end) {
		const char *stop = memchr(s, ';', (size_t)(end - s));
		struct text pair = text_trim(s,
		    (size_t)((stop == NULL ? end : stop) - s));

		if (pair.len >= 4 && strncasecmp(pair.s, "for=", 4) == 0) {
			if (node.s != NULL)
				return (struct ip){ 0 };
			node = (struct text){ pair.s + 4, pair.len - 4 };
		}
		s = stop == NULL ? end : stop + 1;
	}
	return node.s == NULL ? (struct ip){ 0 } : read_node(unquote(node));
}

/*
 * A comma ends an element also within quotes: no node has one, and a quote
 * that is left open cannot hide what a proxy adds behind it.
 */
static void
read_hops(const struct request *r, const char *name, read_hop_fn *read,
    struct hops *hops)
{
	struct text rest, element;

	*hops = (struct hops){ 0 };
	for (size_t i = 0; (rest = request_field_at(r, name, i)).s != NULL;
	    i++)
		while (text_next(&rest, &element))
			hops->ip[hops->n++ % FORWARDED_MAX_HOPS] =
			    read(element);
}

static struct ip
find_client(const struct forwarded_trust *trust, const struct hops *hops)
{
	for (size_t i = hops->n; i-- > 0 &&
	    hops->n - i <= FORWARDED_MAX_HOPS;) {
		const struct ip *ip = &hops->ip[i % FORWARDED_MAX_HOPS];

		if (i == 0 || ip->len == 0 ||
		    !forwarded_is_trusted(trust, ip))
			return *ip;
	}
	return unknown;
}

struct ip
forwarded_client(const struct forwarded_trust *trust, const struct ip *peer,
    const struct request *request)
{
	struct hops x, f;
	struct ip by_x, by_f;

	if (!forwarded_is_trusted(trust, peer))
		return *peer;
	read_hops(request, "X-Forwarded-For", read_node, &x);
	read_hops(request, "Forwarded", read_element, &f);
	if (x.n == 0 && f.n == 0)
		return *peer;
	by_x = find_client(trust, &x);
	by_f = find_client(trust, &f);
	if (x.n == 0 || f.n == 0)
		return x.n > 0 ? by_x : by_f;
	return ip_equal(&by_x, &by_f) ? by_x : unknown;
}
