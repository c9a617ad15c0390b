#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "oracle.h"
#include "tempdir.h"
#include "zonefile.h"

/*
 * Records are written to the file "ours", and as lines that tinydns-data
 * compiles; the two files have to be equal to the last byte.
 */
struct both {
	struct zonefile ours;
	struct buf lines;
};

static struct both
both_begin(void)
{
	oracle_or_skip();
	return (struct both){ .ours = zonefile_begin("ours") };
}

static void
both_add(struct both *b, const struct record *record)
{
	struct err err;

	assert_true(datacdb_add(b->ours.db, record, &err));
	assert_true(tinydns_line(&b->lines, record, &err));
}

/* Closes our file, and lets tinydns-data make its own. */
static void
both_end(struct both *b)
{
	zonefile_end(&b->ours);
	oracle_data(&b->lines);
	oracle_assert_same("ours", "data.cdb");
	buf_fini(&b->lines);
}

/* A record with random bytes in all that may be any bytes. */
static void
add_random(struct both *b, uint16_t type, const void *rdata, size_t len)
{
	uint8_t owner[] = "\4name\3sub\7example";
	struct record record = { .owner = owner, .type = type,
		.rdata = rdata, .rdlen = (uint16_t)len,
		.ttl = (uint32_t)random() };

	/* No more than a few thousand names, so that they come twice. */
	owner[1] = random() % 8 == 0 ? 0xff : 'a';
	owner[2] = (uint8_t)(random() % 26 + 'a');
	owner[3] = (uint8_t)(random() % 26 + 'a');
	if (random() % 4 == 0)
		memcpy(owner, "\1*\2", 3);
	if (random() % 8 == 0)
		memcpy(record.loc, random() % 2 ? "ab" : "a\0", 2);
	for (size_t i = 0; i < 8 && random() % 8 != 0; i++)
		record.ttd[i] = (uint8_t)random();
	both_add(b, &record);
}

static void
no_record_at_all_is_the_same_file(void **state)
{
	struct both b = both_begin();

	(void)state;
	buf_add_str(&b.lines, "# nothing\n");
	both_end(&b);
}

static void
one_record_is_the_same_file(void **state)
{
	const struct record record = { .owner = (const uint8_t *)"\1a",
		.type = RR_A, .rdata = (const uint8_t *)"\300\0\2\1",
		.rdlen = 4, .ttl = 300 };
	struct both b = both_begin();

	(void)state;
	both_add(&b, &record);
	both_end(&b);
}

/* Every line type, in a random order, with random owners. */
static void
thousands_of_records_are_the_same_file(void **state)
{
	static const uint8_t bytes[] = "\0\xff:\n\t #\\.-_aZ09";
	struct both b = both_begin();
	struct buf soa = { 0 };

	(void)state;
	srandom(1);
	make_soa(&soa, 0);
	for (unsigned i = 0; i < 20000; i++) {
		uint8_t address[4];

		put_u32(address, (uint32_t)random());
		switch (random() % 8) {
		case 0:
			add_random(&b, RR_SOA, soa.data, soa.len);
			break;
		case 1:
			add_random(&b, RR_NS, "\2N:\1b", 6);
			break;
		case 2:
			add_random(&b, RR_CNAME, "\1*\1b", 5);
			break;
		case 3:
			add_random(&b, RR_PTR, "", 1);
			break;
		case 4:
			add_random(&b, RR_MX, "\1\2\1m\3a.b", 9);
			break;
		case 5:
			add_random(&b, RR_A, address, 4);
			break;
		case 6:
			add_random(&b, RR_A, address, 3);
			break;
		default:
			add_random(&b, (uint16_t)(300 + random() % 65000),
			    bytes, (size_t)random() % sizeof(bytes));
			break;
		}
	}
	buf_fini(&soa);
	both_end(&b);
}

static void
the_longest_names_and_rdata_are_the_same_file(void **state)
{
	uint8_t owner[NAME_MAX_LEN] = { 0 };
	uint8_t *rdata = calloc(1, UINT16_MAX);
	struct record record = { .owner = owner, .type = 65534,
		.rdata = rdata, .rdlen = UINT16_MAX };
	struct both b = both_begin();

	(void)state;
	assert_non_null(rdata);
	for (size_t i = 0; i < 254; i += 2) {
		owner[i] = 1;
		owner[i + 1] = 1;
	}
	both_add(&b, &record);
	owner[1] = '*';
	record.type = RR_NS;
	record.rdata = owner;
	record.rdlen = NAME_MAX_LEN;
	both_add(&b, &record);
	record.owner = (const uint8_t *)"";
	both_add(&b, &record);
	free(rdata);
	both_end(&b);
}

/* Lines of every kind, also of those that we never write ourselves. */
static const char all_lines[] =
    "%lo:10\n%lp:192.168.1\n%lq\n%l:1.2.3.4\n%:127\n"
    ".a.test:192.0.2.1:ns1:259200\n"
    "&b.test:192.0.2.2:ns.b.test:3600:400000004f000000:lo\n"
    "Zc.test:ns.c.test:host.c.test:0:1:2:3:4:5\n"
    "Zd.test:ns.d.test:host.d.test:4294967295:1:2:3:4:5::lo\n"
    "=www.a.test:192.0.2.3:86400\n"
    "+*.a.test:192.0.2.4::400000004f000000\n"
    "@a.test:192.0.2.5:mx:10\n"
    "@a.test::mail.a.test:65535:0\n"
    "Cc.a.test:www.a.test.\n"
    "^1.2.0.192.in-addr.arpa:www.a.test:600\n"
    "'txt.a.test:a\\072b\\134\\000\\377 c:60\n"
    "'long.a.test:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
    "'empty.a.test:\n"
    ":aaaa.a.test:28:\\040\\001\\015\\270\\000\\000\\000\\000\\000\\000\\000"
    "\\000\\000\\000\\000\\001:300\n"
    ":\\052.\\141\\056b.test:65534:\\000:300::l\n"
    ":x.*.test:65534:\\000\n"
    ":none.test:65535:\n"
    "+UPPER.Test:192.0.2.6\n";

/* What a data.cdb says, as lines, makes the same data.cdb again. */
static void
every_kind_of_line_survives_a_round_trip(void **state)
{
	struct buf lines = { 0 };
	int fd;

	(void)state;
	oracle_or_skip();
	buf_add_str(&lines, all_lines);
	oracle_data(&lines);
	assert_int_equal(rename("data.cdb", "first"), 0);
	fd = open("first", O_RDONLY);
	assert_true(fd >= 0);
	lines.len = 0;
	zonefile_lines_fd(fd, &lines);
	close(fd);
	oracle_data(&lines);
	oracle_assert_same("first", "data.cdb");
	buf_fini(&lines);
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(no_record_at_all_is_the_same_file),
		IN_DIR(one_record_is_the_same_file),
		IN_DIR(thousands_of_records_are_the_same_file),
		IN_DIR(the_longest_names_and_rdata_are_the_same_file),
		IN_DIR(every_kind_of_line_survives_a_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
