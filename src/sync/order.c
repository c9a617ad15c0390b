#include "sync/order.h"

#include "base/clock.h"
#include "base/mem.h"
#include "sync/peers.h"

bool
order_is_down(const struct hostport *primary, const struct peers *peers)
{
	struct address a;

	return address_parse(primary, &a) &&
	    peers_is_down(peers, &a, clock_seconds());
}

size_t *
order_primaries(const struct zone_primaries *primaries,
    const struct peers *peers, const struct notice_word *notice)
{
	size_t first = notice->from.len > 0 ? notice->primary : NOTICE_OTHER;
	size_t *order = xcalloc(primaries->n, sizeof(*order)), n = 0;

	if (first < primaries->n)
		order[n++] = first;
	for (int down = 0; down < 2; down++)
		for (size_t i = 0; i < primaries->n; i++)
			if (i != first && order_is_down(
			    &primaries->address[i], peers) == down)
				order[n++] = i;
	return order;
}

static bool
is_at(const struct address *a, const struct ip *ip)
{
	struct ip its = ip_from_sockaddr((const struct sockaddr *)&a->ss);

	return ip->len > 0 && ip_equal(&its, ip);
}

bool
order_is_doubtful(const struct zone_primaries *primaries,
    const size_t *order, size_t at, const struct peers *peers)
{
	return at < primaries->n &&
	    order_is_down(&primaries->address[order[at]], peers);
}

size_t
order_addresses(const struct address *list, size_t n,
    const struct peers *peers, const struct notice_word *notice,
    bool only_up, struct address *out)
{
	const struct ip *sender = &notice->from;
	double now = clock_seconds();
	size_t m = 0;

	for (size_t i = 0; i < n; i++)
		if (is_at(&list[i], sender))
			out[m++] = list[i];
	for (int down = 0; down < (only_up ? 1 : 2); down++)
		for (size_t i = 0; i < n; i++)
			if (!is_at(&list[i], sender) &&
			    peers_is_down(peers, &list[i], now) == down)
				out[m++] = list[i];
	return m;
}

double
order_patience(const struct peers *peers, const struct address *a,
    double timeout)
{
	return peers_is_down(peers, a, clock_seconds()) ? timeout / 5 :
	    timeout;
}

bool
order_takes_edns(const struct peers *peers, const struct address *a)
{
	return peers_takes_edns(peers, a, clock_seconds());
}
