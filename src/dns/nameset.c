#include "dns/nameset.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/fnv.h"
#include "base/mem.h"
#include "dns/name.h"

/* A Bloom filter: 32 million bits, of which each name sets four. */
enum { BITS_LOG = 25, PROBES = 4, LABELS_MAX = NAME_MAX_LEN / 2 + 1 };

#define MIX_FACTOR UINT64_C(0x9e3779b97f4a7c15)

struct nameset {
	uint8_t bits[(1U << BITS_LOG) / 8];
};

struct nameset *
nameset_new(void)
{
	return xcalloc(1, sizeof(struct nameset));
}

void
nameset_free(struct nameset **take)
{
	free(*take);
	*take = NULL;
}

/*
 * Goes on from the hash of what follows these bytes, last byte first, so that
 * the hash of a name is a step on the way to those of the names below it.
 */
static uint64_t
hash_more(uint64_t hash, const uint8_t *p, size_t len)
{
	while (len-- > 0) {
		uint8_t c = p[len];

		if (c >= 'A' && c <= 'Z')
			c = (uint8_t)(c + 0x20);
		hash = fnv_byte(hash, c);
	}
	return hash;
}

static uint32_t
bit_of(uint64_t hash, unsigned probe)
{
	uint64_t mixed = (hash ^ hash >> 32) * MIX_FACTOR;
	uint32_t first = (uint32_t)(mixed >> 32), step = (uint32_t)mixed | 1;

	return (first + probe * step) >> (32 - BITS_LOG);
}

bool
nameset_has_hash(const struct nameset *set, uint64_t hash)
{
	for (unsigned i = 0; i < PROBES; i++) {
		uint32_t bit = bit_of(hash, i);

		if ((set->bits[bit / 8] & 1U << bit % 8) == 0)
			return false;
	}
	return true;
}

static uint64_t
hash_of(const uint8_t *wire)
{
	return hash_more(FNV_START, wire, name_wire_len(wire, NAME_MAX_LEN));
}

static void
add_hash(struct nameset *set, uint64_t hash)
{
	for (unsigned i = 0; i < PROBES; i++) {
		uint32_t bit = bit_of(hash, i);

		set->bits[bit / 8] = (uint8_t)(set->bits[bit / 8] |
		    1U << bit % 8);
	}
}

void
nameset_add(struct nameset *set, const uint8_t *wire)
{
	add_hash(set, hash_of(wire));
}

bool
nameset_meet(struct nameset *set, uint64_t hash)
{
	if (nameset_has_hash(set, hash))
		return true;
	add_hash(set, hash);
	return false;
}

bool
nameset_has(const struct nameset *set, const uint8_t *wire)
{
	return nameset_has_hash(set, hash_of(wire));
}

const uint8_t *
nameset_find_above(const struct nameset *set, const uint8_t *wire)
{
	uint8_t starts[LABELS_MAX];
	size_t labels = 0, end = 0;
	uint64_t hash = FNV_START;

	for (; wire[end] != 0; end += (size_t)wire[end] + 1)
		starts[labels++] = (uint8_t)end;
	hash = hash_more(hash, wire + end, 1);
	while (!nameset_has_hash(set, hash)) {
		if (labels-- == 0)
			return NULL;
		hash = hash_more(hash, wire + starts[labels],
		    end - starts[labels]);
		end = starts[labels];
	}
	return wire + end;
}
