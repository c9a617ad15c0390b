#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/map.h"
#include "base/mem.h"

enum { MANY = 100000 };

static void
what_is_set_is_found(void **state)
{
	struct map *map = map_new();
	char a = 'a', b = 'b';

	(void)state;
	assert_null(map_get_str(map, "x"));
	assert_null(map_set_str(map, "x", &a));
	assert_null(map_set_str(map, "y", &b));
	assert_ptr_equal(map_get_str(map, "x"), &a);
	assert_ptr_equal(map_get_str(map, "y"), &b);
	assert_int_equal(map_count(map), 2);
	map_free(&map);
	assert_null(map);
}

static void
a_key_may_hold_any_byte_and_none(void **state)
{
	struct map *map = map_new();
	char a, b, c;

	(void)state;
	map_set(map, "\0\0", 2, &a);
	map_set(map, "\0", 1, &b);
	map_set(map, NULL, 0, &c);
	assert_ptr_equal(map_get(map, "\0\0", 2), &a);
	assert_ptr_equal(map_get(map, "\0", 1), &b);
	assert_ptr_equal(map_get(map, "", 0), &c);
	assert_ptr_equal(map_remove(map, NULL, 0), &c);
	assert_null(map_get(map, "", 0));
	map_free(&map);
}

static void
setting_again_hands_back_the_old_value(void **state)
{
	struct map *map = map_new();
	struct map_walk walk = { 0 };
	char a, b, c;

	(void)state;
	map_set_str(map, "x", &a);
	map_set_str(map, "y", &b);
	assert_ptr_equal(map_set_str(map, "x", &c), &a);
	assert_int_equal(map_count(map), 2);
	assert_ptr_equal(map_next(map, &walk), &c);
	assert_ptr_equal(map_next(map, &walk), &b);
	assert_null(map_next(map, &walk));
	map_free(&map);
}

static void
what_is_removed_is_gone(void **state)
{
	struct map *map = map_new();
	struct map_walk walk = { 0 };
	char a, b;

	(void)state;
	assert_null(map_remove_str(map, "x"));
	map_set_str(map, "x", &a);
	map_set_str(map, "y", &b);
	assert_ptr_equal(map_remove_str(map, "x"), &a);
	assert_null(map_remove_str(map, "x"));
	assert_null(map_get_str(map, "x"));
	assert_ptr_equal(map_next(map, &walk), &b);
	assert_null(map_next(map, &walk));
	assert_ptr_equal(map_remove_str(map, "y"), &b);
	assert_int_equal(map_count(map), 0);
	map_set_str(map, "z", &a);
	assert_ptr_equal(map_get_str(map, "z"), &a);
	map_free(&map);
}

static void
the_pair_in_hand_may_be_removed_during_a_walk(void **state)
{
	struct map *map = map_new();
	struct map_walk walk = { 0 };
	char values[5];
	const char *value;
	int met = 0;

	(void)state;
	for (int i = 0; i < 5; i++)
		map_set(map, &i, sizeof(i), &values[i]);
	while ((value = map_next(map, &walk)) != NULL) {
		assert_ptr_equal(value, &values[met++]);
		assert_int_equal(walk.len, sizeof(int));
		assert_ptr_equal(map_remove(map, walk.key, walk.len), value);
	}
	assert_int_equal(met, 5);
	assert_int_equal(map_count(map), 0);
	map_free(&map);
}

static void
a_hundred_thousand_keys_keep_their_order(void **state)
{
	static char values[MANY];
	struct map *map = map_new();
	struct map_walk walk = { 0 };
	char key[32];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(key, sizeof(key), "zone%d.example.com", i);
		assert_null(map_set_str(map, key, &values[i]));
	}
	for (int i = 0; i < MANY; i += 2) {
		snprintf(key, sizeof(key), "zone%d.example.com", i);
		assert_ptr_equal(map_remove_str(map, key), &values[i]);
	}
	assert_int_equal(map_count(map), MANY / 2);
	for (int i = 1; i < MANY; i += 2) {
		snprintf(key, sizeof(key), "zone%d.example.com", i);
		assert_ptr_equal(map_get_str(map, key), &values[i]);
		assert_ptr_equal(map_next(map, &walk), &values[i]);
	}
	assert_null(map_next(map, &walk));
	map_free(&map);
}

static void
all_of_another_map_come_in_its_order_behind_what_is_there(void **state)
{
	struct map *map = map_new(), *other = map_new();
	struct map_walk walk = { 0 };
	char a, b, c, d;

	(void)state;
	map_set_str(map, "a", &a);
	map_set_str(map, "b", &b);
	map_set_str(other, "c", &c);
	map_set_str(other, "a", &d);
	map_add_all(map, other);
	assert_int_equal(map_count(map), 3);
	assert_ptr_equal(map_next(map, &walk), &d);
	assert_ptr_equal(map_next(map, &walk), &b);
	assert_ptr_equal(map_next(map, &walk), &c);
	assert_int_equal(map_count(other), 2);
	map_free(&map);
	map_free(&other);
}

/* The leak checkers see the rest. */
static void
values_may_go_with_the_map(void **state)
{
	struct map *map = map_new(), *none = NULL;

	(void)state;
	map_set_str(map, "a", xstrdup("x"));
	map_set_str(map, "b", xstrdup("y"));
	free(map_set_str(map, "a", xstrdup("z")));
	map_free_values(&map);
	assert_null(map);
	map_free_values(&none);
	assert_null(none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_set_is_found),
		cmocka_unit_test(a_key_may_hold_any_byte_and_none),
		cmocka_unit_test(setting_again_hands_back_the_old_value),
		cmocka_unit_test(what_is_removed_is_gone),
		cmocka_unit_test(the_pair_in_hand_may_be_removed_during_a_walk),
		cmocka_unit_test(a_hundred_thousand_keys_keep_their_order),
		cmocka_unit_test(
		    all_of_another_map_come_in_its_order_behind_what_is_there),
		cmocka_unit_test(values_may_go_with_the_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
