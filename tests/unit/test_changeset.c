#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "changing.h"

struct fixture {
	struct changeset *c;
	struct err err;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->c = changeset_new(CHANGING_ROOM);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	changeset_free(&f->c);
	assert_null(f->c);
	changeset_free(&f->c);
	free(f);
	return 0;
}

static void
an_empty_one_is_about_nothing(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(changeset_count(f->c), 0);
	assert_null(changeset_find(f->c, changing_a("w.a", "1234", 300)));
	assert_false(changeset_touches(f->c, (const uint8_t *)"\1w\1a", 5));
}

static void
deletions_and_additions_stay_in_their_order(void **state)
{
	struct fixture *f = *state;

	assert_true(changeset_delete(f->c, changing_soa("a", 7), &f->err));
	assert_true(changeset_delete(f->c, changing_a("w.a", "1234", 300),
	    &f->err));
	assert_true(changeset_add(f->c, changing_soa("a", 8), &f->err));
	assert_true(changeset_add(f->c, changing_a("w.a", "1235", 300),
	    &f->err));
	assert_changes(f->c, "-Za:ns.example.:host.example.:7:2:3:4:5:300\n"
	    "-+w.a:49.50.51.52:300\n"
	    "+Za:ns.example.:host.example.:8:2:3:4:5:300\n"
	    "++w.a:49.50.51.53:300\n");
}

static void
what_comes_and_goes_was_not_and_is_not_held(void **state)
{
	struct fixture *f = *state;

	assert_true(changeset_add(f->c, changing_a("w.a", "1234", 300),
	    &f->err));
	assert_true(changeset_delete(f->c, changing_a("w.a", "1234", 300),
	    &f->err));
	assert_changes(f->c, ".+w.a:49.50.51.52:300\n");
	assert_true(changeset_add(f->c, changing_a("w.a", "1234", 60),
	    &f->err));
	assert_changes(f->c, "++w.a:49.50.51.52:60\n");
}

static void
another_ttl_is_a_deletion_and_an_addition_of_one_record(void **state)
{
	struct fixture *f = *state;
	const struct change *change;

	assert_true(changeset_delete(f->c, changing_a("w.a", "1234", 300),
	    &f->err));
	assert_true(changeset_add(f->c, changing_a("w.a", "1234", 60),
	    &f->err));
	assert_int_equal(changeset_count(f->c), 1);
	change = changeset_at(f->c, 0);
	assert_true(change->was_held && change->is_held);
	assert_int_equal(change->held_ttl, 300);
	assert_int_equal(change->record.ttl, 60);
}

static void
a_record_is_not_deleted_twice(void **state)
{
	struct fixture *f = *state;

	assert_true(changeset_delete(f->c, changing_a("w.a", "1234", 300),
	    &f->err));
	assert_false(changeset_delete(f->c, changing_a("w.a", "1234", 300),
	    &f->err));
	assert_string_equal(f->err.text, "it deletes twice: w.a. 300 IN A "
	    "49.50.51.52");
}

static void
a_record_is_not_added_twice_whatever_its_ttl(void **state)
{
	struct fixture *f = *state;

	assert_true(changeset_add(f->c, changing_a("w.a", "1234", 300),
	    &f->err));
	assert_false(changeset_add(f->c, changing_a("w.a", "1234", 60),
	    &f->err));
	assert_string_equal(f->err.text, "it adds twice: w.a. 60 IN A "
	    "49.50.51.52");
}

static void
what_was_added_is_deleted_with_its_ttl(void **state)
{
	struct fixture *f = *state;

	assert_true(changeset_add(f->c, changing_a("w.a", "1234", 300),
	    &f->err));
	assert_false(changeset_delete(f->c, changing_a("w.a", "1234", 60),
	    &f->err));
	assert_string_equal(f->err.text, "it deletes with another TTL than it "
	    "has added: w.a. 60 IN A 49.50.51.52");
}

/* An SRV's target may come in any case, a TXT's bytes are what they are. */
static void
the_case_of_names_does_not_count(void **state)
{
	static const char upper[] = "\0\1\0\2\0\3\1S\1A";
	static const char lower[] = "\0\1\0\2\0\3\1s\1a";
	struct fixture *f = *state;

	assert_true(changeset_delete(f->c, changing_record("w.a", RR_SRV,
	    upper, sizeof(upper), 300), &f->err));
	assert_true(changeset_add(f->c, changing_record("w.a", RR_SRV,
	    lower, sizeof(lower), 300), &f->err));
	assert_int_equal(changeset_count(f->c), 1);
	assert_memory_equal(changeset_at(f->c, 0)->record.rdata, lower,
	    sizeof(lower));
	assert_true(changeset_add(f->c, changing_record("w.a", RR_TXT,
	    "\1X", 2, 300), &f->err));
	assert_true(changeset_add(f->c, changing_record("w.a", RR_TXT,
	    "\1x", 2, 300), &f->err));
	assert_int_equal(changeset_count(f->c), 3);
}

static void
owner_type_and_rdata_tell_records_apart(void **state)
{
	struct fixture *f = *state;

	assert_true(changeset_add(f->c, changing_a("w.a", "1234", 1), &f->err));
	assert_true(changeset_add(f->c, changing_a("x.a", "1234", 1), &f->err));
	assert_true(changeset_add(f->c, changing_a("*.a", "1234", 1), &f->err));
	assert_true(changeset_add(f->c, changing_record("w.a", RR_TXT,
	    "1234", 4, 1), &f->err));
	assert_true(changeset_add(f->c, changing_record("w.a", RR_TXT,
	    "", 0, 1), &f->err));
	assert_int_equal(changeset_count(f->c), 5);
	assert_ptr_equal(changeset_find(f->c, changing_a("*.a", "1234", 9)),
	    changeset_at(f->c, 2));
	assert_null(changeset_find(f->c, changing_a("y.a", "1234", 1)));
}

static void
it_touches_owners_and_what_wildcards_stand_below(void **state)
{
	struct fixture *f = *state;

	assert_true(changeset_add(f->c, changing_a("w.a", "1234", 1), &f->err));
	assert_true(changeset_delete(f->c, changing_a("*.b.a", "1234", 1),
	    &f->err));
	assert_true(changeset_touches(f->c, (const uint8_t *)"\1w\1a", 5));
	assert_true(changeset_touches(f->c, (const uint8_t *)"\1b\1a", 5));
	assert_false(changeset_touches(f->c, (const uint8_t *)"\1a", 3));
}

static void
many_records_are_found_again(void **state)
{
	struct fixture *f = *state;

	for (uint32_t i = 0; i < 5000; i++)
		assert_true(changeset_add(f->c, changing_a("w.a",
		    (const char *)&i, i), &f->err));
	for (uint32_t i = 0; i < 5000; i++)
		assert_ptr_equal(changeset_find(f->c, changing_a("w.a",
		    (const char *)&i, 0)), changeset_at(f->c, i));
}

static void
records_may_be_as_long_as_can_be(void **state)
{
	static char rdata[UINT16_MAX];
	struct fixture *f = *state;

	for (uint32_t i = 0; i < 5; i++) {
		memcpy(rdata, &i, sizeof(i));
		assert_true(changeset_add(f->c, changing_record("w.a",
		    RR_SIGNING, rdata, sizeof(rdata), 1), &f->err));
	}
	assert_ptr_equal(changeset_find(f->c, changing_record("w.a",
	    RR_SIGNING, rdata, sizeof(rdata), 1)), changeset_at(f->c, 4));
}

static void
there_is_room_for_so_many_bytes_only(void **state)
{
	struct changeset *c = changeset_new(1000);
	struct fixture *f = *state;
	uint32_t i = 0;

	while (i < 100 && changeset_add(c, changing_a("w.a",
	    (const char *)&i, i), &f->err))
		i++;
	assert_in_range(i, 2, 10);
	assert_string_equal(f->err.text, "it changes too much: more than 1000 "
	    "bytes of records");
	assert_int_equal(changeset_count(c), i);
	i = 0;
	assert_true(changeset_delete(c, changing_a("w.a", (const char *)&i, 0),
	    &f->err));
	changeset_free(&c);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_one_is_about_nothing),
		TEST(deletions_and_additions_stay_in_their_order),
		TEST(what_comes_and_goes_was_not_and_is_not_held),
		TEST(another_ttl_is_a_deletion_and_an_addition_of_one_record),
		TEST(a_record_is_not_deleted_twice),
		TEST(a_record_is_not_added_twice_whatever_its_ttl),
		TEST(what_was_added_is_deleted_with_its_ttl),
		TEST(the_case_of_names_does_not_count),
		TEST(owner_type_and_rdata_tell_records_apart),
		TEST(it_touches_owners_and_what_wildcards_stand_below),
		TEST(many_records_are_found_again),
		TEST(records_may_be_as_long_as_can_be),
		TEST(there_is_room_for_so_many_bytes_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
