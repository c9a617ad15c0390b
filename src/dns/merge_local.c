#include "dns/merge_local.h"

#include "dns/merge_hosts.h"
#include <string.h>

#include "base/bytes.h"
#include "dns/record.h"
#include "dns/soa.h"

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
 * The SOA of a zone of dynamic hosts, without a serial of its own: the serial
 * is the file's or the hosts', whichever is newer, so that it grows with both.
 */
static bool
put(struct merge_writer *w, const struct datacdb_item *item, struct err *err)
{
	const struct merge_hosts *hosts = w->out->hosts;
	uint8_t val[DATACDB_HEAD_MAX + 2 * NAME_MAX_LEN + 20];
	struct datacdb_item other = *item;
	struct record record;
	struct name owner;
	struct soa soa;
	uint32_t serial;

	if (hosts == NULL || item->vlen > sizeof(val) ||
	    datacdb_decode(item, &record, &owner) != DATACDB_RECORD ||
	    record.type != RR_SOA ||
	    !soa_parse(record.rdata, record.rdlen, &soa) ||
	    soa.serial != w->source->default_serial)
		return merge_put(w, item, err);
	serial = hosts_serial(hosts, &owner);
	if (serial == 0 || !serial_is_newer(serial, soa.serial))
		return merge_put(w, item, err);
	memcpy(val, item->val, item->vlen);
	put_u32(val + item->vlen - 20, serial);
	other.val = val;
	return merge_put(w, &other, err);
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
