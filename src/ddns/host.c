#include "ddns/host.h"

#include <stdio.h>
#include <string.h>

/* Where the records go, and what they have in common. */
struct giving {
	record_fn *give;
	void *ctx;
	uint32_t ttl;
	struct err *err;
};

static bool
has_line(const char *txt, const char *value)
{
	size_t len = strlen(value);

	for (; *txt != '\0'; txt += strcspn(txt, "\n") + 1)
		if (strncmp(txt, value, len) == 0 && txt[len] == '\n')
			return true;
	return false;
}

static unsigned
count_lines(const char *txt)
{
	unsigned n = 0;

	for (; *txt != '\0'; txt++)
		n += *txt == '\n';
	return n;
}

bool
host_add_txt(char txt[HOST_TXT_SIZE], const char *value)
{
	size_t len;

	if (has_line(txt, value))
		return false;
	while (count_lines(txt) >= HOST_MAX_TXT) {
		const char *second = strchr(txt, '\n') + 1;

		memmove(txt, second, strlen(second) + 1);
	}
	len = strlen(txt);
	snprintf(txt + len, HOST_TXT_SIZE - len, "%s\n", value);
	return true;
}

static bool
give_record(const struct giving *to, const uint8_t *owner, uint16_t type,
    const uint8_t *rdata, size_t len)
{
	struct record record = { .owner = owner, .type = type,
		.rdata = rdata, .rdlen = (uint32_t)len, .ttl = to->ttl };

	return to->give(to->ctx, &record, to->err);
}

static bool
give_addresses(const struct giving *to, const struct host *host,
    const uint8_t *owner)
{
	return (host->v4.len == 0 ||
	    give_record(to, owner, RR_A, host->v4.bytes, IP4_LEN)) &&
	    (host->v6.len == 0 ||
	    give_record(to, owner, RR_AAAA, host->v6.bytes, IP6_LEN));
}

static bool
give_txt(const struct giving *to, const struct host *host,
    const uint8_t *owner)
{
	uint8_t rdata[256];
	size_t len;

	for (const char *p = host->txt; *p != '\0'; p += len + 1) {
		len = strcspn(p, "\n");
		rdata[0] = (uint8_t)len;
		memcpy(rdata + 1, p, len);
		if (!give_record(to, owner, RR_TXT, rdata, len + 1))
			return false;
	}
	return true;
}

/* false: with this label before it, the name would be too long. */
static bool
put_below(struct name *name, const char *label, const struct name *parent)
{
	size_t len = strlen(label);

	if (parent->len + len + 1 > NAME_MAX_LEN)
		return false;
	name->len = (uint8_t)(parent->len + len + 1);
	name->wire[0] = (uint8_t)len;
	memcpy(name->wire + 1, label, len);
	memcpy(name->wire + 1 + len, parent->wire, parent->len);
	return true;
}

bool
host_challenge(struct name *below, const struct name *host)
{
	return put_below(below, HOST_CHALLENGE, host);
}

bool
host_records(const struct host *host, uint32_t ttl, record_fn *give,
    void *ctx, struct err *err)
{
	struct giving to = { .give = give, .ctx = ctx, .err = err,
		.ttl = ttl };
	struct name below;

	if (!give_addresses(&to, host, host->name.wire) ||
	    !give_txt(&to, host, host->name.wire))
		return false;
	if (host->has_wildcard && put_below(&below, "*", &host->name) &&
	    !give_addresses(&to, host, below.wire))
		return false;
	return !host_challenge(&below, &host->name) ||
	    give_txt(&to, host, below.wire);
}
