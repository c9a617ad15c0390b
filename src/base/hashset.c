#include "base/hashset.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"

enum { FIRST_SLOTS = 64 };

/* A power of two of slots, an eighth of them empty; 0 is an empty one. */
struct hashset {
	uint64_t seed;
	uint64_t *slot;
	size_t slots, count;
	bool has_zero;
};

struct hashset *
hashset_new(void)
{
	struct hashset *set = xcalloc(1, sizeof(*set));

	/* Before the kernel has random bytes, the address has to do. */
	if (getrandom(&set->seed, sizeof(set->seed), GRND_NONBLOCK) !=
	    sizeof(set->seed))
		set->seed = (uint64_t)(uintptr_t)set;
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

/* Where it stands, or would have to. */
static uint64_t *
find(const struct hashset *set, uint64_t hash)
{
	size_t at = (size_t)hash & (set->slots - 1);

	while (set->slot[at] != 0 && set->slot[at] != hash)
		at = (at + 1) & (set->slots - 1);
	return &set->slot[at];
}

bool
hashset_has(const struct hashset *set, uint64_t hash)
{
	return hash == 0 ? set->has_zero : *find(set, hash) != 0;
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
			*find(set, old[i]) = old[i];
	free(old);
}

void
hashset_add(struct hashset *set, uint64_t hash)
{
	if (hash == 0)
		set->has_zero = true;
	if (hashset_has(set, hash))
		return;
	if (set->count >= set->slots / 8 * 7)
		grow(set);
	*find(set, hash) = hash;
	set->count++;
}
