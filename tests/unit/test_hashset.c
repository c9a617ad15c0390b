#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hashset.h"

enum { MANY = 300000 };

static uint64_t
hash_of(const struct hashset *set, const char *text)
{
	return hashset_more(hashset_start(set), text, strlen(text));
}

static bool
has(const struct hashset *set, uint64_t hash)
{
	unsigned flags;

	return hashset_find(set, hash, &flags);
}

static void
what_was_added_is_there_and_nothing_else(void **state)
{
	struct hashset *set = hashset_new();
	uint64_t start = hashset_start(set);

	(void)state;
	for (uint32_t i = 0; i < MANY; i += 2)
		hashset_add(set, hashset_more(start, &i, sizeof(i)));
	assert_int_equal(hashset_count(set), MANY / 2);
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(has(set, hashset_more(start, &i,
		    sizeof(i))), i % 2 == 0);
	hashset_free(&set);
	assert_null(set);
	hashset_free(&set);
}

static void
any_number_may_be_a_hash(void **state)
{
	static const uint64_t hashes[] = { 0, UINT64_MAX, 256, 512, 1024 };
	struct hashset *set = hashset_new();

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_false(has(set, hashes[i]));
		hashset_add(set, hashes[i]);
		hashset_add(set, hashes[i]);
		assert_true(has(set, hashes[i]));
		assert_int_equal(hashset_count(set), i + 1);
	}
	hashset_free(&set);
}

static void
flags_are_added_up_and_kept_while_the_set_grows(void **state)
{
	struct hashset *set = hashset_new();
	uint64_t start = hashset_start(set);
	unsigned flags;

	(void)state;
	for (uint32_t i = 0; i < MANY; i++) {
		uint64_t hash = hashset_more(start, &i, sizeof(i));

		hashset_add(set, hash);
		assert_true(hashset_find(set, hash, &flags));
		assert_int_equal(flags, 0);
		hashset_flag(set, hash, i & 1);
		hashset_flag(set, hash, i & 2);
	}
	for (uint32_t i = 0; i < MANY; i++) {
		uint64_t hash = hashset_more(start, &i, sizeof(i));

		hashset_add(set, hash);
		assert_true(hashset_find(set, hash, &flags));
		assert_int_equal(flags, i & 3);
	}
	hashset_free(&set);
}

static void
what_is_not_there_gets_no_flag(void **state)
{
	struct hashset *set = hashset_new();

	(void)state;
	hashset_flag(set, hash_of(set, "a"), 1);
	assert_false(has(set, hash_of(set, "a")));
	assert_int_equal(hashset_count(set), 0);
	hashset_free(&set);
}

static void
a_hash_tells_where_its_pieces_end(void **state)
{
	struct hashset *set = hashset_new();
	uint64_t ab = hashset_more(hash_of(set, "a"), "b", 1);

	(void)state;
	assert_int_not_equal(ab, hash_of(set, "ab"));
	assert_int_not_equal(ab, hashset_more(hash_of(set, "b"), "a", 1));
	assert_int_equal(ab, hashset_more(hash_of(set, "a"), "b", 1));
	assert_int_not_equal(hash_of(set, "a"),
	    hashset_more(hashset_start(set), "a", 2));
	assert_int_not_equal(hash_of(set, "12345678"),
	    hash_of(set, "123456789"));
	hashset_free(&set);
}

static void
two_sets_hash_differently(void **state)
{
	struct hashset *a = hashset_new(), *b = hashset_new();

	(void)state;
	assert_int_not_equal(hash_of(a, "x"), hash_of(b, "x"));
	hashset_free(&a);
	hashset_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_added_is_there_and_nothing_else),
		cmocka_unit_test(any_number_may_be_a_hash),
		cmocka_unit_test(
		    flags_are_added_up_and_kept_while_the_set_grows),
		cmocka_unit_test(what_is_not_there_gets_no_flag),
		cmocka_unit_test(a_hash_tells_where_its_pieces_end),
		cmocka_unit_test(two_sets_hash_differently),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
