#include "membering.h"

#define KNOWN "catalog c0\n"

/* c0 has a and b. */
static struct membering
begin_with_two(void)
{
	struct membering t = membering_begin();

	membering_clear(&t, 0);
	membering_list(&t, 0, "a", "1", NULL);
	membering_list(&t, 0, "b", "2", NULL);
	assert_true(membering_update(&t));
	return t;
}

static void
members_of_a_catalog_are_added(void **state)
{
	struct membering t = begin_with_two();

	(void)state;
	membering_assert(t.m, KNOWN "member a c0 1\nmember b c0 2\n");
	assert_int_equal(t.lists[0].added, 2);
	assert_int_equal(t.lists[0].after, 2);
	assert_true(membership_knows(t.m, "c0"));
	assert_false(membership_knows(t.m, "c1"));
	assert_false(membering_update(&t));
	assert_int_equal(t.lists[0].added, 0);
	assert_int_equal(t.lists[0].before, 2);
	membering_end(&t);
}

static void
one_that_vanishes_is_gone(void **state)
{
	struct membering t = begin_with_two();

	(void)state;
	membering_clear(&t, 0);
	membering_list(&t, 0, "b", "2", NULL);
	assert_true(membering_update(&t));
	assert_int_equal(t.lists[0].removed, 1);
	membering_assert(t.m, KNOWN "member b c0 2\ngone a\n");
	/* It comes back, as another zone: its copy may be there still. */
	membering_list(&t, 0, "a", "1", NULL);
	assert_true(membering_update(&t));
	membering_assert(t.m, KNOWN "member b c0 2\nanew a c0 1\n");
	membering_end(&t);
}

static void
a_catalog_that_is_not_read_keeps_its_members(void **state)
{
	struct membering t = begin_with_two();

	(void)state;
	catalog_free(&t.catalogs[0]);
	assert_false(membering_update(&t));
	assert_int_equal(t.lists[0].after, 2);
	membering_end(&t);
}

static void
another_label_is_another_zone(void **state)
{
	struct membering t = begin_with_two();

	(void)state;
	membering_clear(&t, 0);
	membering_list(&t, 0, "a", "1", NULL);
	membering_list(&t, 0, "b", "3", NULL);
	assert_true(membering_update(&t));
	assert_int_equal(t.lists[0].reset, 1);
	membering_assert(t.m, KNOWN "member a c0 1\nanew b c0 3\n");
	assert_false(membering_update(&t));
	assert_int_equal(t.lists[0].reset, 0);
	membering_end(&t);
}

static void
another_group_is_no_other_zone(void **state)
{
	struct membering t = begin_with_two();

	(void)state;
	xreplace(&catalog_find(t.catalogs[0], "a")->group, "g h\\");
	assert_true(membering_update(&t));
	assert_int_equal(t.lists[0].regrouped, 1);
	membering_assert(t.m, KNOWN
	    "member a c0 1 =g\\040h\\134\nmember b c0 2\n");
	membering_end(&t);
}

static void
a_zone_stays_with_its_first_catalog(void **state)
{
	struct membering t = begin_with_two();

	(void)state;
	membering_clear(&t, 1);
	membering_list(&t, 1, "a", "1", "c0");
	membering_list(&t, 1, "b", "2", NULL);
	assert_true(membering_update(&t));
	membering_assert(t.m, KNOWN "catalog c1\n"
	    "member a c0 1\nmember b c0 2\n");
	/* What c1 gives away itself is not worth a word. */
	assert_string_equal(buf_str(&t.ignored), "c1 b: it is a member of "
	    "c0, which would have to give it away (coo)\n");
	/* Who lets it go has no say any more. */
	membering_clear(&t, 0);
	assert_true(membering_update(&t));
	assert_int_equal(t.lists[0].removed, 2);
	assert_int_equal(t.lists[1].added, 2);
	membering_assert(t.m, KNOWN "catalog c1\n"
	    "anew a c1 1\nanew b c1 2\n");
	membering_end(&t);
}

static void
coo_moves_a_zone_that_the_other_lists(void **state)
{
	struct membering t = begin_with_two();

	(void)state;
	membering_clear(&t, 0);
	membering_list(&t, 0, "a", "1", "c1");
	membering_list(&t, 0, "b", "2", "c1");
	assert_false(membering_update(&t));
	membering_clear(&t, 1);
	assert_true(membering_update(&t));
	assert_int_equal(t.lists[0].after, 2);
	membering_list(&t, 1, "a", "1", NULL);
	membering_list(&t, 1, "b", "9", NULL);
	assert_true(membering_update(&t));
	assert_int_equal(t.lists[0].went, 2);
	assert_int_equal(t.lists[1].came, 2);
	assert_int_equal(t.lists[1].reset, 1);
	assert_int_equal(t.ignored.len, 0);
	membering_assert(t.m, KNOWN "catalog c1\n"
	    "member a c1 1\nanew b c1 9\n");
	/* The old one may go on listing it. */
	assert_false(membering_update(&t));
	assert_int_equal(t.ignored.len, 0);
	membering_end(&t);
}

static void
coo_leads_on_from_catalog_to_catalog(void **state)
{
	struct membering t = membering_begin();

	(void)state;
	for (size_t i = 0; i < MEMBERING_CATALOGS; i++)
		membering_clear(&t, i);
	membering_list(&t, 0, "a", "1", "c1");
	membering_list(&t, 1, "a", "1", "c2");
	membering_list(&t, 2, "a", "1", NULL);
	assert_true(membering_update(&t));
	membering_assert(t.m, KNOWN "catalog c1\ncatalog c2\n"
	    "member a c2 1\n");
	assert_false(membering_update(&t));
	membering_end(&t);
}

static void
coo_in_a_ring_moves_nothing(void **state)
{
	struct membering t = begin_with_two();

	(void)state;
	for (size_t i = 0; i < MEMBERING_CATALOGS; i++)
		membering_clear(&t, i);
	membering_list(&t, 0, "a", "1", "c1");
	membering_list(&t, 1, "a", "2", "c0");
	membering_list(&t, 0, "b", "2", "c0");
	assert_true(membering_update(&t));
	membering_assert(t.m, KNOWN "catalog c1\ncatalog c2\n"
	    "member a c0 1\nmember b c0 2\n");
	assert_false(membering_update(&t));
	membering_end(&t);
}

static void
the_configuration_comes_first(void **state)
{
	struct membering t = begin_with_two();

	(void)state;
	t.configured = "a";
	assert_true(membering_update(&t));
	membering_assert(t.m, KNOWN "member b c0 2\n");
	assert_string_equal(buf_str(&t.ignored), "c0 a: the configuration "
	    "has this zone itself\n");
	t.configured = NULL;
	assert_true(membering_update(&t));
	membering_assert(t.m, KNOWN "member b c0 2\nmember a c0 1\n");
	membering_end(&t);
}

static void
members_leave_with_their_catalog_but_keep_their_copies(void **state)
{
	struct membering t = begin_with_two();

	(void)state;
	assert_true(membering_update_of(&t, 0));
	membering_assert(t.m, "");
	membering_end(&t);
}

static void
names_that_no_zone_may_have_are_ignored(void **state)
{
	struct membering t = membering_begin();

	(void)state;
	membering_clear(&t, 0);
	membering_list(&t, 0, "\\052.a", "1", NULL);
	assert_true(membering_update(&t));
	membering_assert(t.m, KNOWN);
	assert_non_null(strstr(buf_str(&t.ignored), "is a wildcard"));
	membering_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_of_a_catalog_are_added),
		cmocka_unit_test(one_that_vanishes_is_gone),
		cmocka_unit_test(a_catalog_that_is_not_read_keeps_its_members),
		cmocka_unit_test(another_label_is_another_zone),
		cmocka_unit_test(another_group_is_no_other_zone),
		cmocka_unit_test(a_zone_stays_with_its_first_catalog),
		cmocka_unit_test(coo_moves_a_zone_that_the_other_lists),
		cmocka_unit_test(coo_leads_on_from_catalog_to_catalog),
		cmocka_unit_test(coo_in_a_ring_moves_nothing),
		cmocka_unit_test(the_configuration_comes_first),
		cmocka_unit_test(
		    members_leave_with_their_catalog_but_keep_their_copies),
		cmocka_unit_test(names_that_no_zone_may_have_are_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
