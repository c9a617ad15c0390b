#include "dns/claims.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

struct claim {
	struct claimant holder;
	uint8_t len;			/* of the apex */
	bool local;			/* a local source claims it */
	bool local_above;		/* ... or one somewhere above it */
	bool has_below;
	const struct claim *above;	/* NULL: none */
};

struct claims {
	struct map *by_apex;
	struct map *losers;		/* by lost_key */
	bool settled;
};

/* An apex, and who claims it in vain. */
struct lost_key {
	uint8_t bytes[sizeof(size_t) + NAME_MAX_LEN];
	size_t len;
};

struct claims *
claims_new(void)
{
	struct claims *claims = xcalloc(1, sizeof(*claims));

	claims->by_apex = map_new();
	claims->losers = map_new();
	return claims;
}

void
claims_free(struct claims **take)
{
	struct claims *claims = *take;

	*take = NULL;
	if (claims == NULL)
		return;
	map_free_values(&claims->by_apex);
	map_free(&claims->losers);
	free(claims);
}

static void
make_lost_key(struct lost_key *key, const uint8_t *apex, size_t len,
    size_t number)
{
	memcpy(key->bytes, &number, sizeof(number));
	memcpy(key->bytes + sizeof(number), apex, len);
	key->len = sizeof(number) + len;
}

static bool
is_loser(const struct claims *claims, const uint8_t *apex, size_t len,
    size_t number)
{
	struct lost_key key;

	if (map_count(claims->losers) == 0)
		return false;
	make_lost_key(&key, apex, len, number);
	return map_get(claims->losers, key.bytes, key.len) != NULL;
}

static void
add_claim(struct claims *claims, const struct name *apex,
    struct claimant who)
{
	struct claim *claim = xcalloc(1, sizeof(*claim));

	claim->holder = who;
	claim->len = apex->len;
	claim->local = who.local;
	map_set(claims->by_apex, apex->wire, apex->len, claim);
}

bool
claims_add(struct claims *claims, const struct name *apex,
    struct claimant who, size_t *holder)
{
	struct claim *claim = map_get(claims->by_apex, apex->wire, apex->len);
	struct lost_key key;

	assert(!claims->settled);
	if (claim == NULL) {
		add_claim(claims, apex, who);
		return true;
	}
	if (claim->holder.number == who.number)
		return true;
	claim->local |= who.local;
	make_lost_key(&key, apex->wire, apex->len, who.number);
	if (map_set(claims->losers, key.bytes, key.len, claim) != NULL)
		return true;
	*holder = claim->holder.number;
	return false;
}

/* The deepest claim at or above a name; NULL: none. */
static struct claim *
find(const struct claims *claims, const uint8_t *name, size_t len)
{
	for (;;) {
		struct claim *claim = map_get(claims->by_apex, name, len);

		if (claim != NULL || len == 1)
			return claim;
		len -= (size_t)*name + 1;
		name += (size_t)*name + 1;
	}
}

static struct claim *
find_above(const struct claims *claims, const uint8_t *name, size_t len)
{
	size_t skip = (size_t)*name + 1;

	return len == 1 ? NULL : find(claims, name + skip, len - skip);
}

/* Those above have to be looked at, settled or not. */
static bool
has_local_above(const struct claims *claims, const uint8_t *apex,
    size_t len)
{
	const struct claim *up;

	while ((up = find_above(claims, apex, len)) != NULL) {
		if (up->local)
			return true;
		apex += len - up->len;
		len = up->len;
	}
	return false;
}

void
claims_settle(struct claims *claims)
{
	struct map_walk walk = { 0 };
	struct claim *claim, *up;

	while ((claim = map_next(claims->by_apex, &walk)) != NULL) {
		up = find_above(claims, walk.key, walk.len);
		claim->above = up;
		if (up != NULL)
			up->has_below = true;
		claim->local_above = has_local_above(claims, walk.key,
		    walk.len);
	}
	claims->settled = true;
}

bool
claims_has_below(const struct claims *claims, const struct name *apex)
{
	const struct claim *claim = map_get(claims->by_apex, apex->wire,
	    apex->len);

	assert(claims->settled && claim != NULL);
	return claim->has_below;
}

/* Does this source claim something above that apex, even if in vain? */
static bool
is_parent(const struct claims *claims, const struct claim *claim,
    const uint8_t *apex, struct claimant who)
{
	const uint8_t *end = apex + claim->len;

	for (const struct claim *up = claim->above; up != NULL;
	    up = up->above)
		if (up->holder.number == who.number ||
		    is_loser(claims, end - up->len, up->len, who.number))
			return true;
	return false;
}

/* A local source has a record of a zone that is another's. */
static bool
may_add(const struct claims *claims, const struct claim *claim,
    struct claimant who, const struct name *owner, uint16_t type)
{
	const uint8_t *apex = owner->wire + owner->len - claim->len;

	if (is_loser(claims, apex, claim->len, who.number))
		return false;
	if (claim->holder.local)
		return !is_parent(claims, claim, apex, who);
	/* Local files are one parent; an NS at the apex is a delegation. */
	return (claim->holder.dynamic || !claim->local_above) &&
	    (type != RR_NS || owner->len != claim->len);
}

/* A DS at an apex is that of the zone right above; without one, its own. */
static bool
may_sign(const struct claims *claims, const struct claim *claim,
    struct claimant who, const struct name *owner)
{
	const struct claim *up = claim->above;

	if (up == NULL)
		return who.number == claim->holder.number;
	if (who.number == up->holder.number)
		return true;
	/* Local files may hold one zone together, or with the hosts. */
	return who.local && (up->holder.local || up->holder.dynamic) &&
	    who.number != claim->holder.number &&
	    !is_loser(claims, owner->wire, claim->len, who.number) &&
	    may_add(claims, up, who, owner, RR_DS);
}

bool
claims_grant(const struct claims *claims, struct claimant who,
    const struct name *owner, uint16_t type)
{
	const struct claim *claim = find(claims, owner->wire, owner->len);

	assert(claims->settled);
	if (claim == NULL)
		return true;
	if (type == RR_DS && owner->len == claim->len)
		return may_sign(claims, claim, who, owner);
	if (claim->holder.number == who.number)
		return true;
	return who.local && may_add(claims, claim, who, owner, type);
}
