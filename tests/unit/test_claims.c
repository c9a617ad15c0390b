#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/claims.h"

/* Numbers of claimants below FIRST_ZONE are local sources. */
enum { FIRST_ZONE = 10, HOSTS = 20, NOBODY = 99 };

static struct claimant
who(size_t number)
{
	return (struct claimant){ .number = number,
		.local = number < FIRST_ZONE, .dynamic = number == HOSTS };
}

static struct name
name_of(const char *text)
{
	struct name name;
	struct err err;

	assert_true(name_parse(&name, text, &err));
	return name;
}

/* Returns who stands before the claimant, if that is news. */
static size_t
claim(struct claims *claims, size_t number, const char *apex)
{
	struct name name = name_of(apex);
	size_t holder = NOBODY;
	bool first = claims_add(claims, &name, who(number), &holder);

	assert_int_equal(first, holder == NOBODY);
	return holder;
}

static bool
may(const struct claims *claims, size_t number, const char *owner,
    unsigned type)
{
	struct name name = name_of(owner);

	return claims_grant(claims, who(number), &name, (uint16_t)type);
}

static void
the_first_to_claim_an_apex_holds_it(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	assert_int_equal(claim(c, 2, "p"), NOBODY);
	assert_int_equal(claim(c, 2, "p"), NOBODY);
	assert_int_equal(claim(c, 1, "p"), 2);
	assert_int_equal(claim(c, 10, "p"), 2);
	assert_int_equal(claim(c, 10, "q"), NOBODY);
	assert_int_equal(claim(c, 11, "q"), 10);
	claims_settle(c);
	for (size_t i = 0; i < 12; i++) {
		assert_int_equal(may(c, i, "p", RR_A), i != 1 && i < 10);
		assert_int_equal(may(c, i, "p", RR_NS), i != 1 && i < 10);
		assert_int_equal(may(c, i, "x.p", RR_A), i != 1 && i < 10);
	}
	claims_free(&c);
	assert_null(c);
	claims_free(&c);
}

static void
a_claim_in_vain_is_news_only_once(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 0, "q");
	assert_int_equal(claim(c, 1, "p"), 0);
	assert_int_equal(claim(c, 1, "p"), NOBODY);
	assert_int_equal(claim(c, 1, "q"), 0);
	assert_int_equal(claim(c, 2, "p"), 0);
	claims_free(&c);
}

static void
where_nobody_claims_all_may_publish(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 10, "q");
	claims_settle(c);
	for (size_t i = 0; i < 12; i++) {
		assert_true(may(c, i, "xp", RR_A));
		assert_true(may(c, i, "r", RR_NS));
		assert_true(may(c, i, ".", RR_DS));
		assert_true(may(c, i, "r", RR_DS));
	}
	claims_free(&c);
}

static void
a_local_source_may_add_to_what_it_does_not_claim(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 10, "q");
	claims_settle(c);
	assert_true(may(c, 1, "p", RR_NS));
	assert_true(may(c, 1, "x.p", RR_A));
	assert_true(may(c, 1, "x.p", RR_DS));
	assert_true(may(c, 1, "q", RR_A));
	assert_true(may(c, 1, "x.q", RR_A));
	assert_true(may(c, 1, "x.q", RR_NS));
	assert_true(may(c, 1, "x.q", RR_DS));
	claims_free(&c);
}

static void
an_ns_added_to_a_transferred_apex_is_a_delegation(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 10, "q");
	claims_settle(c);
	assert_false(may(c, 1, "q", RR_NS));
	assert_true(may(c, 10, "q", RR_NS));
	claims_free(&c);
}

static void
a_parent_may_publish_nothing_of_a_child_that_is_anothers(void **state)
{
	static const size_t pairs[][2] = { { 0, 1 }, { 1, 0 }, { 0, 10 },
		{ 10, 0 }, { 10, 11 }, { 11, 10 } };

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		size_t parent = pairs[i][0], child = pairs[i][1];
		struct claims *c = claims_new();

		claim(c, parent, "p");
		claim(c, child, "c.x.p");
		claims_settle(c);
		assert_true(may(c, parent, "xc.x.p", RR_A));
		assert_true(may(c, parent, "x.p", RR_A));
		assert_false(may(c, parent, "c.x.p", RR_NS));
		assert_false(may(c, parent, "ns.c.x.p", RR_A));
		assert_false(may(c, parent, "*.c.x.p", RR_A));
		assert_true(may(c, child, "c.x.p", RR_NS));
		assert_true(may(c, child, "*.c.x.p", RR_A));
		assert_true(may(c, child, "ns.c.x.p", RR_A));
		claims_free(&c);
	}
}

static void
a_parent_that_claims_in_vain_is_a_parent_all_the_same(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 1, "p");
	claim(c, 2, "c.p");
	claims_settle(c);
	assert_false(may(c, 1, "x.c.p", RR_A));
	assert_true(may(c, 3, "x.c.p", RR_A));
	claims_free(&c);
}

static void
who_claims_parent_and_child_has_both(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 0, "c.p");
	claims_settle(c);
	assert_true(may(c, 0, "c.p", RR_NS));
	assert_true(may(c, 0, "x.c.p", RR_A));
	assert_true(may(c, 0, "c.p", RR_DS));
	claims_free(&c);
}

static void
who_loses_the_parent_may_hold_the_child(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 1, "p");
	claim(c, 1, "c.p");
	claims_settle(c);
	assert_false(may(c, 1, "x.p", RR_A));
	assert_true(may(c, 1, "x.c.p", RR_A));
	assert_false(may(c, 0, "x.c.p", RR_A));
	claims_free(&c);
}

/* A delegation may stand in another file than the parent's SOA. */
static void
local_files_are_one_parent_of_a_transferred_child(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 10, "c.p");
	claims_settle(c);
	assert_false(may(c, 1, "c.p", RR_NS));
	assert_false(may(c, 1, "x.c.p", RR_A));
	assert_true(may(c, 1, "x.p", RR_A));
	claims_free(&c);
}

static void
also_if_they_claim_the_parent_in_vain_or_far_above(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 10, "b.p");
	claim(c, 11, "c.b.p");
	claim(c, 0, "p");
	claim(c, 12, "q");
	claim(c, 0, "q");
	claim(c, 13, "c.q");
	claims_settle(c);
	assert_false(may(c, 1, "x.c.b.p", RR_A));
	assert_false(may(c, 1, "x.b.p", RR_A));
	assert_false(may(c, 1, "x.c.q", RR_A));
	assert_true(may(c, 1, "x.q", RR_A));
	claims_free(&c);
}

/* Only the child's own parent is left out; who adds to both stays. */
static void
local_files_are_many_towards_a_local_child(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 1, "c.p");
	claims_settle(c);
	assert_false(may(c, 0, "x.c.p", RR_A));
	assert_true(may(c, 2, "x.c.p", RR_A));
	assert_true(may(c, 2, "c.p", RR_NS));
	claims_free(&c);
}

static void
a_ds_at_an_apex_is_the_zones_right_above(void **state)
{
	static const size_t holders[][3] = { { 0, 1, 2 }, { 10, 11, 12 },
		{ 0, 10, 1 }, { 10, 0, 11 }, { 2, 2, 10 }, { 11, 1, 1 } };

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		const size_t *h = holders[i];
		struct claims *c = claims_new();

		claim(c, h[0], "p");
		claim(c, h[1], "b.p");
		claim(c, h[2], "c.b.p");
		claims_settle(c);
		for (size_t k = 0; k < 14; k++) {
			bool adds = k < FIRST_ZONE && k != h[0] && k != h[1];

			assert_int_equal(may(c, k, "p", RR_DS), k == h[0]);
			assert_int_equal(may(c, k, "b.p", RR_DS), k == h[0] ||
			    (adds && h[0] < FIRST_ZONE));
			assert_int_equal(may(c, k, "c.b.p", RR_DS),
			    k == h[1] || (adds && k != h[2] &&
			    h[1] < FIRST_ZONE));
		}
		claims_free(&c);
	}
}

static void
a_ds_elsewhere_is_like_any_record_there(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 10, "c.p");
	claims_settle(c);
	assert_true(may(c, 10, "d.c.p", RR_DS));
	assert_false(may(c, 0, "d.c.p", RR_DS));
	assert_true(may(c, 0, "d.p", RR_DS));
	assert_true(may(c, 1, "d.p", RR_DS));
	assert_false(may(c, 10, "d.p", RR_DS));
	claims_free(&c);
}

static void
a_transferred_parent_says_nothing_of_a_dynamic_zone(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 10, "p");
	claim(c, HOSTS, "d.p");
	claims_settle(c);
	assert_true(may(c, HOSTS, "d.p", RR_SOA));
	assert_true(may(c, HOSTS, "d.p", RR_NS));
	assert_false(may(c, 10, "d.p", RR_NS));
	assert_false(may(c, 10, "x.d.p", RR_A));
	assert_false(may(c, 10, "*.d.p", RR_A));
	assert_true(may(c, 10, "xd.p", RR_A));
	assert_true(may(c, 10, "d.p", RR_DS));
	assert_false(may(c, HOSTS, "d.p", RR_DS));
	claims_free(&c);
}

static void
local_files_add_to_a_dynamic_zone_also_from_above_it(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 1, "q");
	claim(c, HOSTS, "d.b.p");
	claims_settle(c);
	for (size_t i = 0; i < 3; i++) {
		assert_true(may(c, i, "x.d.b.p", RR_A));
		assert_true(may(c, i, "x.d.b.p", RR_NS));
		assert_true(may(c, i, "d.b.p", RR_MX));
		assert_false(may(c, i, "d.b.p", RR_NS));
		assert_true(may(c, i, "d.b.p", RR_DS));
	}
	claims_free(&c);
}

static void
a_zone_below_a_dynamic_one_is_its_holders(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 1, "c.d.p");
	claim(c, 10, "e.d.p");
	claim(c, HOSTS, "d.p");
	claims_settle(c);
	assert_false(may(c, 0, "x.c.d.p", RR_A));
	assert_true(may(c, 1, "x.c.d.p", RR_A));
	assert_false(may(c, 0, "x.e.d.p", RR_A));
	assert_true(may(c, 10, "x.e.d.p", RR_A));
	assert_true(may(c, 2, "e.d.p", RR_DS));
	assert_true(may(c, 0, "c.d.p", RR_DS));
	assert_false(may(c, 1, "c.d.p", RR_DS));
	assert_false(may(c, 10, "e.d.p", RR_DS));
	claims_free(&c);
}

static void
a_zone_that_another_has_is_not_dynamic(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 0, "p");
	claim(c, 1, "c.p");
	claim(c, 10, "t");
	assert_int_equal(claim(c, HOSTS, "c.p"), 1);
	assert_int_equal(claim(c, HOSTS, "t"), 10);
	claims_settle(c);
	assert_false(may(c, HOSTS, "c.p", RR_SOA));
	assert_false(may(c, HOSTS, "t", RR_NS));
	assert_false(may(c, 0, "x.c.p", RR_A));
	assert_true(may(c, 2, "c.p", RR_NS));
	assert_true(may(c, 10, "t", RR_NS));
	claims_free(&c);
}

static void
the_root_is_an_apex_like_any_other(void **state)
{
	struct claims *c = claims_new();

	(void)state;
	claim(c, 10, ".");
	claim(c, 11, "p");
	claims_settle(c);
	assert_true(may(c, 10, ".", RR_DS));
	assert_true(may(c, 10, "x", RR_A));
	assert_false(may(c, 10, "x.p", RR_A));
	assert_true(may(c, 10, "p", RR_DS));
	assert_true(may(c, 0, "x", RR_A));
	claims_free(&c);
}

static void
a_claimed_apex_knows_of_those_below_it(void **state)
{
	static const char *const inner[] = { "p", "c.p" },
	    *const leaf[] = { "q", "d.c.p" };
	struct claims *c = claims_new();
	struct name name;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		claim(c, 10 + i, leaf[i]);
		claim(c, 20 + i, inner[i]);
	}
	claims_settle(c);
	for (size_t i = 0; i < 2; i++) {
		name = name_of(inner[i]);
		assert_true(claims_has_below(c, &name));
		name = name_of(leaf[i]);
		assert_false(claims_has_below(c, &name));
	}
	claims_free(&c);
}

#define T(test) cmocka_unit_test(test)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_first_to_claim_an_apex_holds_it),
		T(a_claim_in_vain_is_news_only_once),
		T(where_nobody_claims_all_may_publish),
		T(a_local_source_may_add_to_what_it_does_not_claim),
		T(an_ns_added_to_a_transferred_apex_is_a_delegation),
		T(a_parent_may_publish_nothing_of_a_child_that_is_anothers),
		T(a_parent_that_claims_in_vain_is_a_parent_all_the_same),
		T(who_claims_parent_and_child_has_both),
		T(who_loses_the_parent_may_hold_the_child),
		T(local_files_are_one_parent_of_a_transferred_child),
		T(also_if_they_claim_the_parent_in_vain_or_far_above),
		T(local_files_are_many_towards_a_local_child),
		T(a_ds_at_an_apex_is_the_zones_right_above),
		T(a_ds_elsewhere_is_like_any_record_there),
		T(a_transferred_parent_says_nothing_of_a_dynamic_zone),
		T(local_files_add_to_a_dynamic_zone_also_from_above_it),
		T(a_zone_below_a_dynamic_one_is_its_holders),
		T(a_zone_that_another_has_is_not_dynamic),
		T(the_root_is_an_apex_like_any_other),
		T(a_claimed_apex_knows_of_those_below_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
