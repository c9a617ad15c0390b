#include "sync/question.h"

#include <time.h>

#include "base/random.h"
#include "dns/edns.h"

static uint64_t
now(void)
{
	return (uint64_t)time(NULL);
}

/* A signature is the last record (RFC 8945, 5.1). */
static void
make(struct question *q, const struct name *zone, uint16_t type,
    struct tsig_key *key, bool edns, bool is_padded)
{
	question_fini(q);
	q->id = (uint16_t)random_u32();
	q->len = wire_query(q->bytes, q->id, zone, type);
	q->edns = edns;
	q->is_padded = is_padded;
	if (edns)
		q->len = edns_add(q->bytes, q->len);
	if (is_padded)
		q->len = edns_pad(q->bytes, q->len,
		    key == NULL ? 0 : tsig_length(key));
	if (key == NULL)
		return;
	q->tsig = tsig_new(key);
	q->len = tsig_sign(q->tsig, q->bytes, q->len, now());
}

void
question_make(struct question *q, const struct name *zone, uint16_t type,
    struct tsig_key *key)
{
	make(q, zone, type, key, false, false);
}

void
question_make_edns(struct question *q, const struct name *zone, uint16_t type,
    struct tsig_key *key)
{
	make(q, zone, type, key, true, false);
}

void
question_make_padded(struct question *q, const struct name *zone,
    uint16_t type, struct tsig_key *key)
{
	make(q, zone, type, key, true, true);
}

void
question_drop_edns(struct question *q)
{
	if (!q->edns || q->is_padded || q->tsig != NULL)
		return;
	q->len = edns_remove(q->bytes, q->len);
	q->edns = false;
}

void
question_fini(struct question *q)
{
	tsig_free(&q->tsig);
}

bool
question_verify(struct question *q, const uint8_t *msg, size_t len,
    struct err *err)
{
	return q->tsig == NULL || tsig_verify(q->tsig, msg, len, now(), err);
}

bool
question_may_end(const struct question *q, struct err *err)
{
	return q->tsig == NULL || tsig_may_end(q->tsig, err);
}
