#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/crowd.h"

static const uint8_t owner[] = "\1a\7example";
static const uint8_t other[] = "\1b\7example";

static bool
add(struct crowd_run *run, const uint8_t *name, uint16_t type, uint32_t rdlen)
{
	const struct record record = { .owner = name, .type = type,
		.rdlen = rdlen };
	struct err err;

	return crowd_run_add(run, &record, &err);
}

static void
an_rrset_has_as_many_records_as_are_allowed(void **state)
{
	const struct crowd_limits limits = { .records = 2 };
	struct crowd crowd = { 0 };
	struct err err;

	(void)state;
	assert_true(crowd_add(&crowd, &limits, owner, RR_A, 4, &err));
	assert_true(crowd_add(&crowd, &limits, owner, RR_A, 4, &err));
	assert_true(crowd_add(&crowd, &limits, owner, RR_TXT, 4, &err));
	assert_true(crowd_add(&crowd, &limits, owner, RR_TXT, 4, &err));
	assert_false(crowd_add(&crowd, &limits, owner, RR_TXT, 4, &err));
	assert_string_equal(err.text, "more than 2 TXT records at a.example "
	    "(max-records-per-type)");
}

static void
a_name_has_as_many_types_as_are_allowed(void **state)
{
	const struct crowd_limits limits = { .types = 2 };
	struct crowd crowd = { 0 };
	struct err err;

	(void)state;
	assert_true(crowd_add(&crowd, &limits, owner, 0, 4, &err));
	assert_true(crowd_add(&crowd, &limits, owner, RR_A, 4, &err));
	assert_true(crowd_add(&crowd, &limits, owner, RR_A, 4, &err));
	assert_false(crowd_add(&crowd, &limits, owner, RR_TXT, 4, &err));
	assert_string_equal(err.text, "more than 2 types at a.example "
	    "(max-types-per-name)");
}

/* Header, question and 4 records of 12 bytes and their rdata. */
static void
an_rrset_fills_a_message_to_the_last_byte(void **state)
{
	enum { REST = 65535 - 12 - (11 + 4) - 4 * 12 };
	struct crowd crowd = { 0 };
	struct err err;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_true(crowd_add(&crowd, NULL, owner, RR_TXT, REST / 4,
		    &err));
	crowd.bytes += REST % 4;
	assert_true(crowd_add(&crowd, NULL, owner, RR_TXT, REST / 4, &err));
	crowd.bytes++;
	crowd.bytes -= 12 + REST / 4;
	assert_false(crowd_add(&crowd, NULL, owner, RR_TXT, REST / 4, &err));
	assert_string_equal(err.text, "the TXT records at a.example are more "
	    "than a message holds (65535 bytes): nobody could answer with "
	    "them");
}

static void
a_run_counts_each_type_of_a_name_once(void **state)
{
	const struct crowd_limits limits = { .types = 2 };
	struct crowd_run *run = crowd_run_new(&limits);

	(void)state;
	for (int i = 0; i < 100; i++) {
		assert_true(add(run, owner, RR_A, 4));
		assert_true(add(run, owner, RR_TXT, 4));
	}
	assert_false(add(run, owner, RR_MX, 4));
	crowd_run_free(&run);
	assert_null(run);
	crowd_run_free(&run);
}

static void
a_run_begins_anew_with_another_name(void **state)
{
	const struct crowd_limits limits = { .types = 2, .records = 2 };
	struct crowd_run *run = crowd_run_new(&limits);

	(void)state;
	for (uint16_t type = 100; type < 200; type++) {
		assert_true(add(run, owner, type, 4));
		assert_true(add(run, owner, type, 4));
		assert_true(add(run, other, type, 4));
	}
	assert_true(add(run, other, RR_A, 4));
	assert_true(add(run, other, RR_A, 4));
	assert_false(add(run, other, RR_A, 4));
	crowd_run_free(&run);
}

static void
a_run_may_have_any_number_of_types(void **state)
{
	const struct crowd_limits limits = { 0 };
	struct crowd_run *run = crowd_run_new(&limits);

	(void)state;
	for (uint32_t type = 0; type <= UINT16_MAX; type++)
		assert_true(add(run, owner, (uint16_t)type, 4));
	assert_true(add(run, other, RR_A, 4));
	crowd_run_free(&run);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_rrset_has_as_many_records_as_are_allowed),
		cmocka_unit_test(a_name_has_as_many_types_as_are_allowed),
		cmocka_unit_test(an_rrset_fills_a_message_to_the_last_byte),
		cmocka_unit_test(a_run_counts_each_type_of_a_name_once),
		cmocka_unit_test(a_run_begins_anew_with_another_name),
		cmocka_unit_test(a_run_may_have_any_number_of_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
