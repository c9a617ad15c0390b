#include "dns/merge_hosts.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/hashset.h"
#include "base/mem.h"

struct giving {
	struct merge_writer *w;
	uint8_t val[DATACDB_HEAD_MAX + RECORD_MAX_RDLEN];
};

void
merge_hosts_claim(struct claims *claims, struct claimant who,
    const struct merge_hosts *hosts)
{
	size_t holder;

	for (size_t i = 0; i < hosts->nzones; i++)
		claims_add(claims, &hosts->zones[i], who, &holder);
}

/* Was an equal item met before?  It is now. */
static bool
meet(struct hashset *met, const struct datacdb_item *item)
{
	uint64_t hash = hashset_start(met);
	unsigned flags;

	hash = hashset_more(hash, item->key, item->klen);
	hash = hashset_more(hash, item->val, item->vlen);
	if (hashset_find(met, hash, &flags))
		return true;
	hashset_add(met, hash);
	return false;
}

bool
merge_hosts_allow(const struct merge_out *out, const struct record *record,
    const struct name *owner, const struct datacdb_item *item)
{
	const struct merge_hosts *hosts = out->hosts;
	uint16_t type = record->type;

	if (hosts == NULL || (type != RR_A && type != RR_AAAA &&
	    type != RR_CNAME && type != RR_TXT) ||
	    !hosts->has(hosts->ctx, owner->wire, owner->len, type))
		return true;
	if (type != RR_TXT)
		return false;
	meet(out->met, item);
	return true;
}

/* Of the zone, not of a host. */
static bool
is_anothers(const struct merge_writer *w, const struct record *record)
{
	struct name owner;

	if (record->type != RR_SOA && record->type != RR_NS)
		return false;
	name_from_wire(&owner, record->owner);
	return !claims_grant(w->out->claims, w->who, &owner, record->type);
}

/* Nobody else's address may stand there, and none is given twice. */
static bool
was_met(const struct merge_writer *w, const struct record *record,
    const struct datacdb_item *item)
{
	return record->type != RR_A && record->type != RR_AAAA &&
	    meet(w->out->met, item);
}

static bool
take(void *ctx, const struct record *record, struct err *err)
{
	struct giving *g = ctx;
	struct datacdb_item item;
	struct name key;

	if (is_anothers(g->w, record))
		return true;
	assert(record->rdlen <= RECORD_MAX_RDLEN);
	datacdb_encode(record, &item, &key, g->val);
	if (!was_met(g->w, record, &item))
		return merge_add(g->w, &item, err);
	if (g->w->out->places != NULL)
		g->w->out->places->are_some_left_out = true;
	return true;
}

bool
merge_hosts_write(struct merge_writer *w, struct err *err)
{
	const struct merge_hosts *hosts = w->source->hosts;
	struct giving *g = xcalloc(1, sizeof(*g));
	bool ok;

	g->w = w;
	ok = hosts->give(hosts->ctx, take, g, err);
	free(g);
	return ok;
}
