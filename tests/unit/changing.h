/*
 * changing: records that a test gives a changeset, and what it then says.
 */
#ifndef DNSSYNC_TESTS_CHANGING_H
#define DNSSYNC_TESTS_CHANGING_H

#include <cmocka.h>

#include "dns/changeset.h"
#include "dns/tinydns.h"
#include "making.h"

enum { CHANGING_ROOM = 1 << 20 };

/* A record of the zone "a", say, with the TTL; used until the next call. */
static inline const struct record *
changing_record(const char *owner, unsigned type, const void *rdata,
    size_t len, uint32_t ttl)
{
	static struct buf name;
	static struct record r;

	name.len = 0;
	make_name(&name, owner);
	r = (struct record){ .owner = name.data, .type = (uint16_t)type,
		.rdata = rdata, .rdlen = (uint32_t)len, .ttl = ttl };
	return &r;
}

/* The same for an address. */
static inline const struct record *
changing_a(const char *owner, const char *address, uint32_t ttl)
{
	return changing_record(owner, RR_A, address, 4, ttl);
}

/* The same for rdata that is one name. */
static inline const struct record *
changing_name(const char *owner, unsigned type, const char *target)
{
	static struct buf rdata;

	rdata.len = 0;
	make_name(&rdata, target);
	return changing_record(owner, type, rdata.data, rdata.len, 300);
}

static inline const struct record *
changing_soa(const char *owner, uint32_t serial)
{
	static struct buf rdata;

	rdata.len = 0;
	make_soa(&rdata, serial);
	return changing_record(owner, RR_SOA, rdata.data, rdata.len, 300);
}

/*
 * A line for each record: whether it was held and is held, "-", "+", "=" and
 * for neither ".", and the record.
 */
static inline void
changing_lines(const struct changeset *c, struct buf *out)
{
	static const char signs[] = { '.', '+', '-', '=' };
	struct err err;

	for (size_t i = 0; i < changeset_count(c); i++) {
		const struct change *change = changeset_at(c, i);

		buf_add_byte(out, (uint8_t)signs[2 * change->was_held +
		    change->is_held]);
		assert_true(tinydns_line(out, &change->record, &err));
	}
}

static inline void
assert_changes(const struct changeset *c, const char *lines)
{
	struct buf out = { 0 };

	changing_lines(c, &out);
	assert_string_equal(buf_str(&out), lines);
	buf_fini(&out);
}

#endif
