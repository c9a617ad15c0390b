#include "base/census.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

/* The number stands in the map in place of a pointer; none is 0. */
struct census {
	struct map *counts;
};

struct census *
census_new(void)
{
	struct census *census = xcalloc(1, sizeof(*census));

	census->counts = map_new();
	return census;
}

void
census_free(struct census **take)
{
	struct census *census = *take;

	if (census == NULL)
		return;
	*take = NULL;
	map_free(&census->counts);
	free(census);
}

static uintptr_t
count_of(const struct census *census, const struct ip *source)
{
	return (uintptr_t)map_get(census->counts, source, sizeof(*source));
}

static void
set_count(struct census *census, const struct ip *source, uintptr_t n)
{
	if (n > 0)
		map_set(census->counts, source, sizeof(*source), (void *)n);
	else
		map_remove(census->counts, source, sizeof(*source));
}

bool
census_enter(struct census *census, const struct ip *ip, unsigned max)
{
	struct ip source = ip_source(ip);
	uintptr_t n = count_of(census, &source);

	if (n >= max)
		return false;
	set_count(census, &source, n + 1);
	return true;
}

void
census_leave(struct census *census, const struct ip *ip)
{
	struct ip source = ip_source(ip);
	uintptr_t n = count_of(census, &source);

	assert(n > 0);
	set_count(census, &source, n - 1);
}
