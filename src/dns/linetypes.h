/*
 * linetypes: what each type of line means; tinydata's other half.
 */
#ifndef DNSSYNC_DNS_LINETYPES_H
#define DNSSYNC_DNS_LINETYPES_H

#include "dns/dataline.h"
#include "dns/tinydata.h"

enum { SOA_NUMBERS = 20 };		/* bytes: five numbers */

/* Where a line has none (tinydns-data.c). */
enum { TTL_NS = 259200, TTL_POSITIVE = 86400, TTL_NEGATIVE = 2560 };

struct tinydata {
	struct tinydata_options options;
	struct tinydata_sink sink;
	struct dataline line;
	struct buf val;			/* of the item that is put together */
	struct buf bytes;		/* scratch */
	uint8_t soa[SOA_NUMBERS];	/* the default numbers */
	uint64_t serials;
	bool failed;			/* the error is the sink's */
};

/* Reads the line that is split in t->line, and gives its items. */
typedef bool linetype_fn(struct tinydata *t, struct err *err);

/* NULL: no line begins with this. */
linetype_fn *linetype_find(char mark, bool strict);

linetype_fn linetype_location, linetype_soa, linetype_name_server,
    linetype_host, linetype_ip6_host, linetype_mail_exchanger,
    linetype_service, linetype_pointer, linetype_text, linetype_generic,
    linetype_naptr;

/* Gives an A or AAAA record, if there is an address. */
bool linetype_give_address(struct tinydata *t, const struct wirename *owner,
    const struct dataline_address *a, const struct dataline_tail *tail,
    struct err *err);

/* Gives a record whose rdata is a name. */
bool linetype_give_name(struct tinydata *t, uint16_t type,
    const struct wirename *owner, const struct wirename *target,
    const struct dataline_tail *tail, struct err *err);

/*
 * A record is put together in three strokes: begun, filled in t->val, given
 * to the sink.
 */
void tinydata_begin(struct tinydata *t, uint16_t type,
    const struct dataline_tail *tail);
void tinydata_add_u16(struct tinydata *t, uint32_t v);
void tinydata_add_name(struct tinydata *t, const struct wirename *name);
bool tinydata_give(struct tinydata *t, const struct wirename *owner,
    struct err *err);

/* An item that is no record. */
bool tinydata_give_item(struct tinydata *t, const struct datacdb_item *item,
    struct err *err);

#endif
