#include "dns/datadiff.h"

#include <stdint.h>

#include "dns/nameset.h"

/* Finds after which memory is handed back: each touches a page or two. */
enum { FINDS_MAX = 128 };

/*
 * Two files mostly hold the same items in the same order, so that other is
 * walked along: what is met there need not be found.
 */
struct datadiff {
	struct datacdb_reader *r, *other;
	struct nameset *seen;		/* what r has had so far, and more */
	struct datacdb_item ahead;	/* in other */
	bool has_ahead;
	unsigned finds;
};

static void
count_find(struct datadiff *d)
{
	if (++d->finds < FINDS_MAX)
		return;
	datacdb_release(d->r);
	datacdb_release(d->other);
	d->finds = 0;
}

/*
 * How many items equal to this one stand before pos; at most max.  *last is
 * the last of them.
 */
static size_t
count_same(struct datacdb_reader *r, const struct datacdb_item *item,
    uint32_t pos, size_t max, struct datacdb_item *last)
{
	struct datacdb_item found;
	size_t n = 0;

	for (bool more = datacdb_find(r, item->key, item->klen, &found);
	    more && found.pos < pos && n < max;
	    more = datacdb_find_next(r, &found)) {
		if (!datacdb_is_same(item, &found))
			continue;
		*last = found;
		n++;
	}
	return n;
}

/* What is broken there is found out when it is walked over itself. */
static void
step_ahead(struct datadiff *d)
{
	struct err err;

	d->has_ahead = datacdb_next(d->other, &d->ahead, &err) ==
	    DATACDB_ITEM;
}

static bool
is_in_other(struct datadiff *d, const struct datacdb_item *item)
{
	struct datacdb_item found;

	if (!d->has_ahead || !datacdb_is_same(item, &d->ahead)) {
		count_find(d);
		if (count_same(d->other, item, UINT32_MAX, 1, &found) == 0)
			return false;
		datacdb_go_behind(d->other, &found);
	}
	step_ahead(d);
	return true;
}

static bool
is_lacking(struct datadiff *d, const struct datacdb_item *item)
{
	struct datacdb_item last;
	size_t before = 0;

	if (!is_in_other(d, item))
		return true;
	if (nameset_meet(d->seen, datacdb_hash(item))) {
		count_find(d);
		before = count_same(d->r, item, item->pos, SIZE_MAX, &last);
	}
	return before > 0 && count_same(d->other, item, UINT32_MAX,
	    before + 1, &last) <= before;
}

bool
datadiff(struct datacdb_reader *r, struct datacdb_reader *other,
    datadiff_fn *take, void *ctx, struct err *err)
{
	struct datadiff d = { .r = r, .other = other };
	struct datacdb_item item;
	enum datacdb_step step;
	bool ok = true;

	d.seen = nameset_new();
	datacdb_rewind(r);
	datacdb_rewind(other);
	step_ahead(&d);
	while (ok && (step = datacdb_next(r, &item, err)) != DATACDB_END)
		ok = step == DATACDB_ITEM &&
		    (!is_lacking(&d, &item) || take(ctx, &item, err));
	nameset_free(&d.seen);
	return ok;
}
