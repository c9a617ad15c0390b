#include "dns/twice.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "dns/nameset.h"

/* Finds after which memory is handed back: each touches a page or two. */
enum { FINDS_MAX = 256 };

struct twice {
	const struct claims *claims;
	struct datacdb_reader *const *locals;
	size_t n;
	struct nameset *written;	/* by local sources, and more */
	unsigned *finds;		/* in each, since it was handed back */
};

struct twice *
twice_new(const struct claims *claims, struct datacdb_reader *const *locals,
    size_t n)
{
	struct twice *twice = xcalloc(1, sizeof(*twice));

	twice->claims = claims;
	twice->locals = locals;
	twice->n = n;
	twice->written = nameset_new();
	twice->finds = xcalloc(n, sizeof(*twice->finds));
	return twice;
}

void
twice_free(struct twice **take)
{
	struct twice *twice = *take;

	*take = NULL;
	if (twice == NULL)
		return;
	nameset_free(&twice->written);
	free(twice->finds);
	free(twice);
}

static bool
was_seen(struct twice *twice, struct claimant who,
    const struct datacdb_item *item)
{
	uint64_t hash = datacdb_hash(item);

	return who.local ? nameset_meet(twice->written, hash) :
	    nameset_has_hash(twice->written, hash);
}

/* Is there an equal one in a local source, before pos? */
static bool
has_equal(struct twice *twice, size_t local, const struct datacdb_item *item,
    uint32_t pos)
{
	struct datacdb_reader *r = twice->locals[local];
	struct datacdb_item found;
	bool more;

	if (++twice->finds[local] == FINDS_MAX) {
		datacdb_release(r);
		twice->finds[local] = 0;
	}
	for (more = datacdb_find(r, item->key, item->klen, &found);
	    more && found.pos < pos; more = datacdb_find_next(r, &found))
		if (datacdb_is_same(&found, item))
			return true;
	return false;
}

/* What is equal has the same owner and type, and so asks for the same. */
static bool
was_granted(const struct twice *twice, size_t local,
    const struct datacdb_item *item)
{
	struct claimant who = { .number = local, .local = true };
	struct record record;
	struct name owner;

	return datacdb_decode(item, &record, &owner) != DATACDB_RECORD ||
	    claims_grant(twice->claims, who, &owner, record.type);
}

bool
twice_meet(struct twice *twice, struct claimant who,
    const struct datacdb_item *item)
{
	size_t before = who.local ? who.number : twice->n;

	if (!was_seen(twice, who, item))
		return false;
	for (size_t i = 0; i < before; i++)
		if (has_equal(twice, i, item, UINT32_MAX) &&
		    was_granted(twice, i, item))
			return true;
	return who.local && has_equal(twice, who.number, item, item->pos);
}
