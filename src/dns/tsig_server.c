#include "dns/tsig_server.h"

#include <string.h>

#include "base/bytes.h"
#include "dns/record.h"
#include "dns/tsig_digest.h"

/* RFC 8945, 5.2.2.1: a MAC that was cut to less than that is an error. */
enum { MAC_MIN = 10 };

static struct tsig_key *
find_key(struct tsig_key *const *keys, size_t n, const struct tsig_record *r)
{
	for (size_t i = 0; i < n; i++)
		if (name_equal(tsig_key_name(keys[i])->wire, r->key.wire) &&
		    name_equal(tsig_algorithm_name(
		    tsig_key_algorithm(keys[i]))->wire, r->algorithm.wire))
			return keys[i];
	return NULL;
}

static enum tsig_verdict
not_authentic(struct tsig_request *q, enum tsig_error error)
{
	q->rcode = RCODE_NOTAUTH;
	q->record.error = (uint16_t)error;
	return TSIG_BAD;
}

static enum tsig_verdict
malformed(struct tsig_request *q)
{
	q->rcode = RCODE_FORMERR;
	q->key = NULL;
	memset(&q->record, 0, sizeof(q->record));
	return TSIG_BAD;
}

static enum tsig_verdict
unknown_key(struct tsig_request *q, struct err *err)
{
	char key[NAME_TEXT_SIZE], algorithm[NAME_TEXT_SIZE];

	name_text(q->record.key.wire, key);
	name_text(q->record.algorithm.wire, algorithm);
	err_set(err, "signs with a key that is not known here (BADKEY): "
	    "%.200s with %.200s", key, algorithm);
	return not_authentic(q, TSIG_BADKEY);
}

/* Compares as much as there is of the MAC. */
static bool
is_genuine(struct tsig_request *q, const uint8_t *msg)
{
	struct tsig_mac *mac = tsig_key_mac(q->key);
	uint8_t whole[TSIG_MAC_MAX];

	tsig_digest_message(mac, msg, &q->record);
	tsig_digest_variables(mac, &q->record);
	tsig_mac_end(&mac, whole);
	return tsig_mac_equal(whole, q->record.mac, q->record.mac_len);
}

static enum tsig_verdict
wrong_time(struct tsig_request *q, uint64_t now, struct err *err)
{
	uint64_t then = q->record.time;

	err_set(err, "has a clock that is %llu s %s ours (BADTIME)",
	    (unsigned long long)(then > now ? then - now : now - then),
	    then > now ? "ahead of" : "behind");
	tsig_time_put(q->other, now);
	return not_authentic(q, TSIG_BADTIME);
}

/* The order is that of RFC 8945, 5.2: key, MAC, time, truncation. */
static enum tsig_verdict
judge(struct tsig_request *q, const uint8_t *msg, uint64_t now,
    struct err *err)
{
	struct tsig_record *r = &q->record;
	size_t len = tsig_algorithm_len(tsig_key_algorithm(q->key));

	if (r->mac_len > len || r->mac_len < MAC_MIN ||
	    r->mac_len < len / 2) {
		err_set(err, "signs with %u bytes, where %s has %zu",
		    r->mac_len, tsig_algorithm_text(
		    tsig_key_algorithm(q->key)), len);
		return malformed(q);
	}
	if (!is_genuine(q, msg)) {
		err_set(err, "sent a signature that is wrong (BADSIG): the "
		    "secret of the key %s is another one there, or somebody "
		    "changed the message", tsig_key_text(q->key));
		return not_authentic(q, TSIG_BADSIG);
	}
	/* What a question says there is no part of the answer. */
	r->error = 0;
	memcpy(q->mac, r->mac, r->mac_len);
	if ((r->time > now ? r->time - now : now - r->time) > r->fudge)
		return wrong_time(q, now, err);
	if (r->mac_len == len)
		return TSIG_GOOD;
	err_set(err, "signs with %u bytes only, where %s has %zu (BADTRUNC)",
	    r->mac_len, tsig_algorithm_text(tsig_key_algorithm(q->key)), len);
	return not_authentic(q, TSIG_BADTRUNC);
}

enum tsig_verdict
tsig_request_read(struct tsig_request *q, struct tsig_key *const *keys,
    size_t n, const uint8_t *msg, size_t len, uint64_t now, struct err *err)
{
	struct err what;

	memset(q, 0, sizeof(*q));
	switch (tsig_record_find(msg, len, &q->record, &what)) {
	case TSIG_NONE:
		return TSIG_ABSENT;
	case TSIG_BROKEN:
		err_set(err, "sent %s", what.text);
		return malformed(q);
	case TSIG_FOUND:
		break;
	}
	q->key = find_key(keys, n, &q->record);
	if (q->key == NULL)
		return unknown_key(q, err);
	return judge(q, msg, now, err);
}

/* RFC 8945, 5.3.2: who does not have the key gets nothing that is signed. */
static bool
is_to_be_signed(const struct tsig_request *q)
{
	return q->record.error != TSIG_BADKEY &&
	    q->record.error != TSIG_BADSIG;
}

/* The answer to a wrong time has the time of the question (5.2.3). */
static void
make_record(struct tsig_request *q, size_t start, uint64_t now)
{
	struct tsig_record *r = &q->record;

	r->start = start;
	r->fudge = TSIG_FUDGE;
	r->mac = NULL;
	r->other = q->other;
	r->other_len = 0;
	if (r->error == TSIG_BADTIME)
		r->other_len = TSIG_TIME_LEN;
	else
		r->time = now;
}

size_t
tsig_request_answer(struct tsig_request *q, uint8_t *msg, size_t len,
    uint64_t now)
{
	struct tsig_record *r = &q->record;
	uint8_t made[TSIG_MAC_MAX];
	struct tsig_mac *mac;

	if (r->start == 0)
		return len;
	make_record(q, len, now);
	r->id = get_u16(msg);
	if (is_to_be_signed(q)) {
		mac = tsig_key_mac(q->key);
		tsig_digest_prior(mac, q->mac, r->mac_len);
		tsig_mac_add(mac, msg, len);
		tsig_digest_variables(mac, r);
		r->mac_len = (uint16_t)tsig_mac_end(&mac, made);
		r->mac = made;
	} else {
		r->mac_len = 0;
	}
	return tsig_record_put(msg, len, r);
}
