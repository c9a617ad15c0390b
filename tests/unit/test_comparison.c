#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/comparison.h"
#include "viewing.h"

static uint8_t long_txt[40000];

static const struct viewing_record zone[] = {
	{ "z", RR_SOA, 300, VIEW_SOA },
	{ "z", RR_NS, 300, VIEW_NS },
	{ "www.z", RR_A, 300, VIEW_A },
	{ "www.z", RR_RRSIG, 300, "\0\1xx", 4 },
	{ "alias.z", RR_CNAME, 300, "\3www\1z", 7 },
	{ "*.w.z", RR_TXT, 300, VIEW_TXT },
	{ "x.y.w.z", RR_A, 300, VIEW_A },
	{ "sub.z", RR_NS, 300, VIEW_NS },
	{ "sub.z", RR_DS, 300, VIEW_A },
	{ "low.sub.z", RR_NS, 300, VIEW_NS },
	{ "dn.z", RR_DNAME, 300, VIEW_NS },
	{ "hash.z", RR_NSEC3, 300, VIEW_A },
	{ "long.z", RR_TXT, 300, long_txt, 600 },
};
enum { RECORDS = sizeof(zone) / sizeof(*zone) };

/* A record that one of the two gives: rdata is four bytes or a name. */
struct gives {
	const char *owner;
	uint16_t type;
	uint32_t ttl;
	const char *rdata;
	uint32_t len;
};

static const struct gives address = { "www.z", RR_A, 300, VIEW_A };
static const struct gives other_ttl = { "www.z", RR_A, 30, VIEW_A };
static const struct gives other_address = { "www.z", RR_A, 300, "abcd", 4 };
static const struct gives cname = { "alias.z", RR_CNAME, 300, "\3www\1z", 7 };

/* One side's answer. */
struct answer {
	unsigned rcode;
	bool no_aa, cut;
	const struct gives *gives[3];
};

struct duel {
	const char *name;
	uint16_t type;
	enum comparison kind;
	struct answer primary, secondary;
};

static void
make(struct said *said, const struct answer *a)
{
	memset(said, 0, sizeof(*said));
	said->rcode = a->rcode;
	said->authoritative = !a->no_aa;
	said->cut = a->cut;
	for (size_t i = 0; i < 3 && a->gives[i] != NULL; i++) {
		const struct gives *g = a->gives[i];
		struct name owner = view_name(g->owner);
		struct record record = { .owner = owner.wire,
			.rdata = (const uint8_t *)g->rdata, .rdlen = g->len,
			.type = g->type, .ttl = g->ttl };

		said_add(said, &record);
	}
	said_sort(said);
}

static void
assert_kinds(const struct duel *duels, size_t n,
    const struct zoneview_args *args)
{
	struct viewing v;

	view_open(&v, zone, RECORDS, args);
	for (const struct duel *d = duels; d < duels + n; d++) {
		struct quiz_question q = { view_name(d->name), d->type };
		struct said primary, secondary;

		make(&primary, &d->primary);
		make(&secondary, &d->secondary);
		assert_int_equal(comparison_judge(v.view, &q, &primary,
		    &secondary), d->kind);
		said_fini(&primary);
		said_fini(&secondary);
	}
	view_close(&v);
}

#define ASSERT_KINDS(duels, args)					\
	assert_kinds(duels, sizeof(duels) / sizeof(*(duels)), args)

static void
what_is_equal_needs_no_reason(void **state)
{
	static const struct duel duels[] = {
		{ "www.z", RR_A, COMPARISON_EQUAL,
		    { .gives = { &address } }, { .gives = { &address } } },
		{ "www.z", RR_A, COMPARISON_EQUAL,
		    { .gives = { &other_address } },
		    { .gives = { &other_address } } },
	};

	(void)state;
	ASSERT_KINDS(duels, NULL);
}

static void
what_tinydns_would_not_say_is_different(void **state)
{
	static const struct duel duels[] = {
		{ "www.z", RR_A, COMPARISON_DIFFERENT,
		    { .gives = { &address } },
		    { .gives = { &other_address } } },
		{ "www.z", RR_A, COMPARISON_DIFFERENT,
		    { .gives = { &address } }, { .gives = { &other_ttl } } },
		{ "www.z", RR_A, COMPARISON_DIFFERENT,
		    { .gives = { &address } }, { .rcode = RCODE_NXDOMAIN } },
		{ "www.z", RR_A, COMPARISON_DIFFERENT,
		    { .gives = { &address } },
		    { .no_aa = true, .gives = { &address } } },
		{ "alias.z", RR_A, COMPARISON_DIFFERENT,
		    { .gives = { &cname, &address } },
		    { .gives = { &other_address } } },
		{ "www.z", QUIZ_ANY, COMPARISON_DIFFERENT,
		    { .gives = { &address } },
		    { .gives = { &address, &other_address } } },
		{ "www.z", RR_A, COMPARISON_DIFFERENT,
		    { .gives = { &address } }, { .cut = true } },
	};

	(void)state;
	ASSERT_KINDS(duels, NULL);
}

static void
what_the_primary_did_not_transfer_is_different(void **state)
{
	static const struct duel duels[] = {
		{ "www.z", RR_A, COMPARISON_DIFFERENT,
		    { .gives = { &other_address } },
		    { .gives = { &address } } },
		{ "www.z", RR_A, COMPARISON_DIFFERENT,
		    { .rcode = RCODE_SERVFAIL }, { .gives = { &address } } },
		{ "alias.z", RR_A, COMPARISON_DIFFERENT,
		    { .gives = { &address } }, { .gives = { &cname } } },
		{ "www.z", QUIZ_ANY, COMPARISON_DIFFERENT,
		    { .gives = { &address, &other_address } },
		    { .gives = { &address } } },
	};

	(void)state;
	ASSERT_KINDS(duels, NULL);
}

static void
each_case_by_design_is_known(void **state)
{
	static const struct gives txt = { "nil.y.w.z", RR_TXT, 300, VIEW_TXT };
	static const struct gives sig = { "www.z", RR_RRSIG, 300, "\0\1xx",
		4 };
	static const struct gives key = { "alias.z", RR_KEY, 300, VIEW_A };
	static const struct gives ds = { "sub.z", RR_DS, 300, VIEW_A };
	static const struct gives ns = { "sub.z", RR_NS, 300, VIEW_NS };
	static const struct gives low = { "low.sub.z", RR_NS, 300, VIEW_NS };
	static const struct gives hinfo = { "www.z", RR_HINFO, 300,
		"\7RFC8482\0", 9 };
	static const struct gives dname = { "dn.z", RR_DNAME, 300, VIEW_NS };
	static const struct gives big = { "www.z", RR_TXT, 300,
		(const char *)long_txt, sizeof(long_txt) };
	static const struct duel duels[] = {
		{ "www.z", QUIZ_ANY, COMPARISON_ANY, { .rcode = RCODE_NOTIMP },
		    { .gives = { &address } } },
		{ "www.z", QUIZ_ANY, COMPARISON_ANY, { .gives = { &hinfo } },
		    { .gives = { &address } } },
		{ "www.z", QUIZ_ANY, COMPARISON_DNSSEC,
		    { .gives = { &address, &sig } },
		    { .gives = { &address } } },
		{ "www.z", RR_RRSIG, COMPARISON_DNSSEC,
		    { .gives = { &sig } }, { .rcode = RCODE_NOERROR } },
		{ "sub.z", RR_DS, COMPARISON_DELEGATION,
		    { .gives = { &ds } },
		    { .no_aa = true, .gives = { &ns } } },
		{ "nil.low.sub.z", RR_A, COMPARISON_DELEGATION,
		    { .no_aa = true, .gives = { &ns } },
		    { .no_aa = true, .gives = { &low } } },
		{ "nil.dn.z", RR_A, COMPARISON_DNAME,
		    { .gives = { &dname } }, { .rcode = RCODE_NXDOMAIN } },
		{ "alias.z", RR_A, COMPARISON_ALIAS,
		    { .gives = { &cname, &address } },
		    { .gives = { &cname } } },
		{ "alias.z", RR_A, COMPARISON_ALIAS,
		    { .rcode = RCODE_SERVFAIL }, { .gives = { &cname } } },
		{ "alias.z", RR_KEY, COMPARISON_ALIAS,
		    { .gives = { &key } }, { .gives = { &cname } } },
		{ "w.z", RR_A, COMPARISON_HOLLOW, { .rcode = RCODE_NOERROR },
		    { .rcode = RCODE_NXDOMAIN } },
		{ "nil.y.w.z", RR_TXT, COMPARISON_WILDCARD,
		    { .rcode = RCODE_NXDOMAIN }, { .gives = { &txt } } },
		{ "www.z", RR_TXT, COMPARISON_TOO_LONG,
		    { .gives = { &big } }, { .rcode = RCODE_NOERROR } },
		{ "long.z", RR_TXT, COMPARISON_CUT,
		    { .gives = { &address } }, { .cut = true } },
		{ "long.z", RR_TXT, COMPARISON_DIFFERENT,
		    { .gives = { &address } }, { .cut = true, .no_aa = true }
		    },
	};
	struct zoneview_args args = { .strip = true };

	(void)state;
	ASSERT_KINDS(duels, &args);
}

static void
with_dnssec_the_names_of_nsec3_exist(void **state)
{
	static const struct duel duels[] = {
		{ "hash.z", RR_A, COMPARISON_HASH,
		    { .rcode = RCODE_NXDOMAIN }, { .rcode = RCODE_NOERROR } },
	};

	(void)state;
	ASSERT_KINDS(duels, NULL);
}

static void
the_ds_of_the_zone_above_is_no_difference(void **state)
{
	static const struct gives soa = { "z", RR_SOA, 300, VIEW_SOA };
	static const struct gives ns = { "z", RR_NS, 300, VIEW_NS };
	static const struct gives ds = { "z", RR_DS, 300, VIEW_A };
	static const struct duel with_parent[] = {
		{ "z", QUIZ_ANY, COMPARISON_ANY, { .gives = { &soa, &ns } },
		    { .gives = { &soa, &ns, &ds } } },
	};
	static const struct duel alone[] = {
		{ "z", QUIZ_ANY, COMPARISON_DIFFERENT,
		    { .gives = { &soa, &ns } },
		    { .gives = { &soa, &ns, &ds } } },
	};
	struct zoneview_args args = { .has_parent = true };

	(void)state;
	ASSERT_KINDS(with_parent, &args);
	ASSERT_KINDS(alone, NULL);
}

static void
several_ttls_and_addresses_beyond_eight(void **state)
{
	uint8_t rdata[10][4] = { { 0 } };
	struct viewing_record list[12] = { { "z", RR_NS, 1, VIEW_NS },
		{ "u.z", RR_TXT, 1, "\1a", 2 }, { "u.z", RR_TXT, 2, "\1b", 2 }
	};
	struct quiz_question q = { view_name("z"), RR_A },
		u = { view_name("u.z"), RR_TXT };
	struct said p = { .authoritative = true }, s = p;
	struct name owner = view_name("z");
	struct record r = { .owner = owner.wire, .type = RR_A, .ttl = 1,
		.rdlen = 4 };
	struct viewing v;

	(void)state;
	for (uint8_t i = 0; i < 9; i++) {
		rdata[i][0] = i;
		list[3 + i] = (struct viewing_record){ "z", RR_A, 1,
		    rdata[i], 4 };
		r.rdata = rdata[i];
		said_add(&p, &r);
		if (i > 0)
			said_add(&s, &r);
	}
	view_open(&v, list, 12, NULL);
	assert_int_equal(comparison_judge(v.view, &q, &p, &s),
	    COMPARISON_ADDRESSES);
	assert_int_equal(comparison_judge(v.view, &q, &s, &s),
	    COMPARISON_EQUAL);
	said_fini(&p);
	said_fini(&s);
	p.authoritative = s.authoritative = true;
	r = (struct record){ .owner = u.name.wire, .type = RR_TXT, .ttl = 1,
		.rdata = (const uint8_t *)"\1a", .rdlen = 2 };
	said_add(&p, &r);
	said_add(&s, &r);
	r.rdata = (const uint8_t *)"\1b";
	said_add(&p, &r);
	r.ttl = 2;
	said_add(&s, &r);
	assert_int_equal(comparison_judge(v.view, &u, &p, &s),
	    COMPARISON_TTL);
	said_fini(&p);
	said_fini(&s);
	view_close(&v);
}

static void
every_kind_has_its_words(void **state)
{
	(void)state;
	for (unsigned i = COMPARISON_DIFFERENT + 1; i < COMPARISON_KINDS;
	    i++) {
		assert_non_null(comparison_word(i));
		assert_non_null(comparison_text(i));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_equal_needs_no_reason),
		cmocka_unit_test(what_tinydns_would_not_say_is_different),
		cmocka_unit_test(
		    what_the_primary_did_not_transfer_is_different),
		cmocka_unit_test(each_case_by_design_is_known),
		cmocka_unit_test(with_dnssec_the_names_of_nsec3_exist),
		cmocka_unit_test(the_ds_of_the_zone_above_is_no_difference),
		cmocka_unit_test(several_ttls_and_addresses_beyond_eight),
		cmocka_unit_test(every_kind_has_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
