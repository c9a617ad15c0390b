#include "ddns/roster.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "ddns/apex.h"

static const char acme[] = "\17_acme-challenge";

/* A host without its name, which is the key, and with room for its texts. */
struct card {
	struct name zone;
	struct ip v4, v6, v6_id;
	uint32_t ttl;
	bool is_enabled, has_wildcard, is_reserved;
	int64_t created, v4_changed, v6_changed, txt_changed;
	char txt[];
};

struct zone {
	struct roster_zone is;
	struct name *nameservers;
};

struct roster {
	struct map *cards;		/* by name */
	struct zone *zones;
	struct name *apexes;		/* of the zones, */
	uint32_t *serials;		/* and theirs */
	size_t nzones;
	struct merge_hosts source;
};

static void
forget_hosts(struct roster *r)
{
	struct map_walk walk = { 0 };
	void *card;

	while ((card = map_next(r->cards, &walk)) != NULL) {
		map_remove(r->cards, walk.key, walk.len);
		free(card);
	}
}

static void
forget_zones(struct roster *r)
{
	for (size_t i = 0; i < r->nzones; i++)
		free(r->zones[i].nameservers);
	free(r->zones);
	free(r->apexes);
	free(r->serials);
}

void
roster_free(struct roster **take)
{
	struct roster *r = *take;

	*take = NULL;
	if (r == NULL)
		return;
	forget_hosts(r);
	map_free(&r->cards);
	forget_zones(r);
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

void
roster_remove(struct roster *r, const struct name *name)
{
	free(map_remove(r->cards, name->wire, name->len));
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

	forget_hosts(r);
	while ((card = map_next(other->cards, &walk)) != NULL)
		map_set(r->cards, walk.key, walk.len, xmemdup(card,
		    sizeof(*card) + strlen(card->txt) + 1));
}

void
roster_set_zones(struct roster *r, const struct roster_zone *zones, size_t n)
{
	forget_zones(r);
	r->zones = xcalloc(n, sizeof(*r->zones));
	r->apexes = xcalloc(n, sizeof(*r->apexes));
	r->serials = xcalloc(n, sizeof(*r->serials));
	r->nzones = n;
	for (size_t i = 0; i < n; i++) {
		struct zone *z = &r->zones[i];

		z->is = zones[i];
		z->nameservers = xmemdup(zones[i].nameservers,
		    zones[i].nnameservers * sizeof(*z->nameservers));
		r->apexes[i] = zones[i].name;
		r->serials[i] = zones[i].serial;
	}
	r->source.zones = r->apexes;
	r->source.serials = r->serials;
	r->source.nzones = n;
}

const struct merge_hosts *
roster_source(const struct roster *r)
{
	return &r->source;
}

/* 0: not one of these. */
static uint32_t
zone_ttl(const struct roster *r, const struct name *zone)
{
	for (size_t i = 0; i < r->nzones && zone->len > 0; i++)
		if (name_equal(r->zones[i].is.name.wire, zone->wire))
			return r->zones[i].is.ttl;
	return 0;
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
give_zones(const struct roster *r, record_fn *take, void *take_ctx,
    struct err *err)
{
	for (size_t i = 0; i < r->nzones; i++) {
		const struct roster_zone *z = &r->zones[i].is;
		const struct apex apex = { .zone = &z->name,
			.nameservers = r->zones[i].nameservers,
			.nnameservers = z->nnameservers,
			.serial = z->serial, .negative_ttl = z->ttl };

		if (!apex_records(&apex, take, take_ctx, err))
			return false;
	}
	return true;
}

static bool
give(void *ctx, record_fn *take, void *take_ctx, struct err *err)
{
	const struct roster *r = ctx;
	struct map_walk walk = { 0 };
	const struct card *card;
	struct host host;

	if (!give_zones(r, take, take_ctx, err))
		return false;
	while ((card = map_next(r->cards, &walk)) != NULL) {
		uint32_t ttl = zone_ttl(r, &card->zone);

		if (!card->is_enabled)
			continue;
		fill(&host, walk.key, walk.len, card);
		if (!host_records(&host, ttl > 0 ? ttl : ROSTER_TTL, take,
		    take_ctx, err))
			return false;
	}
	return true;
}

struct roster *
roster_new(void)
{
	struct roster *r = xcalloc(1, sizeof(*r));

	r->cards = map_new();
	r->source = (struct merge_hosts){ .has = has, .give = give,
		.ctx = r };
	return r;
}
