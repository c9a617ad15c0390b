#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "capture.h"
#include "sync/complaint.h"

/* A round's end; known: the log has the reason already. */
static struct round_result
result(const char *why, bool known)
{
	struct round_result r = { .primary = "192.0.2.1", .known = known };

	err_set(&r.why, "%s", why);
	return r;
}

/* What is logged when a round ends so. */
static void
assert_failed(struct complaint *c, const struct round_result *r,
    const char *lines)
{
	struct capture capture;

	complaint_count(c);
	capture_start(&capture);
	complaint_say(c, "example.com", r, 30);
	assert_string_equal(capture_end(&capture), lines);
}

static void
assert_good(struct complaint *c, const struct round_result *r,
    const char *lines)
{
	struct capture capture;

	capture_start(&capture);
	complaint_end(c, "example.com", r);
	assert_string_equal(capture_end(&capture), lines);
	assert_int_equal(c->failures, 0);
	assert_null(c->why);
}

#define LINE "warning: example.com: down; next try in 30 s\n"

static void
a_new_reason_is_said_at_once(void **state)
{
	const struct round_result down = result("down", false);
	const struct round_result refused = result("refused", false);
	struct complaint c = { 0 };

	(void)state;
	assert_failed(&c, &down, LINE);
	assert_failed(&c, &refused,
	    "warning: example.com: refused; next try in 30 s\n");
	assert_failed(&c, &down, LINE);
	assert_string_equal(c.why, "down");
	complaint_fini(&c);
	assert_null(c.why);
}

static void
a_lasting_reason_is_said_after_2_4_8_rounds(void **state)
{
	const struct round_result down = result("down", false);
	struct complaint c = { 0 };

	(void)state;
	for (unsigned n = 1; n <= 1000; n++)
		assert_failed(&c, &down, (n & (n - 1)) == 0 ? LINE : "");
	complaint_fini(&c);
}

static void
what_the_log_knows_is_not_said(void **state)
{
	const struct round_result known = result("down", true);
	const struct round_result own = result("down", false);
	struct complaint c = { 0 };

	(void)state;
	for (unsigned n = 1; n <= 10; n++)
		assert_failed(&c, &known, "");
	assert_string_equal(c.why, "down");
	assert_int_equal(c.failures, 10);
	/* Said late, when it is the zone's own. */
	assert_failed(&c, &own, LINE);
	complaint_fini(&c);
}

static void
what_is_not_worth_a_line_is_said_with_v(void **state)
{
	const struct round_result known = result("down", true);
	struct complaint c = { 0 };

	(void)state;
	log_set_level(LOG_LEVEL_DEBUG);
	assert_failed(&c, &known,
	    "example.com: down; next try in 30 s\n");
	log_set_level(LOG_LEVEL_INFO);
	complaint_fini(&c);
}

static void
the_end_is_told_if_failures_were(void **state)
{
	const struct round_result known = result("down", true);
	const struct round_result own = result("down", false);
	const struct round_result good = result("", true);
	struct complaint c = { 0 };

	(void)state;
	assert_good(&c, &good, "");
	assert_failed(&c, &known, "");
	assert_good(&c, &good, "");
	assert_failed(&c, &own, LINE);
	assert_failed(&c, &own, LINE);
	assert_failed(&c, &own, "");
	assert_good(&c, &good, "example.com: answers again after 3 failures "
	    "(192.0.2.1)\n");
	assert_good(&c, &good, "");
	assert_failed(&c, &own, LINE);
	complaint_fini(&c);
}

static void
a_primary_that_another_one_helped_out_is_told_once(void **state)
{
	const struct round_result helped = result("ns1: refused", false);
	const struct round_result good = result("", true);
	static const char line[] = "warning: example.com: ns1: refused; "
	    "192.0.2.1 could help\n";
	struct complaint c = { 0 };

	(void)state;
	assert_good(&c, &helped, line);
	assert_good(&c, &helped, "");
	assert_good(&c, &good, "");
	assert_good(&c, &helped, line);
	complaint_fini(&c);
}

static void
a_primary_that_is_behind_is_told_once(void **state)
{
	struct round_result behind = result("", true);
	const struct round_result good = result("", true);
	static const char line[] = "warning: example.com: ns1 has serial 1\n";
	struct complaint c = { 0 };

	(void)state;
	err_set(&behind.behind, "ns1 has serial 1");
	assert_good(&c, &behind, line);
	assert_good(&c, &behind, "");
	assert_failed(&c, &behind, "");
	assert_good(&c, &good, "");
	assert_failed(&c, &behind, line);
	complaint_fini(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_reason_is_said_at_once),
		cmocka_unit_test(a_lasting_reason_is_said_after_2_4_8_rounds),
		cmocka_unit_test(what_the_log_knows_is_not_said),
		cmocka_unit_test(what_is_not_worth_a_line_is_said_with_v),
		cmocka_unit_test(the_end_is_told_if_failures_were),
		cmocka_unit_test(
		    a_primary_that_another_one_helped_out_is_told_once),
		cmocka_unit_test(a_primary_that_is_behind_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
