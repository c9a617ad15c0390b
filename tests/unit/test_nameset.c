#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "dns/name.h"
#include "dns/nameset.h"

static void
make(struct name *name, const char *text)
{
	struct err err;

	assert_true(name_parse(name, text, &err));
}

static void
a_set_has_what_was_added_whatever_its_case(void **state)
{
	struct nameset *set = nameset_new();
	struct name name;

	(void)state;
	make(&name, "a.example");
	assert_false(nameset_has(set, name.wire));
	nameset_add(set, (const uint8_t *)"\1A\7eXample");
	assert_true(nameset_has(set, name.wire));
	make(&name, "b.example");
	assert_false(nameset_has(set, name.wire));
	nameset_free(&set);
	assert_null(set);
}

static void
the_highest_name_at_or_above_is_found(void **state)
{
	struct nameset *set = nameset_new();
	struct name zone, name;
	const uint8_t *found;

	(void)state;
	make(&zone, "example");
	make(&name, "a.b.example");
	assert_null(nameset_find_above(set, name.wire));
	nameset_add(set, name.wire);
	assert_ptr_equal(nameset_find_above(set, name.wire), name.wire);
	nameset_add(set, zone.wire);
	found = nameset_find_above(set, name.wire);
	assert_ptr_equal(found, name.wire + 4);
	make(&name, "example2");
	assert_null(nameset_find_above(set, name.wire));
	make(&name, ".");
	nameset_add(set, name.wire);
	make(&name, "other");
	assert_ptr_equal(nameset_find_above(set, name.wire), name.wire + 6);
	nameset_free(&set);
}

static void
a_thing_is_met_a_second_time(void **state)
{
	struct nameset *set = nameset_new();

	(void)state;
	assert_false(nameset_has_hash(set, 12345));
	assert_false(nameset_has_hash(set, 12345));
	assert_false(nameset_meet(set, 12345));
	assert_true(nameset_has_hash(set, 12345));
	assert_true(nameset_meet(set, 12345));
	assert_false(nameset_meet(set, 12346));
	nameset_free(&set);
	nameset_free(&set);
}

static void
strangers_among_ten_thousand_are_not_taken_for_members(void **state)
{
	struct nameset *set = nameset_new();
	unsigned strangers = 0;
	struct name name;
	char text[32];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(text, sizeof(text), "host%d.example.com", i);
		make(&name, text);
		if (i < 10000)
			nameset_add(set, name.wire);
		else
			strangers += nameset_has(set, name.wire);
	}
	assert_int_equal(strangers, 0);
	nameset_free(&set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_has_what_was_added_whatever_its_case),
		cmocka_unit_test(the_highest_name_at_or_above_is_found),
		cmocka_unit_test(a_thing_is_met_a_second_time),
		cmocka_unit_test(
		    strangers_among_ten_thousand_are_not_taken_for_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
