#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "dns/linetypes.h"

bool
linetype_give_address(struct tinydata *t, const struct wirename *owner,
    const struct dataline_address *a, const struct dataline_tail *tail,
    struct err *err)
{
	if (a->len == 0)
		return true;
	tinydata_begin(t, a->len == 4 ? RR_A : RR_AAAA, tail);
	buf_add(&t->val, a->ip, a->len);
	return tinydata_give(t, owner, err);
}

bool
linetype_give_name(struct tinydata *t, uint16_t type,
    const struct wirename *owner, const struct wirename *target,
    const struct dataline_tail *tail, struct err *err)
{
	tinydata_begin(t, type, tail);
	tinydata_add_name(t, target);
	return tinydata_give(t, owner, err);
}

/* Writes a label; returns where the next one goes. */
static size_t
put_label(struct wirename *name, size_t at, const char *text)
{
	size_t len = strlen(text);

	name->wire[at] = (uint8_t)len;
	memcpy(name->wire + at + 1, text, len);
	return at + 1 + len;
}

/* The name below in-addr.arpa (RFC 1035, 3.5) or ip6.arpa (RFC 3596, 2.5). */
static void
make_reverse(struct wirename *name, const struct dataline_address *a)
{
	size_t at = 0;
	char text[4];

	for (size_t i = a->len; i-- > 0;) {
		if (a->len == 4) {
			snprintf(text, sizeof(text), "%u", a->ip[i]);
			at = put_label(name, at, text);
			continue;
		}
		snprintf(text, sizeof(text), "%x", a->ip[i] & 15);
		at = put_label(name, at, text);
		snprintf(text, sizeof(text), "%x", a->ip[i] >> 4);
		at = put_label(name, at, text);
	}
	at = put_label(name, at, a->len == 4 ? "in-addr" : "ip6");
	at = put_label(name, at, "arpa");
	name->wire[at] = 0;
	name->len = at + 1;
}

bool
linetype_host(struct tinydata *t, struct err *err)
{
	struct dataline *l = &t->line;
	struct wirename owner, reverse;
	struct dataline_address address;
	struct dataline_tail tail;

	if (!dataline_name(l, 0, &owner, err))
		return false;
	dataline_take_address(l, true, &address);
	dataline_take_tail(l, 2, TTL_POSITIVE, &tail);
	if (!linetype_give_address(t, &owner, &address, &tail, err))
		return false;
	if (l->mark == '+' || address.len == 0)
		return true;
	make_reverse(&reverse, &address);
	return linetype_give_name(t, RR_PTR, &reverse, &owner, &tail, err);
}

/* 3 and 6: an IPv6 address as 32 digits, alone or with its PTR record. */
bool
linetype_ip6_host(struct tinydata *t, struct err *err)
{
	struct dataline *l = &t->line;
	struct wirename owner, reverse;
	struct dataline_address address = { .len = 16 };
	struct dataline_tail tail;

	if (!dataline_name(l, 0, &owner, err))
		return false;
	if (!field_hex(&l->f[1], address.ip, 16) &&
	    !field_ip6(&l->f[1], address.ip))
		return err_set(err, "'%s' is no IPv6 address; write its 32 "
		    "hexadecimal digits, or [2001:db8::1]",
		    dataline_text(l, &l->f[1]));
	dataline_take_tail(l, 2, TTL_POSITIVE, &tail);
	if (!linetype_give_address(t, &owner, &address, &tail, err))
		return false;
	if (l->mark == '3')
		return true;
	make_reverse(&reverse, &address);
	return linetype_give_name(t, RR_PTR, &reverse, &owner, &tail, err);
}
