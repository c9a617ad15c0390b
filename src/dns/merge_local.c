#include "dns/merge_local.h"

#include "dns/record.h"

/*
 * It need not be whole for a claim: the name is answered for from there.  But
 * it has to be there for everyone, and always.
 */
static bool
is_claim(const struct datacdb_item *item, struct name *owner)
{
	struct record record;

	return datacdb_decode(item, &record, owner) == DATACDB_RECORD &&
	    record.type == RR_SOA && record_is_plain(&record) &&
	    !name_is_wildcard(owner->wire);
}

bool
merge_local_survey(struct merge_writer *w, merge_local_fn *conflict,
    void *ctx, struct err *err)
{
	struct datacdb_item item;
	enum datacdb_step step;
	struct name apex;
	struct err why;
	size_t holder;

	if (!merge_open(w, err))
		return false;
	while ((step = datacdb_next(w->reader, &item, &why)) == DATACDB_ITEM)
		if (is_claim(&item, &apex) &&
		    !claims_add(w->out->claims, &apex, w->who, &holder))
			conflict(ctx, &apex, holder, w->who.number);
	datacdb_release(w->reader);
	return step == DATACDB_END || merge_lose(w->source, why.text);
}

static bool
is_published(const struct merge_writer *w, const struct datacdb_item *item)
{
	struct record record;
	struct name owner;

	return datacdb_decode(item, &record, &owner) != DATACDB_RECORD ||
	    claims_grant(w->out->claims, w->who, &owner, record.type);
}

bool
merge_local_write(struct merge_writer *w, struct err *err)
{
	struct datacdb_item item;
	enum datacdb_step step;
	struct err why;

	datacdb_rewind(w->reader);
	while ((step = datacdb_next(w->reader, &item, &why)) == DATACDB_ITEM)
		if (!is_published(w, &item))
			w->source->foreign++;
		else if (!merge_put(w, &item, err))
			return false;
	datacdb_release(w->reader);
	return step == DATACDB_END || merge_lose(w->source, why.text);
}
