/*
 * zonefile: cdbs that a test makes, and what stands in them.
 */
#ifndef DNSSYNC_TESTS_ZONEFILE_H
#define DNSSYNC_TESTS_ZONEFILE_H

#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>

#include "dns/datacdb.h"
#include "dns/tinydns.h"
#include "making.h"

/* A cdb that is being written. */
struct zonefile {
	int fd;
	struct datacdb *db;
};

/* Writes into an empty file, which zonefile_end() closes. */
static inline struct zonefile
zonefile_begin(const char *path)
{
	struct zonefile z;

	z.fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
	assert_true(z.fd >= 0);
	z.db = datacdb_new(z.fd);
	return z;
}

static inline void
zonefile_end(struct zonefile *z)
{
	struct err err;

	assert_true(datacdb_finish(&z->db, &err));
	assert_null(z->db);
	assert_int_equal(close(z->fd), 0);
}

static inline void
zonefile_add(struct zonefile *z, const char *owner, unsigned type,
    const void *rdata, size_t len)
{
	struct buf name = { 0 };
	struct err err;
	struct record r = { .type = (uint16_t)type, .rdata = rdata,
		.rdlen = (uint16_t)len, .ttl = 300 };

	make_name(&name, owner);
	r.owner = name.data;
	assert_true(datacdb_add(z->db, &r, &err));
	buf_fini(&name);
}

static inline void
zonefile_add_name(struct zonefile *z, const char *owner, unsigned type,
    const char *target)
{
	struct buf rdata = { 0 };

	make_name(&rdata, target);
	zonefile_add(z, owner, type, rdata.data, rdata.len);
	buf_fini(&rdata);
}

static inline void
zonefile_add_soa(struct zonefile *z, const char *apex, uint32_t serial)
{
	struct buf rdata = { 0 };

	make_soa(&rdata, serial);
	zonefile_add(z, apex, RR_SOA, rdata.data, rdata.len);
	buf_fini(&rdata);
}

/* A zone of SOA, NS and as many addresses n0, n1 ... below it. */
static inline void
zonefile_make(const char *path, const char *apex, uint32_t serial,
    unsigned addresses)
{
	struct zonefile z = zonefile_begin(path);
	struct buf owner = { 0 };

	zonefile_add_soa(&z, apex, serial);
	zonefile_add_name(&z, apex, RR_NS, "ns.example");
	for (unsigned i = 0; i < addresses; i++) {
		owner.len = 0;
		buf_addf(&owner, "n%u.%s", i, apex);
		zonefile_add(&z, buf_str(&owner), RR_A, "\300\0\2\1", 4);
	}
	buf_fini(&owner);
	zonefile_end(&z);
}

/* Appends a line for each item of an open cdb. */
static inline void
zonefile_lines_fd(int fd, struct buf *out)
{
	struct datacdb_reader *r;
	struct datacdb_item item;
	struct err err;

	r = datacdb_open_fd(fd, &err);
	assert_non_null(r);
	while (datacdb_next(r, &item, &err) == DATACDB_ITEM)
		assert_true(tinydns_item_line(out, &item, &err));
	datacdb_close(&r);
}

/* The cdb at path says just this. */
static inline void
zonefile_assert(const char *path, const char *expected)
{
	int fd = open(path, O_RDONLY);
	struct buf lines = { 0 };

	assert_true(fd >= 0);
	zonefile_lines_fd(fd, &lines);
	assert_string_equal(buf_str(&lines), expected);
	buf_fini(&lines);
	close(fd);
}

#endif
