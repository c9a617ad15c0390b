#include "ddns/roster.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

/* As wire has it, behind its length. */
static const char acme[] = "\17" HOST_CHALLENGE;

/* A host without its name, which is the key, and with room for its texts. */
struct card {
	struct name zone;
	struct ip v4, v6, v6_id;
	uint32_t ttl;
	bool is_enabled, has_wildcard, is_reserved;
	int64_t created, v4_changed, v6_changed, txt_changed;
	char txt[];
};

struct roster {
	struct map *cards;		/* by name */
	struct roster_zones zones;
	struct merge_hosts source;
};

void
roster_free(struct roster **take)
{
	struct roster *r = *take;

	*take = NULL;
	if (r == NULL)
		return;
	map_free_values(&r->cards);
	roster_zones_fini(&r->zones);
	free(r);
}

void
roster_set(struct roster *r, const struct host *host)
{
	size_t size = strlen(host->txt) + 1;
	struct card *card = xmalloc(sizeof(*card) + size);

	*card = (struct card){ .zone = host->zone, .v4 = host->v4,
		.v6 = host->v6, .v6_id = host->v6_id, .ttl = host->ttl,
		.is_enabled = host->is_enabled,
		.has_wildcard = host->has_wildcard,
		.is_reserved = host->is_reserved, .created = host->created,
		.v4_changed = host->v4_changed,
		.v6_changed = host->v6_changed,
		.txt_changed = host->txt_changed };
	memcpy(card->txt, host->txt, size);
	free(map_set(r->cards, host->name.wire, host->name.len, card));
}

/* Behind the texts, the host is not cleared: it is large. */
static void
fill(struct host *host, const void *wire, size_t len,
    const struct card *card)
{
	host->name.len = (uint8_t)len;
	memcpy(host->name.wire, wire, len);
	host->zone = card->zone;
	host->v4 = card->v4;
	host->v6 = card->v6;
	host->v6_id = card->v6_id;
	host->ttl = card->ttl;
	host->is_enabled = card->is_enabled;
	host->has_wildcard = card->has_wildcard;
	host->is_reserved = card->is_reserved;
	host->created = card->created;
	host->v4_changed = card->v4_changed;
	host->v6_changed = card->v6_changed;
	host->txt_changed = card->txt_changed;
	memcpy(host->txt, card->txt, strlen(card->txt) + 1);
}

bool
roster_get(const struct roster *r, const struct name *name,
    struct host *host)
{
	const struct card *card = map_get(r->cards, name->wire, name->len);

	if (card != NULL)
		fill(host, name->wire, name->len, card);
	return card != NULL;
}

bool
roster_has(const struct roster *r, const uint8_t *wire, size_t len)
{
	return map_get(r->cards, wire, len) != NULL;
}

size_t
roster_count(const struct roster *r)
{
	return map_count(r->cards);
}

bool
roster_next(const struct roster *r, struct map_walk *walk,
    struct host *host)
{
	const struct card *card = map_next(r->cards, walk);

	if (card != NULL)
		fill(host, walk->key, walk->len, card);
	return card != NULL;
}

void
roster_copy(struct roster *r, const struct roster *other)
{
	struct map_walk walk = { 0 };
	const struct card *card;

	map_free_values(&r->cards);
	r->cards = map_new();
	while ((card = map_next(other->cards, &walk)) != NULL)
		map_set(r->cards, walk.key, walk.len, xmemdup(card,
		    sizeof(*card) + strlen(card->txt) + 1));
}

void
roster_set_zones(struct roster *r, const struct roster_zone *zones, size_t n)
{
	roster_zones_set(&r->zones, zones, n);
	r->source.zones = r->zones.apexes;
	r->source.serials = r->zones.serials;
	r->source.nzones = n;
}

const struct merge_hosts *
roster_source(const struct roster *r)
{
	return &r->source;
}

/* Whose A and AAAA records a name may have: its own, or of its wildcard. */
static const struct card *
find_addressee(const struct roster *r, const uint8_t *owner, size_t len)
{
	const struct card *card;

	if (len > 2 && owner[0] == 1 && owner[1] == '*') {
		card = map_get(r->cards, owner + 2, len - 2);
		return card != NULL && card->has_wildcard ? card : NULL;
	}
	return map_get(r->cards, owner, len);
}

/* Texts stand at the name and at _acme-challenge below it. */
static bool
has_txt(const struct roster *r, const uint8_t *owner, size_t len)
{
	const struct card *card = map_get(r->cards, owner, len);
	size_t skip = sizeof(acme) - 1;

	if (card != NULL && card->is_enabled && card->txt[0] != '\0')
		return true;
	if (len <= skip || memcmp(owner, acme, skip) != 0)
		return false;
	card = map_get(r->cards, owner + skip, len - skip);
	return card != NULL && card->is_enabled && card->txt[0] != '\0';
}

static bool
has(void *ctx, const uint8_t *owner, size_t len, uint16_t type)
{
	const struct roster *r = ctx;
	const struct card *card = find_addressee(r, owner, len);
	bool is_on = card != NULL && card->is_enabled;

	switch (type) {
	case RR_A:
		return is_on && card->v4.len > 0;
	case RR_AAAA:
		return is_on && card->v6.len > 0;
	case RR_TXT:
		return has_txt(r, owner, len);
	default:
		return (is_on && (card->v4.len > 0 || card->v6.len > 0)) ||
		    has_txt(r, owner, len);
	}
}

static bool
give_host(const struct roster *r, const struct host *host, record_fn *take,
    void *take_ctx, struct err *err)
{
	return !host->is_enabled || host_records(host, roster_ttl(
	    r->zones.zones, r->zones.n, host), take, take_ctx, err);
}

static bool
give(void *ctx, record_fn *take, void *take_ctx, struct err *err)
{
	const struct roster *r = ctx;
	struct map_walk walk = { 0 };
	struct host host;

	if (!roster_zones_give(&r->zones, take, take_ctx, err))
		return false;
	while (roster_next(r, &walk, &host))
		if (!give_host(r, &host, take, take_ctx, err))
			return false;
	return true;
}

static bool
give_some(void *ctx, const struct name *name, record_fn *take,
    void *take_ctx, struct err *err)
{
	const struct roster *r = ctx;
	struct host host;

	if (name == NULL)
		return roster_zones_give(&r->zones, take, take_ctx, err);
	return !roster_get(r, name, &host) ||
	    give_host(r, &host, take, take_ctx, err);
}

struct roster *
roster_new(void)
{
	struct roster *r = xcalloc(1, sizeof(*r));

	r->cards = map_new();
	r->source = (struct merge_hosts){ .has = has, .give = give,
		.give_some = give_some, .ctx = r };
	return r;
}
