#include "sync/reply.h"

#include "dns/edns.h"

enum answer_kind
reply_read(const struct question *q, const struct name *zone,
    const uint8_t *msg, size_t len, struct probe_result *result)
{
	enum answer_kind kind = answer_read(msg, len, q->id, zone,
	    &result->soa, &result->why);

	if (kind == ANSWER_SOA) {
		result->outcome = PROBE_SERIAL;
		result->has_expire = edns_expire(msg, len, &result->expire);
	}
	return kind;
}

bool
reply_refuses_edns(const struct question *q, enum answer_kind kind,
    const uint8_t *msg, size_t len)
{
	return kind == ANSWER_BAD && q->edns && edns_is_refused(msg, len);
}
