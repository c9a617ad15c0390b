#include "base/bytes.h"
#include "dns/linetypes.h"

bool
linetype_soa(struct tinydata *t, struct err *err)
{
	static const char *const names[] = { "serial", "refresh time",
		"retry time", "expire time", "minimum" };
	struct dataline *l = &t->line;
	struct wirename owner, primary, mail;
	struct dataline_tail tail;
	uint8_t soa[SOA_NUMBERS];
	uint64_t v;

	if (!dataline_name(l, 0, &owner, err) ||
	    !dataline_name(l, 1, &primary, err) ||
	    !dataline_name(l, 2, &mail, err))
		return false;
	for (size_t i = 0; i < 5; i++)
		put_u32(soa + 4 * i, dataline_number(l, 3 + i, names[i], 32,
		    get_u32(t->soa + 4 * i)));
	t->serials += field_number(&l->f[3], &v) == FIELD_NONE;
	dataline_take_tail(l, 8, TTL_NEGATIVE, &tail);
	tinydata_begin(t, RR_SOA, &tail);
	tinydata_add_name(t, &primary);
	tinydata_add_name(t, &mail);
	buf_add(&t->val, soa, sizeof(soa));
	return tinydata_give(t, &owner, err);
}

/* The SOA record that a line of type . makes besides. */
static bool
give_default_soa(struct tinydata *t, const struct wirename *owner,
    const struct wirename *server, const struct dataline_tail *tail,
    struct err *err)
{
	static const char mail[] = "\12hostmaster";
	struct dataline_tail its = *tail;
	uint64_t ttl;

	if (owner->len + sizeof(mail) - 1 > NAME_MAX_LEN)
		dataline_warn(&t->line, "hostmaster and this name make a "
		    "name longer than 255 bytes in the SOA record");
	/* A TTL of 2^32 is no 0 yet where tinydns-data looks at it here. */
	its.ttl = field_number(&t->line.f[3], &ttl) == FIELD_NONE ||
	    ttl != 0 ? TTL_NEGATIVE : 0;
	t->serials++;
	tinydata_begin(t, RR_SOA, &its);
	tinydata_add_name(t, server);
	buf_add(&t->val, mail, sizeof(mail) - 1);
	tinydata_add_name(t, owner);
	buf_add(&t->val, t->soa, sizeof(t->soa));
	return tinydata_give(t, owner, err);
}

bool
linetype_name_server(struct tinydata *t, struct err *err)
{
	struct dataline *l = &t->line;
	struct wirename owner, server;
	struct dataline_address address;
	struct dataline_tail tail;

	if (!dataline_name(l, 0, &owner, err) ||
	    !dataline_server(l, "ns", &server, err))
		return false;
	dataline_take_address(l, false, &address);
	dataline_take_tail(l, 3, TTL_NS, &tail);
	if (name_is_wildcard(owner.wire))
		dataline_warn(l, "tinydns does not look at the name servers "
		    "of a wildcard");
	if (l->mark == '.' &&
	    !give_default_soa(t, &owner, &server, &tail, err))
		return false;
	return linetype_give_name(t, RR_NS, &owner, &server, &tail, err) &&
	    linetype_give_address(t, &server, &address, &tail, err);
}

bool
linetype_mail_exchanger(struct tinydata *t, struct err *err)
{
	struct dataline *l = &t->line;
	struct wirename owner, server;
	struct dataline_address address;
	struct dataline_tail tail;
	uint32_t distance;

	if (!dataline_name(l, 0, &owner, err) ||
	    !dataline_server(l, "mx", &server, err))
		return false;
	dataline_take_address(l, false, &address);
	distance = dataline_number(l, 3, "distance", 16, 0);
	dataline_take_tail(l, 4, TTL_POSITIVE, &tail);
	tinydata_begin(t, RR_MX, &tail);
	tinydata_add_u16(t, distance);
	tinydata_add_name(t, &server);
	return tinydata_give(t, &owner, err) &&
	    linetype_give_address(t, &server, &address, &tail, err);
}

bool
linetype_service(struct tinydata *t, struct err *err)
{
	struct dataline *l = &t->line;
	struct wirename owner, server;
	struct dataline_address address;
	struct dataline_tail tail;
	uint32_t port, priority, weight;
	uint64_t v;

	if (!dataline_name(l, 0, &owner, err) ||
	    !dataline_server(l, "srv", &server, err))
		return false;
	if (field_number(&l->f[3], &v) == FIELD_NONE)
		return err_set(err, "has no port; the fields are "
		    "name:address:server:port:priority:weight");
	dataline_take_address(l, false, &address);
	port = dataline_number(l, 3, "port", 16, 0);
	priority = dataline_number(l, 4, "priority", 16, 0);
	weight = dataline_number(l, 5, "weight", 16, 0);
	dataline_take_tail(l, 6, TTL_POSITIVE, &tail);
	tinydata_begin(t, RR_SRV, &tail);
	tinydata_add_u16(t, priority);
	tinydata_add_u16(t, weight);
	tinydata_add_u16(t, port);
	tinydata_add_name(t, &server);
	return tinydata_give(t, &owner, err) &&
	    linetype_give_address(t, &server, &address, &tail, err);
}

bool
linetype_pointer(struct tinydata *t, struct err *err)
{
	struct dataline *l = &t->line;
	struct wirename owner, target;
	struct dataline_tail tail;

	if (!dataline_name(l, 0, &owner, err) ||
	    !dataline_name(l, 1, &target, err))
		return false;
	if (l->f[1].len == 0)
		dataline_warn(l, "leads to no name, which is read as the "
		    "root");
	dataline_take_tail(l, 2, TTL_POSITIVE, &tail);
	return linetype_give_name(t, l->mark == 'C' ? RR_CNAME : RR_PTR, &owner,
	    &target, &tail, err);
}
