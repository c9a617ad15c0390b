#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tempdir.h"
#include "zonefile.h"

static struct datacdb_reader *
opened(const char *path)
{
	struct datacdb_reader *r;
	struct err err;

	r = datacdb_open(path, &err);
	assert_non_null(r);
	return r;
}

static void
records_come_back_in_order_as_they_were_added(void **state)
{
	struct record added = { .owner = (const uint8_t *)"\1A\1b",
		.type = RR_TXT, .ttl = 0xfedcba98, .loc = "lo",
		.ttd = { 0x40, 1, 2, 3, 4, 5, 6, 7 },
		.rdata = (const uint8_t *)"\3A-z", .rdlen = 4 }, got;
	struct zonefile z = zonefile_begin("f");
	struct datacdb_reader *r;
	struct datacdb_item item;
	struct name owner;
	struct err err;

	(void)state;
	assert_true(datacdb_add(z.db, &added, &err));
	zonefile_add(&z, "b", RR_A, "\1\2\3\4", 4);
	zonefile_end(&z);
	r = opened("f");
	assert_int_equal(datacdb_next(r, &item, &err), DATACDB_ITEM);
	assert_int_equal(datacdb_decode(&item, &got, &owner), DATACDB_RECORD);
	assert_int_equal(owner.len, 5);
	assert_memory_equal(got.owner, "\1a\1b", 5);
	assert_int_equal(got.type, RR_TXT);
	assert_int_equal(got.ttl, 0xfedcba98);
	assert_memory_equal(got.loc, "lo", 2);
	assert_memory_equal(got.ttd, added.ttd, 8);
	assert_int_equal(got.rdlen, 4);
	assert_memory_equal(got.rdata, "\3A-z", 4);
	assert_int_equal(item.pos, 2048);
	assert_int_equal(datacdb_next(r, &item, &err), DATACDB_ITEM);
	assert_int_equal(datacdb_decode(&item, &got, &owner), DATACDB_RECORD);
	assert_int_equal(got.type, RR_A);
	assert_memory_equal(got.loc, "\0\0", 2);
	assert_true(item.pos > 2048);
	assert_int_equal(datacdb_next(r, &item, &err), DATACDB_END);
	assert_int_equal(datacdb_next(r, &item, &err), DATACDB_END);
	datacdb_rewind(r);
	assert_int_equal(datacdb_next(r, &item, &err), DATACDB_ITEM);
	assert_int_equal(item.pos, 2048);
	datacdb_close(&r);
	assert_null(r);
}

static void
a_key_is_found_with_all_its_values_in_order(void **state)
{
	struct zonefile z = zonefile_begin("f");
	struct datacdb_reader *r;
	struct datacdb_item item;
	unsigned found = 0;

	(void)state;
	for (unsigned i = 0; i < 200; i++) {
		uint8_t rdata[4] = { 10, 0, 0, (uint8_t)i };

		zonefile_add(&z, i % 2 ? "odd" : "even", RR_A, rdata, 4);
	}
	zonefile_end(&z);
	r = opened("f");
	assert_true(datacdb_find(r, "\3odd", 5, &item));
	do {
		assert_int_equal(item.klen, 5);
		assert_int_equal(item.val[18], 2 * found++ + 1);
	} while (datacdb_find_next(r, &item));
	assert_int_equal(found, 100);
	assert_false(datacdb_find(r, "\3xyz", 5, &item));
	assert_false(datacdb_find(r, "\3odd", 4, &item));
	datacdb_close(&r);
}

static void
what_was_dropped_is_no_cdb(void **state)
{
	struct zonefile z = zonefile_begin("f");
	struct datacdb *none = NULL;
	struct err err;

	(void)state;
	zonefile_add(&z, "a", RR_A, "\1\2\3\4", 4);
	datacdb_drop(&z.db);
	assert_null(z.db);
	datacdb_drop(&none);
	/* The descriptor is still ours. */
	assert_int_equal(write(z.fd, "x", 1), 1);
	close(z.fd);
	assert_null(datacdb_open("f", &err));
	assert_string_equal(err.text, "f: is no cdb");
}

static void
the_readers_descriptor_stays_ours(void **state)
{
	struct datacdb_reader *r;
	struct err err;
	int fd;

	(void)state;
	zonefile_make("f", "a", 1, 0);
	fd = open("f", O_RDONLY);
	r = datacdb_open_fd(fd, &err);
	assert_non_null(r);
	datacdb_close(&r);
	datacdb_close(&r);
	assert_int_equal(close(fd), 0);
}

static void
errno_tells_a_missing_file_from_one_that_is_no_cdb(void **state)
{
	struct err err;

	(void)state;
	assert_null(datacdb_open("f", &err));
	assert_int_equal(errno, ENOENT);
	tempdir_file("f", "rubbish");
	assert_null(datacdb_open("f", &err));
	assert_int_equal(errno, EPROTO);
	assert_null(datacdb_open("f/f", &err));
	assert_int_equal(errno, ENOTDIR);
	assert_null(datacdb_open_fd(-1, &err));
	assert_int_equal(errno, EBADF);
	assert_string_equal(err.text, "cannot read: Bad file descriptor");
}

/* An address at the owner nNUMBER. */
static void
add_number(struct zonefile *z, unsigned number)
{
	uint8_t owner[16];
	const struct record record = { .owner = owner, .type = RR_A,
		.rdata = (const uint8_t *)"abcd", .rdlen = 4 };
	struct err err;

	owner[0] = (uint8_t)snprintf((char *)owner + 1, sizeof(owner) - 1,
	    "n%u", number);
	assert_true(datacdb_add(z->db, &record, &err));
}

static bool
is_even(struct zonefile *z, struct err *err)
{
	bool even = datacdb_is_even(z->db, err);

	datacdb_drop(&z->db);
	close(z->fd);
	return even;
}

static void
a_hundred_thousand_ordinary_names_are_even(void **state)
{
	struct zonefile z = zonefile_begin("f");
	struct err err = { "untouched" };

	(void)state;
	assert_true(datacdb_is_even(z.db, &err));
	for (unsigned i = 0; i < 100000; i++)
		add_number(&z, i);
	assert_true(is_even(&z, &err));
	assert_string_equal(err.text, "untouched");
}

static void
ten_thousand_records_of_one_owner_are_even(void **state)
{
	struct zonefile z = zonefile_begin("f");
	struct err err;

	(void)state;
	for (unsigned i = 0; i < 10000; i++)
		add_number(&z, 7);
	assert_true(is_even(&z, &err));
}

static void
a_hundred_thousand_records_of_one_owner_are_not_even(void **state)
{
	struct zonefile z = zonefile_begin("f");
	struct err err;

	(void)state;
	for (unsigned i = 0; i < 100000; i++)
		add_number(&z, 7);
	assert_false(is_even(&z, &err));
	assert_string_equal(err.text, "too many records whose names collide "
	    "in a cdb (100000 in one table of 256)");
}

/*
 * An address at an owner of its own, whose key is of table 77: the last byte of
 * the label makes djb's hash of the label and of the root's 0 behind it end in
 * 77.  It is sought backwards, as 33 * 225 is 1 modulo 256.
 */
static void
add_to_table_77(struct zonefile *z, unsigned number)
{
	static const uint8_t before_root = (uint8_t)(77 * 225);
	uint8_t owner[16] = { 9 };
	const struct record record = { .owner = owner, .type = RR_A,
		.rdata = (const uint8_t *)"abcd", .rdlen = 4 };
	uint32_t hash = 5381;
	struct err err;

	snprintf((char *)owner + 1, sizeof(owner) - 1, "%08u", number);
	for (int i = 0; i < 9; i++)
		hash = (hash * 33) ^ owner[i];
	owner[9] = (uint8_t)(hash * 33) ^ before_root;
	/* A key has no capitals: 32 more is in another table. */
	if (owner[9] >= 'A' && owner[9] <= 'Z')
		return add_to_table_77(z, number + 1000000);
	assert_true(datacdb_add(z->db, &record, &err));
}

/* 32768 + n / 32 is the most; n = 33826 passes it. */
static void
names_chosen_to_share_a_table_are_not_even(void **state)
{
	struct zonefile z = zonefile_begin("f");
	struct err err;

	(void)state;
	for (unsigned i = 0; i < 33825; i++)
		add_to_table_77(&z, i);
	assert_true(datacdb_is_even(z.db, &err));
	add_to_table_77(&z, 33825);
	assert_false(is_even(&z, &err));
	assert_string_equal(err.text, "too many records whose names collide "
	    "in a cdb (33826 in one table of 256)");
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(records_come_back_in_order_as_they_were_added),
		IN_DIR(a_key_is_found_with_all_its_values_in_order),
		IN_DIR(what_was_dropped_is_no_cdb),
		IN_DIR(the_readers_descriptor_stays_ours),
		IN_DIR(errno_tells_a_missing_file_from_one_that_is_no_cdb),
		IN_DIR(a_hundred_thousand_ordinary_names_are_even),
		IN_DIR(ten_thousand_records_of_one_owner_are_even),
		IN_DIR(a_hundred_thousand_records_of_one_owner_are_not_even),
		IN_DIR(names_chosen_to_share_a_table_are_not_even),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
