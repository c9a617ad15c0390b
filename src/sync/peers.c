#include "sync/peers.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "sync/probe.h"
#include "sync/reluctance.h"

static const double first_wait = 60, last_wait = 600, edns_wait = 600;

/* Of a primary that did not answer when it was asked last. */
struct peer {
	double wait;			/* seconds */
	double until;			/* it is asked last */
};

struct peers {
	struct map *failed;		/* by the address's text */
	struct map *plain;		/* the same: when EDNS is tried */
	struct reluctance *reluctance;
};

struct peers *
peers_new(void)
{
	struct peers *peers = xcalloc(1, sizeof(*peers));

	peers->failed = map_new();
	peers->plain = map_new();
	peers->reluctance = reluctance_new();
	return peers;
}

void
peers_free(struct peers **take)
{
	struct peers *peers = *take;

	if (peers == NULL)
		return;
	*take = NULL;
	map_free_values(&peers->failed);
	map_free_values(&peers->plain);
	reluctance_free(&peers->reluctance);
	free(peers);
}

bool
peers_is_down(const struct peers *peers, const struct address *a, double now)
{
	char text[ADDRESS_TEXT_SIZE];
	const struct peer *peer;

	if (map_count(peers->failed) == 0)
		return false;
	address_text(a, text);
	peer = map_get_str(peers->failed, text);
	return peer != NULL && now < peer->until;
}

bool
peers_failed(struct peers *peers, const struct address *a,
    const struct err *why, double now)
{
	char text[ADDRESS_TEXT_SIZE];
	struct peer *peer;
	bool is_new;

	address_text(a, text);
	peer = map_get_str(peers->failed, text);
	is_new = peer == NULL;
	if (is_new) {
		log_warn("primary %s: %s", text, why->text);
		peer = xcalloc(1, sizeof(*peer));
		peer->wait = first_wait;
		peer->until = now + peer->wait;
		map_set_str(peers->failed, text, peer);
	} else if (now >= peer->until) {
		peer->wait *= 2;
		if (peer->wait > last_wait)
			peer->wait = last_wait;
		peer->until = now + peer->wait;
	}
	return is_new;
}

void
peers_answered(struct peers *peers, const struct address *a)
{
	char text[ADDRESS_TEXT_SIZE];
	struct peer *peer;

	if (map_count(peers->failed) == 0)
		return;
	address_text(a, text);
	peer = map_remove_str(peers->failed, text);
	if (peer != NULL)
		log_info("primary %s: answers again", text);
	free(peer);
}

bool
peers_takes_edns(const struct peers *peers, const struct address *a,
    double now)
{
	char text[ADDRESS_TEXT_SIZE];
	const double *until;

	if (map_count(peers->plain) == 0)
		return true;
	address_text(a, text);
	until = map_get_str(peers->plain, text);
	return until == NULL || now >= *until;
}

void
peers_refused_edns(struct peers *peers, const struct address *a, double now)
{
	char text[ADDRESS_TEXT_SIZE];
	double *until;

	address_text(a, text);
	until = map_get_str(peers->plain, text);
	if (until == NULL) {
		until = xcalloc(1, sizeof(*until));
		map_set_str(peers->plain, text, until);
	}
	*until = now + edns_wait;
	log_debug("primary %s: does not answer with EDNS, and is asked "
	    "without for %.0f s", text, edns_wait);
}

struct reluctance *
peers_reluctance(struct peers *peers)
{
	return peers->reluctance;
}

bool
peers_note(struct peers *peers, const struct address *a,
    const struct probe_result *result, double now)
{
	if (result->outcome == PROBE_SERIAL && result->plain)
		peers_refused_edns(peers, a, now);
	if (result->outcome == PROBE_UNREACHABLE)
		return peers_failed(peers, a, &result->why, now);
	peers_answered(peers, a);
	return false;
}
