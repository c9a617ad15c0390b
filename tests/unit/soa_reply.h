/*
 * soa_reply: answers to the question for a zone's SOA, good and bad ones.
 */
#ifndef DNSSYNC_TESTS_SOA_REPLY_H
#define DNSSYNC_TESTS_SOA_REPLY_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/bytes.h"
#include "dns/record.h"

enum {
	REPLY_SIZE = 1024,
	REPLY_QR = 0x8000, REPLY_AA = 0x0400, REPLY_TC = 0x0200,
	REPLY_GOOD = REPLY_QR | REPLY_AA,
	REPLY_HEADER = 12,
	REPLY_SOA_RDLEN = 22
};

/* A header with the question's id and, if len > 0, its question section. */
static inline size_t
reply_begin(uint8_t reply[REPLY_SIZE], const uint8_t *query, size_t len,
    unsigned flags)
{
	size_t end = len > REPLY_HEADER ? len : REPLY_HEADER;

	assert(end <= REPLY_SIZE / 2);
	memset(reply, 0, REPLY_SIZE);
	memcpy(reply, query, end);
	put_u16(reply + 2, (uint16_t)flags);
	put_u16(reply + 4, len > REPLY_HEADER);
	memset(reply + 6, 0, 6);
	return end;
}

/* One record more in the answer section; owner is wire form. */
static inline size_t
reply_add(uint8_t reply[REPLY_SIZE], size_t len, const void *owner,
    size_t owner_len, uint16_t type, const void *rdata, uint16_t rdlen)
{
	assert(len + owner_len + 10 + rdlen <= REPLY_SIZE);
	memcpy(reply + len, owner, owner_len);
	len += owner_len;
	put_u16(reply + len, type);
	put_u16(reply + len + 2, CLASS_IN);
	put_u32(reply + len + 4, 3600);
	put_u16(reply + len + 8, rdlen);
	memcpy(reply + len + 10, rdata, rdlen);
	put_u16(reply + 6, (uint16_t)(get_u16(reply + 6) + 1));
	return len + 10 + rdlen;
}

/* An SOA at the question's name (a pointer to it), both its names the root. */
static inline size_t
reply_add_soa(uint8_t reply[REPLY_SIZE], size_t len, uint32_t serial)
{
	uint8_t rdata[REPLY_SOA_RDLEN] = { 0 };

	put_u32(rdata + 2, serial);
	put_u32(rdata + 6, 7200);
	put_u32(rdata + 10, 900);
	put_u32(rdata + 14, 1209600);
	put_u32(rdata + 18, 300);
	return reply_add(reply, len, "\xc0\x0c", 2, RR_SOA, rdata,
	    sizeof(rdata));
}

/* The answer that everybody hopes for. */
static inline size_t
reply_good(uint8_t reply[REPLY_SIZE], const uint8_t *query, size_t len,
    uint32_t serial)
{
	return reply_add_soa(reply, reply_begin(reply, query, len,
	    REPLY_GOOD), serial);
}

/*
 * Writes what the server says to the n-th question (from 0) over UDP or TCP;
 * 0: nothing.
 */
typedef size_t say_fn(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE]);

static inline size_t
say_good(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	return reply_good(reply, query, len, 42 + n);
}

static inline size_t
say_good_at_last(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	return n < 2 ? 0 : say_good(n, query, len, reply);
}

static inline size_t
say_cut(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	(void)n;
	return reply_begin(reply, query, len, REPLY_GOOD | REPLY_TC);
}

static inline size_t
say_refused(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	(void)n;
	return reply_begin(reply, query, len, REPLY_QR | 5);
}

static inline size_t
say_relayed(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	(void)n;
	return reply_add_soa(reply, reply_begin(reply, query, len, REPLY_QR),
	    42);
}

static inline size_t
say_two(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	return reply_add_soa(reply, say_good(n, query, len, reply), 43);
}

static inline size_t
say_wrong_id(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	len = say_good(n, query, len, reply);
	reply[0] ^= 0x80;
	return len;
}

static inline size_t
say_wrong_name(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	len = say_good(n, query, len, reply);
	reply[REPLY_HEADER + 1] ^= 1;
	return len;
}

static inline size_t
say_rubbish(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	(void)n;
	memcpy(reply, query, len);
	return len - 1;
}

/* A forged answer of each kind first. */
static inline size_t
say_good_behind_forgeries(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	static say_fn *const order[] = { say_wrong_id, say_wrong_name };

	return (n < 2 ? order[n] : say_good)(n, query, len, reply);
}

#endif
