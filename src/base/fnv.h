/*
 * fnv: the hash FNV-1a of 64 bits (draft-eastlake-fnv), for what nobody can
 * gain by making collide, or from a start that nobody knows.
 */
#ifndef DNSSYNC_BASE_FNV_H
#define DNSSYNC_BASE_FNV_H

#include <stddef.h>
#include <stdint.h>

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_FACTOR UINT64_C(0x100000001b3)

/* The hash of what another is the hash of, and a byte behind it. */
static inline uint64_t
fnv_byte(uint64_t hash, uint8_t byte)
{
	return (hash ^ byte) * FNV_FACTOR;
}

/* The same with bytes; where pieces end does not count. */
static inline uint64_t
fnv_more(uint64_t hash, const void *p, size_t len)
{
	const uint8_t *bytes = p;

	for (size_t i = 0; i < len; i++)
		hash = fnv_byte(hash, bytes[i]);
	return hash;
}

#endif
