#include "ddns/apex.h"

#include <string.h>

#include "base/bytes.h"

enum { NS_TTL = 259200, REFRESH = 16384, RETRY = 2048, EXPIRE = 1048576 };

static const char mailbox[] = "\12hostmaster";

static size_t
put_mailbox(uint8_t *p, const struct name *zone)
{
	size_t len = sizeof(mailbox) - 1;

	if (len + zone->len > NAME_MAX_LEN)
		len = 0;
	memcpy(p, mailbox, len);
	memcpy(p + len, zone->wire, zone->len);
	return len + zone->len;
}

static bool
give_soa(const struct apex *apex, record_fn *give, void *ctx,
    struct err *err)
{
	const uint32_t numbers[] = { apex->serial, REFRESH, RETRY, EXPIRE,
		apex->negative_ttl };
	const struct name *primary = &apex->nameservers[0];
	uint8_t rdata[2 * NAME_MAX_LEN + sizeof(numbers)], *p = rdata;
	struct record record = { .owner = apex->zone->wire, .type = RR_SOA,
		.rdata = rdata, .ttl = apex->negative_ttl };

	memcpy(p, primary->wire, primary->len);
	p += primary->len;
	p += put_mailbox(p, apex->zone);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		put_u32(p, numbers[i]);
		p += 4;
	}
	record.rdlen = (uint32_t)(p - rdata);
	return give(ctx, &record, err);
}

bool
apex_records(const struct apex *apex, record_fn *give, void *ctx,
    struct err *err)
{
	if (!give_soa(apex, give, ctx, err))
		return false;
	for (size_t i = 0; i < apex->nnameservers; i++) {
		const struct name *ns = &apex->nameservers[i];
		const struct record record = { .owner = apex->zone->wire,
			.type = RR_NS, .rdata = ns->wire, .rdlen = ns->len,
			.ttl = NS_TTL };

		if (!give(ctx, &record, err))
			return false;
	}
	return true;
}
