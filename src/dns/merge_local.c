#include "dns/merge_local.h"

#include <string.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "dns/merge_hosts.h"
#include "dns/record.h"
#include "dns/soa.h"

enum { SOA_ITEM_MAX = DATACDB_HEAD_MAX + 2 * NAME_MAX_LEN + 20 };

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
	    (claims_grant(w->out->claims, w->who, &owner, record.type) &&
	    merge_hosts_allow(w->out, &record, &owner, item));
}

/* The serial of a zone of dynamic hosts; 0: it is none. */
static uint32_t
hosts_serial(const struct merge_hosts *hosts, const struct name *zone)
{
	for (size_t i = 0; i < hosts->nzones; i++)
		if (name_equal(hosts->zones[i].wire, zone->wire))
			return hosts->serials[i];
	return 0;
}

/*
 * The hosts' serial, for the SOA of a zone of theirs that has none of its own;
 * 0: it is another item.
 */
static uint32_t
serial_for(const struct merge_writer *w, const struct datacdb_item *item)
{
	struct record record;
	struct name owner;
	struct soa soa;

	if (w->out->hosts == NULL || item->vlen > SOA_ITEM_MAX ||
	    datacdb_decode(item, &record, &owner) != DATACDB_RECORD ||
	    record.type != RR_SOA ||
	    !soa_parse(record.rdata, record.rdlen, &soa) ||
	    soa.serial != w->source->default_serial)
		return 0;
	return hosts_serial(w->out->hosts, &owner);
}

static void
note_soa(struct merge_places *places, uint32_t pos)
{
	if (places->nsoas == places->cap) {
		places->cap = 2 * places->cap + 4;
		places->soas = xreallocarray(places->soas, places->cap,
		    sizeof(*places->soas));
	}
	places->soas[places->nsoas++] = pos;
}

/*
 * Its serial is the file's or the hosts', whichever is newer, so that it grows
 * with both.
 */
static bool
put_soa(struct merge_writer *w, const struct datacdb_item *item,
    uint32_t serial, struct err *err)
{
	uint32_t pos = datacdb_pos(w->out->db);
	uint8_t val[SOA_ITEM_MAX];
	struct datacdb_item other = *item;

	memcpy(val, item->val, item->vlen);
	if (serial_is_newer(serial, w->source->default_serial))
		put_u32(val + item->vlen - 20, serial);
	other.val = val;
	if (!merge_put(w, &other, err))
		return false;
	if (w->out->places != NULL && datacdb_pos(w->out->db) != pos)
		note_soa(w->out->places, pos);
	return true;
}

static bool
put(struct merge_writer *w, const struct datacdb_item *item, struct err *err)
{
	uint32_t serial = serial_for(w, item);

	return serial != 0 ? put_soa(w, item, serial, err) :
	    merge_put(w, item, err);
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
		else if (!put(w, &item, err))
			return false;
	datacdb_release(w->reader);
	return step == DATACDB_END || merge_lose(w->source, why.text);
}
