/*
 * rdata: a record's rdata within a message, and what wire_rdata() makes of it.
 */
#ifndef DNSSYNC_TESTS_RDATA_H
#define DNSSYNC_TESTS_RDATA_H

#include <string.h>

#include <cmocka.h>

#include "dns/wire.h"
#include "making.h"

/* Each message begins with "Mail.Example.COM"; the rdata stands behind it. */
enum { BEHIND_NAME = 18 };

/* What wire_rdata() made of a piece of a message. */
struct copied {
	bool ok;
	uint16_t len;
	uint8_t rdata[WIRE_RDATA_SIZE];
};

static struct copied copied;

static inline void
copy(uint16_t type, const void *rdata, size_t len)
{
	struct buf msg = { 0 };

	make_name(&msg, "Mail.Example.COM");
	assert_int_equal(msg.len, BEHIND_NAME);
	buf_add(&msg, rdata, len);
	memset(&copied, 0xaa, sizeof(copied));
	copied.ok = wire_rdata(msg.data, BEHIND_NAME, (uint16_t)len, type,
	    copied.rdata, &copied.len);
	buf_fini(&msg);
}

static inline void
assert_copied(uint16_t type, const void *rdata, size_t len,
    const void *expected, size_t expected_len)
{
	copy(type, rdata, len);
	assert_true(copied.ok);
	assert_int_equal(copied.len, expected_len);
	assert_memory_equal(copied.rdata, expected, expected_len);
}

static inline void
assert_same(uint16_t type, const void *rdata, size_t len)
{
	assert_copied(type, rdata, len, rdata, len);
}

static inline void
assert_broken(uint16_t type, const void *rdata, size_t len)
{
	copy(type, rdata, len);
	assert_false(copied.ok);
}

#endif
