#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "ddns/apex.h"
#include "storing.h"

struct given {
	unsigned n, fails_at;
	uint16_t types[4];
	uint32_t ttls[4];
	uint8_t rdata[4][600];
	size_t rdlens[4];
};

static bool
take(void *ctx, const struct record *record, struct err *err)
{
	struct given *g = ctx;

	if (g->n + 1 == g->fails_at)
		return err_set(err, "no more");
	g->types[g->n] = record->type;
	g->ttls[g->n] = record->ttl;
	memcpy(g->rdata[g->n], record->rdata, record->rdlen);
	g->rdlens[g->n++] = record->rdlen;
	return true;
}

static size_t
assert_name(const uint8_t *p, const char *expected)
{
	char text[NAME_TEXT_SIZE];

	name_text(p, text);
	assert_string_equal(text, expected);
	return name_wire_len(p, NAME_MAX_LEN);
}

static void
an_apex_has_an_soa_and_its_name_servers(void **state)
{
	struct name zone = storing_name("dyn.example.com");
	struct name ns[] = { storing_name("a.ns.example"),
		storing_name("b.ns.example") };
	const struct apex apex = { .zone = &zone, .nameservers = ns,
		.nnameservers = 2, .serial = 7, .negative_ttl = 60 };
	static const uint32_t numbers[] = { 7, 16384, 2048, 1048576, 60 };
	struct given g = { 0 };
	size_t at;

	(void)state;
	storing_ok(apex_records(&apex, take, &g, &storing_err));
	assert_int_equal(g.n, 3);
	assert_int_equal(g.types[0], RR_SOA);
	assert_int_equal(g.ttls[0], 60);
	at = assert_name(g.rdata[0], "a.ns.example");
	at += assert_name(g.rdata[0] + at, "hostmaster.dyn.example.com");
	for (int i = 0; i < 5; i++, at += 4)
		assert_int_equal(get_u32(g.rdata[0] + at), numbers[i]);
	assert_int_equal(g.rdlens[0], at);
	assert_int_equal(g.types[1], RR_NS);
	assert_name(g.rdata[1], "a.ns.example");
	assert_int_equal(g.types[2], RR_NS);
	assert_name(g.rdata[2], "b.ns.example");
	assert_int_equal(g.ttls[2], 259200);
}

/* "hostmaster" would make it longer than a name may be. */
static void
a_very_long_apex_is_its_own_mailbox(void **state)
{
	struct name zone = { 0 }, ns = storing_name("a.ns.example");
	const struct apex apex = { .zone = &zone, .nameservers = &ns,
		.nnameservers = 1, .serial = 1, .negative_ttl = 60 };
	struct given g = { 0 };
	size_t at;

	(void)state;
	for (int i = 0; i < 5; i++) {
		uint8_t *label = zone.wire + zone.len;

		*label = i < 3 ? 61 : 28;
		memset(label + 1, 'a', *label);
		zone.len = (uint8_t)(zone.len + *label + 1);
	}
	zone.len++;
	assert_int_equal(name_wire_len(zone.wire, sizeof(zone.wire)), 245);
	storing_ok(apex_records(&apex, take, &g, &storing_err));
	at = assert_name(g.rdata[0], "a.ns.example");
	assert_memory_equal(g.rdata[0] + at, zone.wire, zone.len);
	assert_int_equal(g.rdlens[0], at + zone.len + 20);
	zone.len = 0;
	zone.wire[0] = 60;
	memmove(zone.wire + 61, zone.wire + 62, 245 - 62);
	zone.len = 244;
	g.n = 0;
	storing_ok(apex_records(&apex, take, &g, &storing_err));
	assert_int_equal(g.rdlens[0], at + 11 + 244 + 20);
}

static void
whoever_takes_them_may_end_it(void **state)
{
	struct name zone = storing_name("dyn.example.com");
	struct name ns = storing_name("a.ns.example");
	const struct apex apex = { .zone = &zone, .nameservers = &ns,
		.nnameservers = 1 };
	struct given first = { .fails_at = 1 }, second = { .fails_at = 2 };
	struct err err;

	(void)state;
	assert_false(apex_records(&apex, take, &first, &err));
	assert_string_equal(err.text, "no more");
	assert_false(apex_records(&apex, take, &second, &err));
	assert_int_equal(second.n, 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_apex_has_an_soa_and_its_name_servers),
		cmocka_unit_test(a_very_long_apex_is_its_own_mailbox),
		cmocka_unit_test(whoever_takes_them_may_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
