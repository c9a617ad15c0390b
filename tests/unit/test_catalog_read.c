#include "cataloging.h"

#include <stdio.h>

static void
members_have_their_labels_groups_and_heirs(void **state)
{
	struct zonefile z = cataloging_of_2();
	const struct catalog_member *m;
	struct catalog *c;

	(void)state;
	/* Properties may come first. */
	cataloging_text(&z, "group.x1.zones.c", "a group");
	zonefile_add_name(&z, "coo.x1.zones.c", RR_PTR, "Other");
	zonefile_add_name(&z, "X1.zones.c", RR_PTR, "A.example");
	zonefile_add_name(&z, "x2.zones.c", RR_PTR, "b.example");
	c = cataloging_end(&z);
	assert_int_equal(catalog_count(c), 2);
	m = catalog_find(c, "a.example");
	assert_ptr_equal(m, catalog_at(c, 0));
	assert_string_equal(m->zone, "a.example");
	assert_string_equal(m->id, "x1");
	assert_string_equal(m->group, "a group");
	assert_string_equal(m->coo, "other");
	m = catalog_find(c, "b.example");
	assert_string_equal(m->id, "x2");
	assert_null(m->group);
	assert_null(m->coo);
	assert_null(catalog_find(c, "c.example"));
	catalog_free(&c);
}

static void
a_catalog_may_be_empty(void **state)
{
	struct zonefile z = cataloging_of_2();
	struct catalog *c = cataloging_end(&z);

	(void)state;
	assert_int_equal(catalog_count(c), 0);
	catalog_free(&c);
	assert_null(c);
}

static void
all_else_is_ignored(void **state)
{
	struct zonefile z = cataloging_of_2();
	struct catalog *c;

	(void)state;
	zonefile_add_name(&z, "x.zones.c", RR_PTR, "a");
	zonefile_add_name(&z, "x.zones.c", RR_NS, "b");
	zonefile_add_name(&z, "zones.c", RR_PTR, "b");
	zonefile_add_name(&z, "y.x.zones.c", RR_PTR, "b");
	zonefile_add_name(&z, "coo.coo.x.zones.c", RR_PTR, "b");
	zonefile_add_name(&z, "coo.none.zones.c", RR_PTR, "b");
	zonefile_add_name(&z, "coo.none.zones.c", RR_PTR, "d");
	zonefile_add_name(&z, "x.zones.d", RR_PTR, "b");
	zonefile_add_name(&z, "*.zones.c", RR_PTR, "b");
	zonefile_add_name(&z, "*.version.c", RR_TXT, "b");
	zonefile_add_name(&z, "version.c", RR_NS, "b");
	zonefile_add_name(&z, "group.x.zones.c", RR_PTR, "b");
	cataloging_text(&z, "coo.x.zones.c", "b");
	cataloging_text(&z, "ext.x.zones.c", "b");
	c = cataloging_end(&z);
	assert_int_equal(catalog_count(c), 1);
	assert_null(catalog_at(c, 0)->group);
	assert_null(catalog_at(c, 0)->coo);
	catalog_free(&c);
}

/* The group of the member "a", whose catalog is taken. */
static void
assert_no_group(struct zonefile *z)
{
	struct catalog *c;

	zonefile_add_name(z, "x.zones.c", RR_PTR, "a");
	c = cataloging_end(z);
	assert_null(catalog_find(c, "a")->group);
	catalog_free(&c);
}

static void
a_group_is_one_string_or_none(void **state)
{
	struct zonefile z = cataloging_of_2();

	(void)state;
	cataloging_text(&z, "group.x.zones.c", "g");
	cataloging_text(&z, "group.x.zones.c", "h");
	assert_no_group(&z);
	z = cataloging_of_2();
	zonefile_add(&z, "group.x.zones.c", RR_TXT, "\1g\1h", 4);
	assert_no_group(&z);
	z = cataloging_of_2();
	zonefile_add(&z, "group.x.zones.c", RR_TXT, "\2g\0", 3);
	assert_no_group(&z);
	z = cataloging_of_2();
	zonefile_add(&z, "group.x.zones.c", RR_TXT, "", 1);
	assert_no_group(&z);
	z = cataloging_of_2();
	zonefile_add(&z, "group.x.zones.c", RR_TXT, "", 0);
	assert_no_group(&z);
}

static void
the_version_is_2_and_stands_there_once(void **state)
{
	struct zonefile z = cataloging_begin();

	(void)state;
	cataloging_refuse(&z, "a broken catalog: there is no TXT record at "
	    "version.c, which tells its version");
	z = cataloging_begin();
	cataloging_text(&z, "version.c", "1");
	cataloging_refuse(&z, "a catalog of another version than \"2\", as "
	    "version.c says");
	z = cataloging_of_2();
	cataloging_text(&z, "version.c", "1");
	cataloging_refuse(&z, "a broken catalog: 2 TXT records stand at "
	    "version.c, where one has to");
	z = cataloging_begin();
	zonefile_add(&z, "version.c", RR_TXT, "\0012\0012", 4);
	cataloging_refuse(&z, "a catalog of another version than \"2\", as "
	    "version.c says");
}

static void
a_label_and_a_zone_stand_there_once(void **state)
{
	struct zonefile z = cataloging_of_2();

	(void)state;
	zonefile_add_name(&z, "x.zones.c", RR_PTR, "a");
	zonefile_add_name(&z, "X.zones.c", RR_PTR, "b");
	cataloging_refuse(&z, "a broken catalog: more than one PTR record at "
	    "x.zones.c");
	z = cataloging_of_2();
	zonefile_add_name(&z, "x.zones.c", RR_PTR, "a");
	zonefile_add_name(&z, "y.zones.c", RR_PTR, "A");
	cataloging_refuse(&z, "a broken catalog: the member a stands there "
	    "twice, as x and as y");
	z = cataloging_of_2();
	zonefile_add_name(&z, "x.zones.c", RR_PTR, "a");
	zonefile_add_name(&z, "coo.x.zones.c", RR_PTR, "d");
	zonefile_add_name(&z, "coo.x.zones.c", RR_PTR, "e");
	cataloging_refuse(&z, "a broken catalog: at coo.x.zones.c has to be "
	    "one PTR record with a name");
}

static void
names_that_are_none_make_it_broken(void **state)
{
	struct zonefile z = cataloging_of_2();

	(void)state;
	zonefile_add(&z, "x.zones.c", RR_PTR, "\1a\0\0", 4);
	cataloging_refuse(&z, "a broken catalog: the PTR record at x.zones.c "
	    "holds no name");
	z = cataloging_of_2();
	zonefile_add_name(&z, "x.zones.c", RR_PTR, "a");
	zonefile_add(&z, "coo.x.zones.c", RR_PTR, "\1a", 2);
	cataloging_refuse(&z, "a broken catalog: at coo.x.zones.c has to be "
	    "one PTR record with a name");
}

static void
members_are_counted(void **state)
{
	struct zonefile z = cataloging_of_2();

	(void)state;
	zonefile_add_name(&z, "x.zones.c", RR_PTR, "a");
	zonefile_add_name(&z, "y.zones.c", RR_PTR, "b");
	zonefile_add_name(&z, "z.zones.c", RR_PTR, "d");
	cataloging_refuse(&z, "a catalog of more than 2 members "
	    "(members-max)");
}

static void
an_apex_may_be_too_long_for_a_catalog(void **state)
{
	struct zonefile z = cataloging_of_2();
	char text[NAME_TEXT_SIZE], label[61];
	struct name apex;
	struct err err;

	(void)state;
	zonefile_end(&z);
	memset(label, 'x', 60);
	label[60] = '\0';
	snprintf(text, sizeof(text), "%s.%s.%s.%s.abc", label, label, label,
	    label);
	assert_true(name_parse(&apex, text, &err));
	assert_null(catalog_load("c", &apex, 1, &err));
	assert_non_null(strstr(err.text, "is too long for a catalog"));
}

static void
a_file_that_is_missing_is_named(void **state)
{
	struct err err;

	(void)state;
	assert_null(cataloging_load(1, &err));
	assert_non_null(strstr(err.text, "c: "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CATALOGING(members_have_their_labels_groups_and_heirs),
		CATALOGING(a_catalog_may_be_empty),
		CATALOGING(all_else_is_ignored),
		CATALOGING(a_group_is_one_string_or_none),
		CATALOGING(the_version_is_2_and_stands_there_once),
		CATALOGING(a_label_and_a_zone_stand_there_once),
		CATALOGING(names_that_are_none_make_it_broken),
		CATALOGING(members_are_counted),
		CATALOGING(an_apex_may_be_too_long_for_a_catalog),
		CATALOGING(a_file_that_is_missing_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
