#include "base/hashset.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"

enum { FIRST_SLOTS = 64 };

/*
 * A power of two of slots, an eighth of them empty; 0 is an empty one.  The
 * flags stand in the low bits.
 */
struct hashset {
	uint64_t seed;
	uint64_t *slot;
	size_t slots, count;
};

struct hashset *
hashset_new(void)
{
	struct hashset *set = xcalloc(1, sizeof(*set));

	set->seed = random_seed(set);
	set->slots = FIRST_SLOTS;
	set->slot = xcalloc(set->slots, sizeof(*set->slot));
	return set;
}

void
hashset_free(struct hashset **take)
{
	struct hashset *set = *take;

	*take = NULL;
	if (set == NULL)
		return;
	free(set->slot);
	free(set);
}

uint64_t
hashset_start(const struct hashset *set)
{
	return set->seed;
}

/* A step of MurmurHash3's finish, which loses nothing of what goes in. */
static uint64_t
mix(uint64_t h)
{
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

uint64_t
hashset_more(uint64_t hash, const void *p, size_t len)
{
	const uint8_t *bytes = p;
	uint64_t piece;

	hash = mix(hash + len);
	for (; len >= sizeof(piece); len -= sizeof(piece)) {
		memcpy(&piece, bytes, sizeof(piece));
		bytes += sizeof(piece);
		hash = mix(hash ^ piece);
	}
	piece = 0;
	if (len > 0)
		memcpy(&piece, bytes, len);
	return mix(hash ^ piece);
}

/* What is kept of a hash: never 0. */
static uint64_t
kept(uint64_t hash)
{
	hash &= ~(uint64_t)HASHSET_FLAGS;
	return hash != 0 ? hash : HASHSET_FLAGS + 1;
}

/* Where what is kept stands, or would have to. */
static uint64_t *
find(const struct hashset *set, uint64_t hash)
{
	size_t at = (size_t)(hash >> 2) & (set->slots - 1);

	while (set->slot[at] != 0 &&
	    (set->slot[at] ^ hash) > HASHSET_FLAGS)
		at = (at + 1) & (set->slots - 1);
	return &set->slot[at];
}

static void
grow(struct hashset *set)
{
	uint64_t *old = set->slot;
	size_t slots = set->slots;

	set->slots *= 2;
	set->slot = xcalloc(set->slots, sizeof(*set->slot));
	for (size_t i = 0; i < slots; i++)
		if (old[i] != 0)
			*find(set, kept(old[i])) = old[i];
	free(old);
}

size_t
hashset_count(const struct hashset *set)
{
	return set->count;
}

void
hashset_add(struct hashset *set, uint64_t hash)
{
	uint64_t *slot = find(set, kept(hash));

	if (*slot != 0)
		return;
	if (set->count >= set->slots / 8 * 7) {
		grow(set);
		slot = find(set, kept(hash));
	}
	*slot = kept(hash);
	set->count++;
}

bool
hashset_find(const struct hashset *set, uint64_t hash, unsigned *flags)
{
	uint64_t slot = *find(set, kept(hash));

	*flags = (unsigned)slot & HASHSET_FLAGS;
	return slot != 0;
}

void
hashset_flag(struct hashset *set, uint64_t hash, unsigned flags)
{
	uint64_t *slot = find(set, kept(hash));

	if (*slot != 0)
		*slot |= flags & HASHSET_FLAGS;
}
