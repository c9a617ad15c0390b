#include "hosts_wish.h"

#include <stdlib.h>

#include "base/mem.h"

struct hosts_wish *
hosts_wish_add(struct hosts_wishes *wishes, const struct hosts_item *items,
    size_t n, const char *client, const char *how)
{
	struct hosts_wish *wish = xcalloc(1, sizeof(*wish));

	wish->items = xmemdup(items, n * sizeof(*items));
	wish->n = n;
	wish->client = xstrdup(client);
	wish->how = xstrdup(how);
	TAILQ_INSERT_TAIL(wishes, wish, link);
	return wish;
}

static void
tell(struct hosts_wish *wish, bool published)
{
	hosts_done_fn *done = wish->done;

	wish->done = NULL;
	if (done != NULL)
		done(wish->ctx, published);
}

static void
end(struct hosts_wishes *wishes, struct hosts_wish *take, bool published)
{
	tell(take, published);
	TAILQ_REMOVE(wishes, take, link);
	free(take->items);
	free(take->client);
	free(take->how);
	free(take);
}

/* Whoever is told may submit another one, behind all that are here. */
void
hosts_wish_end_all(struct hosts_wishes *wishes, enum wish_state state,
    bool published)
{
	struct hosts_wishes ended = TAILQ_HEAD_INITIALIZER(ended);
	struct hosts_wish *wish = TAILQ_FIRST(wishes), *next;

	for (; wish != NULL; wish = next) {
		next = TAILQ_NEXT(wish, link);
		if (wish->state != state)
			continue;
		TAILQ_REMOVE(wishes, wish, link);
		TAILQ_INSERT_TAIL(&ended, wish, link);
	}
	while ((wish = TAILQ_FIRST(&ended)) != NULL)
		end(&ended, wish, published);
}

void
hosts_wish_abandon_all(struct hosts_wishes *wishes)
{
	struct hosts_wish *wish;

	while ((wish = TAILQ_FIRST(wishes)) != NULL)
		end(wishes, wish, false);
}

void
hosts_wish_move_all(struct hosts_wishes *wishes, enum wish_state from,
    enum wish_state to)
{
	struct hosts_wish *wish;

	TAILQ_FOREACH(wish, wishes, link)
		if (wish->state == from)
			wish->state = to;
}

size_t
hosts_wish_count(const struct hosts_wishes *wishes, enum wish_state state)
{
	const struct hosts_wish *wish;
	size_t n = 0;

	TAILQ_FOREACH(wish, wishes, link)
		if (wish->state == state)
			n += wish->n;
	return n;
}

/* Deadlines come in the order of the wishes. */
void
hosts_wish_expire(struct hosts_wishes *wishes, double now)
{
	struct hosts_wish *wish;

	TAILQ_FOREACH(wish, wishes, link) {
		if (wish->deadline > now)
			continue;
		tell(wish, false);
		if (wish->state == WISH_STORED || wish->state == WISH_BUILDING)
			wish->state = WISH_EXPIRED;
	}
}

double
hosts_wish_next(const struct hosts_wishes *wishes)
{
	const struct hosts_wish *wish;

	TAILQ_FOREACH(wish, wishes, link)
		if (wish->done != NULL)
			return wish->deadline;
	return 0;
}
