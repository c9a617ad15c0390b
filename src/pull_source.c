#include "pull_source.h"

#include <stdlib.h>

#include "base/mem.h"

struct pull_source {
	struct merge_hosts source;
	const struct roster *own;
	struct pull_list **lists;
	size_t n;
};

struct pull_source *
pull_source_new(void)
{
	return xcalloc(1, sizeof(struct pull_source));
}

static void
forget(struct pull_source *s)
{
	for (size_t i = 0; i < s->n; i++)
		pull_list_unref(&s->lists[i]);
	free(s->lists);
	s->lists = NULL;
	s->n = 0;
}

void
pull_source_free(struct pull_source **take)
{
	struct pull_source *s = *take;

	*take = NULL;
	if (s == NULL)
		return;
	forget(s);
	free(s);
}

static bool
has(void *ctx, const uint8_t *owner, size_t len, uint16_t type)
{
	const struct pull_source *s = ctx;
	const struct merge_hosts *own = roster_source(s->own);
	size_t skip = name_is_wildcard(owner) ? 2 : 0;

	if (own->has(own->ctx, owner, len, type))
		return true;
	if (type == RR_TXT || s->n == 0 ||
	    roster_has(s->own, owner + skip, len - skip))
		return false;
	for (size_t i = 0; i < s->n; i++)
		if (pull_list_has_host(s->lists[i], owner + skip, len - skip))
			return pull_list_has(s->lists[i], owner, len, type);
	return false;
}

static bool
is_hidden(const struct pull_source *s, size_t rank,
    const struct map_walk *walk)
{
	if (roster_has(s->own, walk->key, walk->len))
		return true;
	for (size_t i = 0; i < rank; i++)
		if (pull_list_has_host(s->lists[i], walk->key, walk->len))
			return true;
	return false;
}

static bool
give_list(const struct pull_source *s, size_t rank, record_fn *take,
    void *take_ctx, struct err *err)
{
	struct map_walk walk = { 0 };

	while (pull_list_next(s->lists[rank], &walk))
		if (!is_hidden(s, rank, &walk) &&
		    !pull_list_give(s->lists[rank], &walk, take, take_ctx,
		    err))
			return false;
	return true;
}

static bool
give(void *ctx, record_fn *take, void *take_ctx, struct err *err)
{
	const struct pull_source *s = ctx;
	const struct merge_hosts *own = roster_source(s->own);

	if (!own->give(own->ctx, take, take_ctx, err))
		return false;
	for (size_t i = 0; i < s->n; i++)
		if (!give_list(s, i, take, take_ctx, err))
			return false;
	return true;
}

const struct merge_hosts *
pull_source_set(struct pull_source *s, const struct roster *own,
    struct pull_list *const *lists, size_t n)
{
	const struct merge_hosts *zones = roster_source(own);
	struct pull_list **copy = xcalloc(n, sizeof(*copy));

	for (size_t i = 0; i < n; i++)
		copy[i] = pull_list_ref(lists[i]);
	forget(s);
	s->own = own;
	s->lists = copy;
	s->n = n;
	s->source = (struct merge_hosts){ .zones = zones->zones,
		.serials = zones->serials,
		.nzones = zones->nzones, .has = has, .give = give,
		.ctx = s };
	return &s->source;
}
