#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sync/probe.h"
#include "sync/round.h"
#include "sync/word.h"

static struct probe_result
told(uint32_t serial, uint32_t expire)
{
	struct probe_result result = { .outcome = PROBE_SERIAL,
		.soa = { .serial = serial, .expire = 1000 },
		.has_expire = true, .expire = expire };

	return result;
}

static void
serials_are_compared(void **state)
{
	struct probe_result result = { .soa = { .serial = 5 } };
	struct soa held = { .serial = 4 };

	(void)state;
	assert_int_equal(word_read(&result, NULL, false), WORD_NEWER);
	assert_int_equal(word_read(&result, &held, false), WORD_NEWER);
	held.serial = 5;
	assert_int_equal(word_read(&result, &held, false), WORD_SAME);
	assert_int_equal(word_read(&result, &held, true), WORD_SAME);
	held.serial = 6;
	assert_int_equal(word_read(&result, &held, false), WORD_OLDER);
	assert_int_equal(word_read(&result, &held, true), WORD_NEWER);
}

static void
the_age_is_what_is_gone_of_the_expiry(void **state)
{
	struct probe_result result = told(1, 400);

	(void)state;
	assert_int_equal(word_age(&result), 600);
	result.has_expire = false;
	assert_int_equal(word_age(&result), 0);
	result = told(1, 1000);
	assert_int_equal(word_age(&result), 0);
	result = told(1, UINT32_MAX);
	assert_int_equal(word_age(&result), 0);
}

static void
a_copy_that_is_about_to_expire_is_of_no_use(void **state)
{
	struct probe_result result = told(5, 1);
	struct soa held = { .serial = 4 };

	(void)state;
	assert_int_equal(word_read(&result, &held, true), WORD_EXPIRING);
	assert_int_equal(word_read(&result, NULL, false), WORD_EXPIRING);
	result = told(4, 0);
	assert_int_equal(word_read(&result, &held, false), WORD_EXPIRING);
	result = told(4, 2);
	assert_int_equal(word_read(&result, &held, false), WORD_SAME);
	/* The zone itself is to expire so soon. */
	result = told(4, 1);
	result.soa.expire = 1;
	assert_int_equal(word_read(&result, &held, false), WORD_SAME);
}

static void
complaints_name_the_primary(void **state)
{
	struct round_result result = { .primary = "192.0.2.1" };
	struct probe_result said = told(4, 1);
	struct soa held = { .serial = 5 };

	(void)state;
	word_complain(WORD_OLDER, &said, &held, &result);
	assert_string_equal(result.behind.text, "192.0.2.1 has serial 4, "
	    "older than our 5, which stays");
	assert_string_equal(result.why.text,
	    "192.0.2.1: has an older serial");
	result.behind.text[0] = result.why.text[0] = '\0';
	word_complain(WORD_EXPIRING, &said, &held, &result);
	assert_string_equal(result.behind.text, "");
	assert_string_equal(result.why.text, "192.0.2.1: its own copy is "
	    "about to expire (EXPIRE)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(serials_are_compared),
		cmocka_unit_test(the_age_is_what_is_gone_of_the_expiry),
		cmocka_unit_test(a_copy_that_is_about_to_expire_is_of_no_use),
		cmocka_unit_test(complaints_name_the_primary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
