#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/log.h"
#include "capture.h"
#include "dns/record.h"
#include "dns/xfr.h"
#include "sync/attempt.h"
#include "sync/peers.h"

struct fixture {
	struct peers *peers;
	struct address address;
	struct attempt attempt;
	struct capture log;
};

static int
set_up(void **state)
{
	struct hostport hp = { (char[]){ "192.0.2.1" }, 53 };
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	assert_true(address_parse(&hp, &f->address));
	f->peers = peers_new();
	f->attempt = (struct attempt){ .peers = f->peers,
		.address = &f->address, .zone = "a" };
	capture_start(&f->log);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	peers_free(&f->peers);
	free(f);
	return 0;
}

/* What an attempt failed by, in which state, and that the whole zone came. */
static void
fall_back(struct fixture *f, bool has_begun, unsigned rcode, const char *why)
{
	const struct xfr_progress progress = { .has_begun = has_begun,
		.rcode = rcode };
	struct err err;

	err_set(&err, "%s", why);
	attempt_fail(&f->attempt, &progress, &err);
	attempt_end(&f->attempt);
}

static void
assert_said(struct fixture *f, const char *log)
{
	assert_string_equal(capture_end(&f->log), log);
}

static void
at_first_it_is_worth_it(void **state)
{
	struct fixture *f = *state;

	assert_false(attempt_is_vain(&f->attempt));
	assert_said(f, "");
}

static void
without_peers_it_is_vain(void **state)
{
	struct fixture *f = *state;

	f->attempt.peers = NULL;
	assert_true(attempt_is_vain(&f->attempt));
	attempt_stale(&f->attempt);
	attempt_end(&f->attempt);
	assert_said(f, "");
}

static void
what_does_not_fit_is_a_warning(void **state)
{
	struct fixture *f = *state;

	fall_back(f, true, 0, "it adds twice");
	assert_false(attempt_is_vain(&f->attempt));
	assert_said(f, "warning: a: the IXFR of 192.0.2.1 was of no use, so "
	    "the zone came by AXFR: it adds twice\n");
}

static void
who_gives_none_is_spared(void **state)
{
	static const unsigned rcodes[] = { 0, RCODE_REFUSED, RCODE_NOTIMP,
		RCODE_FORMERR };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rcodes) / sizeof(rcodes[0]); i++) {
		peers_free(&f->peers);
		f->peers = f->attempt.peers = peers_new();
		fall_back(f, false, rcodes[i], "no");
		assert_true(attempt_is_vain(&f->attempt));
		f->attempt.zone = "b";
		assert_int_equal(attempt_is_vain(&f->attempt), i > 1);
		f->attempt.zone = "a";
	}
#define NONE "a: 192.0.2.1 gives no IXFR, so the zone came by AXFR: no\n"
	assert_said(f, NONE NONE NONE NONE);
}

static void
who_has_too_much_to_do_is_not_spared(void **state)
{
	struct fixture *f = *state;

	fall_back(f, false, RCODE_SERVFAIL, "SERVFAIL");
	assert_false(attempt_is_vain(&f->attempt));
	capture_end(&f->log);
}

static void
the_third_misfit_or_stale_answer_in_a_row_spares(void **state)
{
	struct fixture *f = *state;

	attempt_stale(&f->attempt);
	attempt_stale(&f->attempt);
	attempt_end(&f->attempt);
	attempt_stale(&f->attempt);
	attempt_stale(&f->attempt);
	assert_false(attempt_is_vain(&f->attempt));
	fall_back(f, true, 0, "x");
	assert_true(attempt_is_vain(&f->attempt));
	capture_end(&f->log);
}

/* That nothing at all can be had is no matter of IXFR. */
static void
a_failure_that_did_not_end_well_is_not_remembered(void **state)
{
	const struct xfr_progress progress = { .rcode = RCODE_NOTIMP };
	struct fixture *f = *state;
	struct err err = { "NOTIMP" };

	attempt_fail(&f->attempt, &progress, &err);
	assert_false(attempt_is_vain(&f->attempt));
	attempt_explain(&f->attempt, &err);
	assert_string_equal(err.text, "NOTIMP");
	assert_said(f, "");
}

static void
what_did_not_fit_explains_a_failure(void **state)
{
	const struct xfr_progress progress = { .has_begun = true };
	struct err why = { "it adds twice" }, err = { "closed" };
	struct fixture *f = *state;

	attempt_explain(&f->attempt, &err);
	assert_string_equal(err.text, "closed");
	attempt_fail(&f->attempt, &progress, &why);
	attempt_explain(&f->attempt, &err);
	assert_string_equal(err.text,
	    "closed; IXFR before it: it adds twice");
	attempt_explain(&f->attempt, &why);
	assert_string_equal(why.text, "it adds twice");
	assert_said(f, "");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(at_first_it_is_worth_it),
		TEST(without_peers_it_is_vain),
		TEST(what_does_not_fit_is_a_warning),
		TEST(who_gives_none_is_spared),
		TEST(who_has_too_much_to_do_is_not_spared),
		TEST(the_third_misfit_or_stale_answer_in_a_row_spares),
		TEST(a_failure_that_did_not_end_well_is_not_remembered),
		TEST(what_did_not_fit_explains_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
