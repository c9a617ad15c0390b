#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiling.h"
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
assert_encodes_to(const struct record *record,
    const struct datacdb_item *expected)
{
	uint8_t val[DATACDB_HEAD_MAX + 4];
	struct datacdb_item item;
	struct name key;

	datacdb_encode(record, &item, &key, val);
	assert_int_equal(item.klen, expected->klen);
	assert_memory_equal(item.key, expected->key, item.klen);
	assert_int_equal(item.vlen, expected->vlen);
	assert_memory_equal(item.val, expected->val, item.vlen);
}

static void
assert_value(const char *owner, const char loc[2], const void *key,
    size_t klen, const void *val, size_t vlen)
{
	struct record record = { .type = RR_A, .ttl = 0x01020304,
		.rdata = (const uint8_t *)"abcd", .rdlen = 4 };
	struct zonefile z = zonefile_begin("f");
	struct buf name = { 0 };
	struct datacdb_reader *r;
	struct datacdb_item item;
	struct name decoded;
	struct err err;

	make_name(&name, owner);
	record.owner = name.data;
	memcpy(record.loc, loc, 2);
	assert_true(datacdb_add(z.db, &record, &err));
	zonefile_end(&z);
	r = opened("f");
	assert_int_equal(datacdb_next(r, &item, &err), DATACDB_ITEM);
	assert_int_equal(item.klen, klen);
	assert_memory_equal(item.key, key, klen);
	assert_int_equal(item.vlen, vlen);
	assert_memory_equal(item.val, val, vlen);
	assert_encodes_to(&record, &item);
	assert_int_equal(datacdb_decode(&item, &record, &decoded),
	    DATACDB_RECORD);
	assert_int_equal(decoded.len, name.len);
	assert_true(name_equal(decoded.wire, name.data));
	assert_memory_equal(record.loc, loc, 2);
	datacdb_close(&r);
	buf_fini(&name);
}

static void
key_and_mark_tell_wildcards_and_locations(void **state)
{
	(void)state;
	assert_value("W.a", "\0\0", "\1w\1a", 5,
	    "\0\1=\1\2\3\4\0\0\0\0\0\0\0\0abcd", 19);
	assert_value("w.a", "x", "\1w\1a", 5,
	    "\0\1>x\0\1\2\3\4\0\0\0\0\0\0\0\0abcd", 21);
	assert_value("*.a", "\0\0", "\1a", 3,
	    "\0\1*\1\2\3\4\0\0\0\0\0\0\0\0abcd", 19);
	assert_value("*.a", "xy", "\1a", 3,
	    "\0\1+xy\1\2\3\4\0\0\0\0\0\0\0\0abcd", 21);
	assert_value("x.*.a", "\0\0", "\1x\1*\1a", 7,
	    "\0\1=\1\2\3\4\0\0\0\0\0\0\0\0abcd", 19);
	assert_value("*", "\0\0", "", 1,
	    "\0\1*\1\2\3\4\0\0\0\0\0\0\0\0abcd", 19);
}

static void
what_is_no_record_is_told(void **state)
{
	static const struct {
		const char *key;
		uint32_t klen;
		const char *val;
		uint32_t vlen;
		enum datacdb_kind kind;
	} rows[] = {
		{ "\1a", 3, "\0\1=123412345678", 15, DATACDB_RECORD },
		{ "\1a", 3, "\0\1=123412345678", 14, DATACDB_STRANGE },
		{ "\1a", 3, "\0\1>lo123412345678", 17, DATACDB_RECORD },
		{ "\1a", 3, "\0\1>lo123412345678", 16, DATACDB_STRANGE },
		{ "\1a", 3, "\0\1*123412345678", 14, DATACDB_STRANGE },
		{ "\1a", 3, "\0\1+lo123412345678", 16, DATACDB_STRANGE },
		{ "\1a", 3, "\0\1?123412345678", 15, DATACDB_STRANGE },
		/* Only for clients that are in no location: not for all. */
		{ "\1a", 3, "\0\1>\0\000123412345678", 17, DATACDB_STRANGE },
		{ "\1a", 3, "\0\1", 2, DATACDB_STRANGE },
		{ "\1a", 3, "", 0, DATACDB_STRANGE },
		{ "", 0, "\0\1=123412345678", 15, DATACDB_STRANGE },
		{ "\1a", 2, "\0\1=123412345678", 15, DATACDB_STRANGE },
		{ "\1a\0x", 4, "\0\1=123412345678", 15, DATACDB_STRANGE },
		{ "\xc0\0", 2, "\0\1=123412345678", 15, DATACDB_STRANGE },
		{ "\1*\1a", 5, "\0\1=123412345678", 15, DATACDB_STRANGE },
		{ "\1*\1a", 5, "\0\1*123412345678", 15, DATACDB_RECORD },
		{ "\0%", 2, "lo", 2, DATACDB_LOCATION },
		{ "\0%\12\1\2\3", 6, "lo", 2, DATACDB_LOCATION },
		{ "\0%\12\1\2\3\4", 7, "lo", 2, DATACDB_LOCATION },
		{ "\0%\12", 3, "l", 1, DATACDB_STRANGE },
		{ "\0%\12", 3, "\0\1=123412345678", 15, DATACDB_STRANGE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct datacdb_item item = {
			.key = (const uint8_t *)rows[i].key,
			.klen = rows[i].klen,
			.val = (const uint8_t *)rows[i].val,
			.vlen = rows[i].vlen };
		struct record record;
		struct name owner;

		assert_int_equal(datacdb_decode(&item, &record, &owner),
		    rows[i].kind);
	}
}

static void
a_value_may_be_longer_than_dns_allows(void **state)
{
	static uint8_t val[17 + 65536] = { 0, 1, '=' };
	struct datacdb_item item = { .key = (const uint8_t *)"\1a",
		.klen = 3, .val = val, .vlen = 15 + 65536 };
	struct record record;
	struct name owner;

	(void)state;
	assert_int_equal(datacdb_decode(&item, &record, &owner),
	    DATACDB_RECORD);
	assert_int_equal(record.rdlen, 65536);
	memcpy(val + 2, ">lo", 3);
	item.vlen = 17 + 65536;
	assert_int_equal(datacdb_decode(&item, &record, &owner),
	    DATACDB_RECORD);
	assert_int_equal(record.rdlen, 65536);
}

static void
a_wildcard_of_255_bytes_still_has_its_asterisk(void **state)
{
	uint8_t key[NAME_MAX_LEN], val[] = "\0\1*123412345678";
	struct datacdb_item item = { .key = key, .klen = 253, .val = val,
		.vlen = 15 };
	struct record record;
	struct name owner;

	(void)state;
	memset(key, 1, sizeof(key));
	key[252] = key[254] = 0;
	assert_int_equal(datacdb_decode(&item, &record, &owner),
	    DATACDB_RECORD);
	assert_int_equal(owner.len, 255);
	assert_memory_equal(owner.wire, "\1*\1\1", 4);
	key[252] = 1;
	item.klen = 255;
	assert_int_equal(datacdb_decode(&item, &record, &owner),
	    DATACDB_STRANGE);
	val[2] = '=';
	assert_int_equal(datacdb_decode(&item, &record, &owner),
	    DATACDB_RECORD);
}

static void
items_are_the_same_if_key_and_value_are(void **state)
{
	const struct datacdb_item a = { .key = (const uint8_t *)"\1a",
		.klen = 3, .val = (const uint8_t *)"xyz", .vlen = 3 };
	const struct datacdb_item elsewhere = { .pos = 9,
		.key = (const uint8_t *)"\1a", .klen = 3,
		.val = (const uint8_t *)"xyz", .vlen = 3 };
	struct datacdb_item b = a;

	(void)state;
	assert_true(datacdb_is_same(&a, &elsewhere));
	assert_true(datacdb_hash(&a) == datacdb_hash(&elsewhere));
	b.key = (const uint8_t *)"\1b";
	assert_false(datacdb_is_same(&a, &b));
	assert_false(datacdb_hash(&a) == datacdb_hash(&b));
	b = a;
	b.val = (const uint8_t *)"xyw";
	assert_false(datacdb_is_same(&a, &b));
	assert_false(datacdb_hash(&a) == datacdb_hash(&b));
	b = a;
	b.vlen = 2;
	assert_false(datacdb_is_same(&a, &b));
}

/* The same bytes, but one of them is the key's or the value's. */
static void
where_the_key_ends_counts(void **state)
{
	static const uint8_t bytes[] = "abcd";
	const struct datacdb_item a = { .key = bytes, .klen = 1,
		.val = bytes + 1, .vlen = 3 };
	const struct datacdb_item b = { .key = bytes, .klen = 2,
		.val = bytes + 2, .vlen = 2 };

	(void)state;
	assert_false(datacdb_is_same(&a, &b));
	assert_false(datacdb_hash(&a) == datacdb_hash(&b));
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

static void
assert_zone(struct datacdb_reader *r, const char *text, bool expected)
{
	struct name zone;
	struct err err;

	assert_true(name_parse(&zone, text, &err));
	assert_int_equal(datacdb_has_zone(r, &zone), expected);
}

/* Its SOA is there for everyone, and always. */
static void
a_zone_is_there_with_an_soa_that_is_plain(void **state)
{
	struct datacdb_reader *r = compiling_open("cdb",
	    "+a:1.2.3.4:300\nZa:n.:h.:1:2:3:4:5:300\n"
	    "Zloc:n.:h.:1:2:3:4:5:300::lo\n"
	    "Zfrom:n.:h.:1:2:3:4:5:300:4000000000000000\n"
	    "Zuntil:n.:h.:1:2:3:4:5:0:4000000050000000\n"
	    "Zboth:n.:h.:1:2:3:4:5:300::lo\n"
	    "Zboth:n.:h.:1:2:3:4:5:300\n"
	    "Z*.wild:n.:h.:1:2:3:4:5:300\n"
	    "&ns::n.:300\n");

	(void)state;
	assert_zone(r, "a", true);
	assert_zone(r, "A", true);
	assert_zone(r, "both", true);
	assert_zone(r, "loc", false);
	assert_zone(r, "from", false);
	assert_zone(r, "until", false);
	assert_zone(r, "wild", false);
	assert_zone(r, "ns", false);
	assert_zone(r, "x.a", false);
	assert_zone(r, "none", false);
	datacdb_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(key_and_mark_tell_wildcards_and_locations),
		IN_DIR(what_is_no_record_is_told),
		IN_DIR(a_value_may_be_longer_than_dns_allows),
		IN_DIR(a_wildcard_of_255_bytes_still_has_its_asterisk),
		IN_DIR(items_are_the_same_if_key_and_value_are),
		IN_DIR(where_the_key_ends_counts),
		IN_DIR(a_zone_is_there_with_an_soa_that_is_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
