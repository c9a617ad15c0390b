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
    const struct peers *peers)
{
	size_t *order = xcalloc(primaries->n, sizeof(*order)), n = 0;

	for (int down = 0; down < 2; down++)
		for (size_t i = 0; i < primaries->n; i++)
			if (order_is_down(&primaries->address[i], peers) ==
			    down)
				order[n++] = i;
	return order;
}

void
order_addresses(const struct address *list, size_t n,
    const struct peers *peers, struct address *out)
{
	double now = clock_seconds();

	for (int down = 0; down < 2; down++)
		for (size_t i = 0; i < n; i++)
			if (peers_is_down(peers, &list[i], now) == down)
				*out++ = list[i];
}

double
order_patience(const struct peers *peers, const struct address *a,
    double timeout)
{
	return peers_is_down(peers, a, clock_seconds()) ? timeout / 5 :
	    timeout;
}
