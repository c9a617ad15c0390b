#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Its private parts are set to what only a file of 4 GiB would bring. */
#include "dns/datacdb.c"

#include <cmocka.h>

#include "base/slurp.h"
#include "tempdir.h"
#include "zonefile.h"

/* Lengths, key and value, and two slots of the tables. */
enum { ITEM = 8 + 3 + 19 + 16 };

static const uint32_t limit = UINT32_MAX;

static void
assert_full(struct zonefile *z)
{
	const struct record record = { .owner = (const uint8_t *)"\1a",
		.type = RR_A, .rdata = (const uint8_t *)"abcd", .rdlen = 4 };
	struct err err;

	assert_false(datacdb_add(z->db, &record, &err));
	assert_string_equal(err.text,
	    "more than the 4 GiB that a cdb can hold");
}

static void
a_record_that_passes_4_gib_is_refused(void **state)
{
	struct zonefile z = zonefile_begin("f");

	(void)state;
	for (uint32_t left = 0; left < ITEM; left++) {
		z.db->make.cdb_dpos = limit - left;
		assert_full(&z);
	}
	z.db->make.cdb_dpos = limit - ITEM;
	zonefile_add(&z, "a", RR_A, "abcd", 4);
	assert_full(&z);
	datacdb_drop(&z.db);
	close(z.fd);
}

static void
the_tables_of_all_records_count(void **state)
{
	struct zonefile z = zonefile_begin("f");

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		zonefile_add(&z, "a", RR_A, "abcd", 4);
	z.db->make.cdb_dpos = limit - 1000 * 16 - ITEM + 1;
	assert_full(&z);
	z.db->make.cdb_dpos--;
	zonefile_add(&z, "a", RR_A, "abcd", 4);
	zonefile_end(&z);
}

static void
the_longest_item_is_counted_without_wrapping(void **state)
{
	struct zonefile z = zonefile_begin("f");
	const struct datacdb_item item = { .klen = UINT32_MAX,
		.vlen = UINT32_MAX };
	struct err err;

	(void)state;
	assert_false(datacdb_add_item(z.db, &item, &err));
	assert_string_equal(err.text,
	    "more than the 4 GiB that a cdb can hold");
	datacdb_drop(&z.db);
	close(z.fd);
}

static void
a_disk_that_is_full_is_told(void **state)
{
	struct zonefile z = { .fd = open("/dev/full", O_RDWR) };
	const struct datacdb_item item = { .key = (const uint8_t *)"key",
		.klen = 3, .val = (const uint8_t *)"value", .vlen = 5 };
	bool ok = true;
	struct err err;

	(void)state;
	if (z.fd < 0)
		skip();
	z.db = datacdb_new(z.fd);
	for (int i = 0; i < 1000 && ok; i++)
		ok = datacdb_add_item(z.db, &item, &err);
	assert_false(ok);
	assert_string_equal(err.text,
	    "cannot write: No space left on device");
	datacdb_drop(&z.db);
	close(z.fd);
}

static void
a_disk_that_is_full_at_the_end_is_told(void **state)
{
	struct zonefile z = { .fd = open("/dev/full", O_RDWR) };
	struct err err;

	(void)state;
	if (z.fd < 0)
		skip();
	z.db = datacdb_new(z.fd);
	zonefile_add(&z, "a", RR_A, "abcd", 4);
	assert_false(datacdb_finish(&z.db, &err));
	assert_null(z.db);
	assert_string_equal(err.text,
	    "cannot write: No space left on device");
	close(z.fd);
}

/* Walks the file and looks for every key; true: it is whole. */
static bool
walk(const char *path, size_t *items)
{
	struct datacdb_reader *r;
	struct datacdb_item item, found;
	enum datacdb_step step;
	struct err err;

	*items = 0;
	r = datacdb_open(path, &err);
	if (r == NULL)
		return false;
	while ((step = datacdb_next(r, &item, &err)) == DATACDB_ITEM) {
		assert_non_null(item.key);
		assert_non_null(item.val);
		++*items;
		if (datacdb_find(r, item.key, item.klen, &found))
			assert_memory_equal(found.key, item.key, item.klen);
	}
	datacdb_close(&r);
	return step == DATACDB_END;
}

static void
a_file_that_cannot_be_read_is_told(void **state)
{
	struct err err;

	(void)state;
	assert_null(datacdb_open("f", &err));
	assert_string_equal(err.text, "f: No such file or directory");
	mkdir("d", 0755);
	assert_null(datacdb_open("d", &err));
	assert_int_equal(strncmp(err.text, "d: ", 3), 0);
	tempdir_file("f", "short");
	assert_null(datacdb_open("f", &err));
	assert_string_equal(err.text, "f: is no cdb");
	tempdir_file("f", "");
	assert_null(datacdb_open("f", &err));
	assert_string_equal(err.text, "f: is no cdb");
}

static void
a_file_that_was_cut_does_no_harm(void **state)
{
	struct buf bytes = { 0 };
	struct err err;
	size_t items;

	(void)state;
	zonefile_make("f", "a", 1, 3);
	assert_true(slurp("f", 1 << 20, &bytes, &err));
	for (size_t len = 0; len < bytes.len; len++) {
		tempdir_write("cut", bytes.data, len);
		walk("cut", &items);
		assert_true(items <= 5);
	}
	buf_fini(&bytes);
}

static void
a_byte_that_was_changed_does_no_harm(void **state)
{
	struct buf bytes = { 0 };
	struct err err;
	size_t items;

	(void)state;
	zonefile_make("f", "a", 1, 3);
	assert_true(slurp("f", 1 << 20, &bytes, &err));
	for (size_t at = 0; at < bytes.len; at++) {
		bytes.data[at] ^= 0xff;
		tempdir_write("changed", bytes.data, bytes.len);
		walk("changed", &items);
		bytes.data[at] ^= 0xff;
	}
	buf_fini(&bytes);
}

/* Lengths that pass the end, or that make the sum of them small again. */
static void
an_item_with_impossible_lengths_is_told(void **state)
{
	static const uint8_t values[][4] = { { 0xff, 0xff, 0xff, 0xff },
		{ 0xf0, 0xff, 0xff, 0xff }, { 0, 0, 0, 0x80 },
		{ 0, 0, 1, 0 }, { 0xf8, 0xff, 0xff, 0xff } };
	struct buf bytes = { 0 };
	struct err err;
	size_t items;

	(void)state;
	zonefile_make("f", "a", 1, 3);
	assert_true(slurp("f", 1 << 20, &bytes, &err));
	for (size_t i = 0; i < sizeof(values) / 4; i++)
		for (size_t at = 2048; at <= 2052; at += 4) {
			uint8_t saved[4];

			memcpy(saved, bytes.data + at, 4);
			memcpy(bytes.data + at, values[i], 4);
			tempdir_write("broken", bytes.data, bytes.len);
			assert_false(walk("broken", &items));
			assert_int_equal(items, 0);
			memcpy(bytes.data + at, saved, 4);
		}
	buf_fini(&bytes);
}

static void
a_broken_item_is_told_with_its_place(void **state)
{
	struct datacdb_reader *r;
	struct datacdb_item item;
	struct err err;
	int fd;

	(void)state;
	zonefile_make("f", "a", 1, 3);
	fd = open("f", O_WRONLY);
	assert_int_equal(pwrite(fd, "\0\0\0\x7f", 4, 2048), 4);
	close(fd);
	r = datacdb_open("f", &err);
	assert_non_null(r);
	assert_int_equal(datacdb_next(r, &item, &err), DATACDB_BAD);
	assert_string_equal(err.text, "is a broken cdb, behind byte 2048");
	assert_int_equal(datacdb_next(r, &item, &err), DATACDB_BAD);
	datacdb_close(&r);
}

static void
bytes_of_earlier_items_stay_valid_in_a_long_walk(void **state)
{
	enum { ITEMS = 100, LEN = 50000 };
	struct zonefile z = zonefile_begin("f");
	uint8_t *rdata = xcalloc(1, LEN);
	struct datacdb_item first, item;
	struct datacdb_reader *r;
	struct err err;

	(void)state;
	for (unsigned i = 0; i < ITEMS; i++) {
		memset(rdata, (int)i + 1, LEN);
		zonefile_add(&z, "a", 65534, rdata, LEN);
	}
	zonefile_end(&z);
	free(rdata);
	r = datacdb_open("f", &err);
	assert_non_null(r);
	assert_int_equal(datacdb_next(r, &first, &err), DATACDB_ITEM);
	for (unsigned i = 1; i < ITEMS; i++) {
		assert_int_equal(datacdb_next(r, &item, &err), DATACDB_ITEM);
		assert_int_equal(item.val[item.vlen - 1], i + 1);
		assert_int_equal(first.val[first.vlen - 1], 1);
	}
	datacdb_close(&r);
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(a_record_that_passes_4_gib_is_refused),
		IN_DIR(the_tables_of_all_records_count),
		IN_DIR(the_longest_item_is_counted_without_wrapping),
		IN_DIR(a_disk_that_is_full_is_told),
		IN_DIR(a_disk_that_is_full_at_the_end_is_told),
		IN_DIR(a_file_that_cannot_be_read_is_told),
		IN_DIR(a_file_that_was_cut_does_no_harm),
		IN_DIR(a_byte_that_was_changed_does_no_harm),
		IN_DIR(an_item_with_impossible_lengths_is_told),
		IN_DIR(a_broken_item_is_told_with_its_place),
		IN_DIR(bytes_of_earlier_items_stay_valid_in_a_long_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
