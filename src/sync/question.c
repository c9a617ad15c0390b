#include "sync/question.h"

#include <time.h>

#include "base/random.h"
#include "dns/edns.h"

static uint64_t
now(void)
{
	return (uint64_t)time(NULL);
}

static void
begin(struct question *q, const struct name *zone, uint16_t type)
{
	question_fini(q);
	q->id = (uint16_t)random_u32();
	q->len = wire_query(q->bytes, q->id, zone, type);
	q->edns = q->is_padded = false;
}

static void
add_edns(struct question *q)
{
	q->edns = true;
	q->len = edns_add(q->bytes, q->len);
}

/* Behind it, there comes only the signature. */
static void
pad(struct question *q, struct tsig_key *key)
{
	add_edns(q);
	q->is_padded = true;
	q->len = edns_pad(q->bytes, q->len, key == NULL ? 0 :
	    tsig_length(key));
}

/* A signature is the last record (RFC 8945, 5.1). */
static void
sign(struct question *q, struct tsig_key *key)
{
	if (key == NULL)
		return;
	q->tsig = tsig_new(key);
	q->len = tsig_sign(q->tsig, q->bytes, q->len, now());
}

void
question_make(struct question *q, const struct name *zone, uint16_t type,
    struct tsig_key *key)
{
	begin(q, zone, type);
	sign(q, key);
}

void
question_make_transfer(struct question *q, const struct name *zone,
    const struct record *held, struct tsig_key *key, bool is_padded)
{
	begin(q, zone, held != NULL ? RR_IXFR : RR_AXFR);
	if (held != NULL)
		q->len = wire_query_held(q->bytes, q->len, held);
	if (is_padded)
		pad(q, key);
	sign(q, key);
}

void
question_make_edns(struct question *q, const struct name *zone, uint16_t type,
    struct tsig_key *key)
{
	begin(q, zone, type);
	add_edns(q);
	sign(q, key);
}

void
question_make_padded(struct question *q, const struct name *zone,
    uint16_t type, struct tsig_key *key)
{
	begin(q, zone, type);
	pad(q, key);
	sign(q, key);
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
