#include "dns/tsig.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "dns/record.h"
#include "dns/tsig_digest.h"
#include "dns/wire.h"

struct tsig {
	struct tsig_key *key;
	struct tsig_mac *mac;		/* of what was digested of the next */
	uint8_t prior[TSIG_MAC_MAX];	/* the last MAC that was good */
	size_t prior_len;
	bool any;			/* is a message of the answer good? */
	unsigned without;		/* messages since that MAC */
};

struct tsig *
tsig_new(struct tsig_key *key)
{
	struct tsig *t = xcalloc(1, sizeof(*t));

	t->key = tsig_key_ref(key);
	return t;
}

void
tsig_free(struct tsig **take)
{
	struct tsig *t = *take;

	if (t == NULL)
		return;
	*take = NULL;
	tsig_mac_free(&t->mac);
	tsig_key_unref(&t->key);
	free(t);
}

/* The next MAC begins with the one before it. */
static void
begin(struct tsig *t)
{
	tsig_mac_free(&t->mac);
	t->mac = tsig_key_mac(t->key);
	tsig_digest_prior(t->mac, t->prior, t->prior_len);
	t->without = 0;
}

size_t
tsig_length(const struct tsig_key *key)
{
	enum tsig_algorithm algorithm = tsig_key_algorithm(key);
	const struct tsig_record r = {
		.key = *tsig_key_name(key),
		.algorithm = *tsig_algorithm_name(algorithm),
		.mac_len = (uint16_t)tsig_algorithm_len(algorithm) };

	return tsig_record_length(&r);
}

size_t
tsig_sign(struct tsig *t, uint8_t *query, size_t len, uint64_t now)
{
	enum tsig_algorithm algorithm = tsig_key_algorithm(t->key);
	struct tsig_record r = { .start = len, .time = now,
		.fudge = TSIG_FUDGE, .id = get_u16(query), .mac = t->prior,
		.mac_len = (uint16_t)tsig_algorithm_len(algorithm),
		.key = *tsig_key_name(t->key),
		.algorithm = *tsig_algorithm_name(algorithm) };
	struct tsig_mac *mac = tsig_key_mac(t->key);

	assert(t->prior_len == 0);
	tsig_mac_add(mac, query, len);
	tsig_digest_variables(mac, &r);
	t->prior_len = tsig_mac_end(&mac, t->prior);
	begin(t);
	return tsig_record_put(query, len, &r);
}

/* What a server says that could not read the question or does not sign. */
static bool
refuse_unsigned(const struct tsig *t, const uint8_t *msg, struct err *err)
{
	const char *key = tsig_key_text(t->key);
	unsigned rcode = msg[3] & 0xf;
	char text[WIRE_TEXT_SIZE];

	if (rcode == 0)
		return err_set(err, "does not sign its answer, though the key "
		    "%s is set for it", key);
	/* So PowerDNS says all of BADKEY, BADSIG and BADTIME. */
	if (rcode == RCODE_NOTAUTH)
		return err_set(err, "answers NOTAUTH, and does not sign that: "
		    "the key %s with %s is not known there, or its secret "
		    "is another one, or the clocks differ", key,
		    tsig_algorithm_text(tsig_key_algorithm(t->key)));
	wire_rcode_text(rcode, text);
	return err_set(err, "answers %s, and does not sign that, though the "
	    "key %s is set for it", text, key);
}

static bool
take_unsigned(struct tsig *t, const uint8_t *msg, size_t len, struct err *err)
{
	if (!t->any)
		return refuse_unsigned(t, msg, err);
	if (t->without == TSIG_UNSIGNED_MAX)
		return err_set(err, "sent more than %d messages in a row that "
		    "are not signed", TSIG_UNSIGNED_MAX);
	t->without++;
	tsig_mac_add(t->mac, msg, len);
	return true;
}

static bool
check_key(const struct tsig *t, const struct tsig_record *r, struct err *err)
{
	const struct name *name =
	    tsig_algorithm_name(tsig_key_algorithm(t->key));
	char text[NAME_TEXT_SIZE];

	if (!name_equal(r->key.wire, tsig_key_name(t->key)->wire)) {
		name_text(r->key.wire, text);
		return err_set(err, "signs with the key %.200s, where %s was "
		    "asked with", text, tsig_key_text(t->key));
	}
	if (!name_equal(r->algorithm.wire, name->wire)) {
		name_text(r->algorithm.wire, text);
		return err_set(err, "signs with %.200s, where the key %s is "
		    "for %s", text, tsig_key_text(t->key),
		    tsig_algorithm_text(tsig_key_algorithm(t->key)));
	}
	return true;
}

static bool
refuse_time(uint64_t theirs, uint64_t now, unsigned allowed, struct err *err)
{
	bool ahead = theirs > now;

	return err_set(err, "has a clock that is %llu s %s ours (BADTIME): "
	    "set both right, up to %u s are allowed",
	    (unsigned long long)(ahead ? theirs - now : now - theirs),
	    ahead ? "ahead of" : "behind", allowed);
}

/*
 * What it says of our question.  It is refused anyway, so that it does not
 * matter here whether that is signed; NSD, for one, does not sign a BADTIME.
 */
static bool
refuse_reported(const struct tsig *t, const struct tsig_record *r,
    uint64_t now, struct err *err)
{
	const char *key = tsig_key_text(t->key);

	if (r->error == TSIG_BADTIME && r->other_len == TSIG_TIME_LEN)
		return refuse_time(tsig_time_get(r->other), now, TSIG_FUDGE,
		    err);
	switch (r->error) {
	case TSIG_BADKEY:
		return err_set(err, "does not know the key %s with %s "
		    "(BADKEY): compare the key's name and algorithm at both "
		    "ends", key,
		    tsig_algorithm_text(tsig_key_algorithm(t->key)));
	case TSIG_BADSIG:
		return err_set(err, "finds our signature wrong (BADSIG): the "
		    "secret of the key %s is another one there", key);
	case TSIG_BADTIME:
		return err_set(err, "says that its clock and ours differ "
		    "(BADTIME)");
	case TSIG_BADTRUNC:
		return err_set(err, "wants a longer signature than %s has "
		    "(BADTRUNC)", key);
	default:
		return err_set(err, "refuses our signature with the key %s, "
		    "for a reason that we do not know (%u)", key, r->error);
	}
}

/*
 * RFC 8945, 5.2.2.1: shorter MACs could be allowed, and nobody makes any
 * unless told to.
 */
static bool
check_mac(struct tsig *t, const uint8_t *msg, const struct tsig_record *r,
    struct err *err)
{
	size_t len = tsig_algorithm_len(tsig_key_algorithm(t->key));
	uint8_t mac[TSIG_MAC_MAX];

	if (r->mac_len != len)
		return err_set(err, "signs with %u bytes, where %s has %zu",
		    r->mac_len,
		    tsig_algorithm_text(tsig_key_algorithm(t->key)), len);
	tsig_digest_message(t->mac, msg, r);
	if (t->any)
		tsig_digest_timers(t->mac, r);
	else
		tsig_digest_variables(t->mac, r);
	tsig_mac_end(&t->mac, mac);
	if (!tsig_mac_equal(mac, r->mac, len))
		return err_set(err, "sent a signature that is wrong (BADSIG): "
		    "the secret of the key %s is another one there, or "
		    "somebody changed the answer", tsig_key_text(t->key));
	return true;
}

static bool
check_time(const struct tsig_record *r, uint64_t now, struct err *err)
{
	uint64_t apart = r->time > now ? r->time - now : now - r->time;

	return apart <= r->fudge ||
	    refuse_time(r->time, now, r->fudge, err);
}

static bool
take_signed(struct tsig *t, const uint8_t *msg, const struct tsig_record *r,
    uint64_t now, struct err *err)
{
	if (r->mac_len == 0 && r->error != 0)
		return refuse_reported(t, r, now, err);
	if (!check_key(t, r, err) || !check_mac(t, msg, r, err))
		return false;
	if (r->error != 0)
		return refuse_reported(t, r, now, err);
	if (!check_time(r, now, err))
		return false;
	memcpy(t->prior, r->mac, r->mac_len);
	t->prior_len = r->mac_len;
	t->any = true;
	begin(t);
	return true;
}

static bool
take(struct tsig *t, const uint8_t *msg, size_t len, uint64_t now,
    struct err *err)
{
	struct tsig_record r;
	struct err what;

	switch (tsig_record_find(msg, len, &r, &what)) {
	case TSIG_FOUND:
		return take_signed(t, msg, &r, now, err);
	case TSIG_NONE:
		return take_unsigned(t, msg, len, err);
	case TSIG_BROKEN:
		break;
	}
	return err_set(err, "sent %s", what.text);
}

bool
tsig_verify(struct tsig *t, const uint8_t *msg, size_t len, uint64_t now,
    struct err *err)
{
	if (take(t, msg, len, now, err))
		return true;
	t->any = false;
	begin(t);
	return false;
}

bool
tsig_may_end(const struct tsig *t, struct err *err)
{
	if (t->any && t->without == 0)
		return true;
	return err_set(err, "did not sign the last message of its answer");
}
