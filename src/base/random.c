#include "base/random.h"

#include <stdlib.h>
#include <sys/random.h>

/* The kernel gives up to 256 bytes at once, and without fail (getrandom(2)). */
void
random_bytes(void *out, size_t len)
{
	if (getrandom(out, len, 0) != (ssize_t)len)
		abort();
}

uint32_t
random_u32(void)
{
	uint32_t n;

	random_bytes(&n, sizeof(n));
	return n;
}

uint64_t
random_seed(const void *object)
{
	uint64_t seed;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) !=
	    (ssize_t)sizeof(seed))
		seed = (uint64_t)(uintptr_t)object;
	return seed;
}
