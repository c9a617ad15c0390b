#include "dns/tinydns.h"

#include <string.h>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/soa.h"
#include "dns/wire.h"

static void
put_name(struct buf *out, const uint8_t *wire)
{
	char text[NAME_TEXT_SIZE];

	name_text(wire, text);
	buf_add_str(out, text);
}

/* A name of rdata ends in a dot, so that no suffix is put behind it. */
static void
put_target(struct buf *out, const uint8_t *wire)
{
	put_name(out, wire);
	buf_add_byte(out, '.');
}

static void
put_generic_rdata(struct buf *out, const uint8_t *p, size_t len)
{
	for (; len > 0; len--, p++) {
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= '0' && *p <= '9') || *p == '.' || *p == '-')
			buf_add_byte(out, *p);
		else
			buf_addf(out, "\\%03o", *p);
	}
}

/* The name of a location: two bytes, or fewer and NULs behind them. */
static bool
put_loc(struct buf *out, const char loc[2], struct err *err)
{
	size_t len = loc[1] != '\0' ? 2 : loc[0] != '\0';

	for (size_t i = 0; i < len; i++)
		if (loc[i] == ':' || loc[i] == '\n')
			return err_set(err, "a location whose name no line "
			    "can hold");
	buf_add(out, loc, len);
	return true;
}

/* ":TTL", ":TTL:TIMESTAMP:LOCATION" and the end of the line. */
static bool
put_tail(struct buf *out, const struct record *record, struct err *err)
{
	static const uint8_t no_ttd[8];
	bool timed = memcmp(record->ttd, no_ttd, 8) != 0;
	bool located = record->loc[0] != '\0' || record->loc[1] != '\0';
	uint8_t last;

	buf_addf(out, ":%u", record->ttl);
	if (timed || located)
		buf_add_byte(out, ':');
	for (size_t i = 0; timed && i < 8; i++)
		buf_addf(out, "%02x", record->ttd[i]);
	if (located) {
		buf_add_byte(out, ':');
		if (!put_loc(out, record->loc, err))
			return false;
	}
	/* A space at the end of a line would be lost. */
	last = out->data[out->len - 1];
	buf_add_str(out, last == ' ' || last == '\t' ? ":\n" : "\n");
	return true;
}

static bool
put_soa(struct buf *out, const struct record *record)
{
	const uint8_t *mname = record->rdata, *rname;
	struct soa soa;

	if (!soa_parse(record->rdata, record->rdlen, &soa))
		return false;
	rname = mname + name_wire_len(mname, record->rdlen);
	put_target(out, mname);
	buf_add_byte(out, ':');
	put_target(out, rname);
	buf_addf(out, ":%u:%u:%u:%u:%u", soa.serial, soa.refresh, soa.retry,
	    soa.expire, soa.minimum);
	return true;
}

static bool
put_mx(struct buf *out, const struct record *record)
{
	size_t len = record->rdlen;

	if (len < 3 || name_wire_len(record->rdata + 2, len - 2) != len - 2)
		return false;
	buf_add_byte(out, ':');
	put_target(out, record->rdata + 2);
	buf_addf(out, ":%u", get_u16(record->rdata));
	return true;
}

static bool
put_one_target(struct buf *out, const struct record *record)
{
	if (record->rdlen == 0 ||
	    name_wire_len(record->rdata, record->rdlen) != record->rdlen)
		return false;
	if (record->type == RR_NS)
		buf_add_byte(out, ':');
	put_target(out, record->rdata);
	return true;
}

static bool
put_address(struct buf *out, const struct record *record)
{
	const uint8_t *p = record->rdata;

	buf_addf(out, "%u.%u.%u.%u", p[0], p[1], p[2], p[3]);
	return true;
}

static bool
put_generic(struct buf *out, const struct record *record)
{
	if (record->type == 0 || record->type == RR_AXFR)
		return false;
	buf_addf(out, "%u:", record->type);
	put_generic_rdata(out, record->rdata, record->rdlen);
	return true;
}

/* The first character of a record's line, and what stands behind the owner. */
struct line {
	char mark;
	bool (*put)(struct buf *out, const struct record *record);
};

static struct line
line_of(const struct record *record)
{
	switch (record->type) {
	case RR_SOA:
		return (struct line){ 'Z', put_soa };
	case RR_NS:
		return (struct line){ '&', put_one_target };
	case RR_CNAME:
		return (struct line){ 'C', put_one_target };
	case RR_PTR:
		return (struct line){ '^', put_one_target };
	case RR_MX:
		return (struct line){ '@', put_mx };
	case RR_A:
		if (record->rdlen == 4)
			return (struct line){ '+', put_address };
		break;
	default:
		break;
	}
	return (struct line){ ':', put_generic };
}

bool
tinydns_line(struct buf *out, const struct record *record, struct err *err)
{
	struct line line = line_of(record);
	char type[WIRE_TEXT_SIZE];
	size_t start = out->len;

	buf_add_byte(out, (uint8_t)line.mark);
	put_name(out, record->owner);
	buf_add_byte(out, ':');
	if (!line.put(out, record)) {
		wire_type_text(record->type, type);
		err_set(err, "no line can say this %s record", type);
		out->len = start;
		return false;
	}
	if (!put_tail(out, record, err)) {
		out->len = start;
		return false;
	}
	return true;
}

static bool
put_location(struct buf *out, const struct datacdb_item *item,
    struct err *err)
{
	size_t start = out->len;
	char loc[2] = { (char)item->val[0], (char)item->val[1] };

	buf_add_byte(out, '%');
	if (!put_loc(out, loc, err)) {
		out->len = start;
		return false;
	}
	for (uint32_t i = 2; i < item->klen; i++)
		buf_addf(out, "%c%u", i == 2 ? ':' : '.', item->key[i]);
	if (item->klen == 2)
		buf_add_byte(out, ':');
	buf_add_byte(out, '\n');
	return true;
}

bool
tinydns_item_line(struct buf *out, const struct datacdb_item *item,
    struct err *err)
{
	struct record record;
	struct name owner;

	switch (datacdb_decode(item, &record, &owner)) {
	case DATACDB_RECORD:
		return tinydns_line(out, &record, err);
	case DATACDB_LOCATION:
		return put_location(out, item, err);
	case DATACDB_STRANGE:
		break;
	}
	return err_set(err, "neither a record nor a location");
}
