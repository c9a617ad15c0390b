/*
 * tsigning: messages that a test signs as it wishes, and hexadecimal ones.
 */
#ifndef DNSSYNC_TESTS_TSIGNING_H
#define DNSSYNC_TESTS_TSIGNING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/num.h"
#include "dns/tsig.h"
#include "dns/tsig_digest.h"
#include "making.h"

enum { TSIGNING_ID = 0x1234, TSIGNING_TIME = 1700000000,
	TSIGNING_SECRET_LEN = 32, TSIGNING_SIZE = 2048 };

/* A message, with room for a TSIG record behind it. */
struct tsigned {
	uint8_t bytes[TSIGNING_SIZE];
	size_t len;
};

static inline struct tsigned
from_hex(const char *hex)
{
	struct tsigned m = { .len = strlen(hex) / 2 };

	assert_true(m.len <= TSIGNING_SIZE);
	for (size_t i = 0; i < m.len; i++)
		m.bytes[i] = (uint8_t)(num_hex_digit(hex[2 * i]) << 4 |
		    num_hex_digit(hex[2 * i + 1]));
	return m;
}

/* A key whose secret is the bytes from start on. */
static inline struct tsig_key *
make_key(const char *text, enum tsig_algorithm algorithm, uint8_t start)
{
	uint8_t secret[TSIGNING_SECRET_LEN];
	struct tsig_key *key;
	struct name name;
	struct err err;

	for (size_t i = 0; i < sizeof(secret); i++)
		secret[i] = (uint8_t)(start + i);
	assert_true(name_parse(&name, text, &err));
	key = tsig_key_new(&name, algorithm, secret, sizeof(secret), &err);
	assert_non_null(key);
	return key;
}

/* A message with a question for the SOA of example.com. */
static inline struct tsigned
make_plain(unsigned flags)
{
	struct buf b = { 0 };
	struct tsigned m;

	make_message(&b, TSIGNING_ID, flags);
	make_question(&b, "example.com", RR_SOA);
	m.len = b.len;
	memcpy(m.bytes, b.data, b.len);
	buf_fini(&b);
	return m;
}

/* A record such as a key makes it, which a test may change. */
static inline struct tsig_record
make_tsig(const struct tsig_key *key)
{
	return (struct tsig_record){ .key = *tsig_key_name(key),
		.algorithm = *tsig_algorithm_name(tsig_key_algorithm(key)),
		.time = TSIGNING_TIME, .fudge = TSIG_FUDGE,
		.id = TSIGNING_ID };
}

/* One who signs one message after the other. */
struct signer {
	struct tsig_key *key;
	uint8_t prior[TSIG_MAC_MAX];
	size_t prior_len;
	struct tsig_mac *mac;		/* of what is not signed yet */
	bool later;			/* than the first message */
	size_t cut;			/* that many bytes of the MAC are left
					   out */
};

static inline void
signer_begin(struct signer *s)
{
	tsig_mac_free(&s->mac);
	s->mac = tsig_key_mac(s->key);
	if (s->prior_len > 0)
		tsig_digest_prior(s->mac, s->prior, s->prior_len);
}

/* Puts r behind the message, with the MAC that it has to have. */
static inline void
sign_as(struct signer *s, struct tsigned *m, struct tsig_record *r)
{
	if (s->mac == NULL)
		signer_begin(s);
	tsig_mac_add(s->mac, m->bytes, m->len);
	if (s->later)
		tsig_digest_timers(s->mac, r);
	else
		tsig_digest_variables(s->mac, r);
	s->prior_len = tsig_mac_end(&s->mac, s->prior) - s->cut;
	r->mac = s->prior;
	r->mac_len = (uint16_t)s->prior_len;
	m->len = tsig_record_put(m->bytes, m->len, r);
	s->later = true;
	signer_begin(s);
}

static inline void
sign(struct signer *s, struct tsigned *m)
{
	struct tsig_record r = make_tsig(s->key);

	sign_as(s, m, &r);
}

/* A message that goes out without a signature. */
static inline void
leave_out(struct signer *s, const struct tsigned *m)
{
	tsig_mac_add(s->mac, m->bytes, m->len);
}

static inline void
signer_fini(struct signer *s)
{
	tsig_mac_free(&s->mac);
	tsig_key_unref(&s->key);
}

#endif
