/*
 * random: numbers that nobody can foresee.
 */
#ifndef DNSSYNC_BASE_RANDOM_H
#define DNSSYNC_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

uint32_t random_u32(void);

/*
 * For the hashes of an object, and not waited for: before the kernel has
 * random bytes, the object's address has to do.
 */
uint64_t random_seed(const void *object);

/* At most 256 bytes. */
void random_bytes(void *out, size_t len);

#endif
