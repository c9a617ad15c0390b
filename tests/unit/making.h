/*
 * making: names and messages as the tests want them, good and bad.
 */
#ifndef DNSSYNC_TESTS_MAKING_H
#define DNSSYNC_TESTS_MAKING_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "dns/name.h"
#include "dns/record.h"

enum {
	MAKING_QR = 0x8000, MAKING_AA = 0x0400, MAKING_TC = 0x0200,
	MAKING_GOOD = MAKING_QR | MAKING_AA,
	MAKING_HEADER = 12
};

/* Which of the header's counts a record adds to. */
enum making_section { MAKING_ANSWER = 6, MAKING_AUTHORITY = 8,
	MAKING_ADDITIONAL = 10 };

/* Appends "Mail.Example.COM" in wire form: no escapes, its case is kept. */
static inline size_t
make_name(struct buf *b, const char *text)
{
	size_t start = b->len;

	if (strcmp(text, ".") == 0)
		text++;
	while (*text != '\0') {
		size_t label = strcspn(text, ".");

		buf_add_byte(b, (uint8_t)label);
		buf_add(b, text, label);
		text += label + (text[label] == '.');
	}
	buf_add_byte(b, 0);
	return b->len - start;
}

static inline void
make_u16(struct buf *b, unsigned v)
{
	uint8_t bytes[2];

	put_u16(bytes, (uint16_t)v);
	buf_add(b, bytes, 2);
}

static inline void
make_u32(struct buf *b, uint32_t v)
{
	uint8_t bytes[4];

	put_u32(bytes, v);
	buf_add(b, bytes, 4);
}

/* SOA rdata with plain names; refresh and so on are 2, 3, 4 and 5. */
static inline void
make_soa(struct buf *b, uint32_t serial)
{
	make_name(b, "ns.example");
	make_name(b, "host.example");
	make_u32(b, serial);
	for (uint32_t i = 2; i <= 5; i++)
		make_u32(b, i);
}

/* Begins a message; what it held before is gone. */
static inline void
make_message(struct buf *b, unsigned id, unsigned flags)
{
	b->len = 0;
	make_u16(b, id);
	make_u16(b, flags);
	make_u32(b, 0);
	make_u32(b, 0);
}

static inline void
make_count(struct buf *b, size_t at)
{
	put_u16(b->data + at, (uint16_t)(get_u16(b->data + at) + 1));
}

static inline void
make_question(struct buf *b, const char *name, unsigned type)
{
	make_count(b, 4);
	make_name(b, name);
	make_u16(b, type);
	make_u16(b, CLASS_IN);
}

/* What stands in a record before its rdata, which the caller appends. */
struct making_record {
	const char *owner;		/* NULL: wire form at raw */
	const void *raw;
	size_t raw_len;
	uint16_t type, class;		/* class 0: IN */
	uint32_t ttl;
	enum making_section section;	/* 0: the answer section */
};

static inline void
make_record(struct buf *b, const struct making_record *r, const void *rdata,
    size_t len)
{
	make_count(b, r->section != 0 ? r->section : MAKING_ANSWER);
	if (r->owner != NULL)
		make_name(b, r->owner);
	else
		buf_add(b, r->raw, r->raw_len);
	make_u16(b, r->type);
	make_u16(b, r->class != 0 ? r->class : CLASS_IN);
	make_u32(b, r->ttl);
	make_u16(b, (unsigned)len);
	buf_add(b, rdata, len);
}

/* The same for an answer of class IN with TTL 300. */
static inline void
make_answer(struct buf *b, const char *owner, unsigned type,
    const void *rdata, size_t len)
{
	const struct making_record r = { .owner = owner,
		.type = (uint16_t)type, .ttl = 300 };

	make_record(b, &r, rdata, len);
}

static inline void
make_soa_answer(struct buf *b, const char *owner, uint32_t serial)
{
	struct buf rdata = { 0 };

	make_soa(&rdata, serial);
	make_answer(b, owner, RR_SOA, rdata.data, rdata.len);
	buf_fini(&rdata);
}

/* A record whose rdata is one name. */
static inline void
make_name_answer(struct buf *b, const char *owner, unsigned type,
    const char *target)
{
	struct buf rdata = { 0 };

	make_name(&rdata, target);
	make_answer(b, owner, type, rdata.data, rdata.len);
	buf_fini(&rdata);
}

#endif
