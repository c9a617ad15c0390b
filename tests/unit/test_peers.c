#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "sync/peers.h"
#include "sync/probe.h"

static const struct err refused = { "UDP is refused" };

static struct address
address_of(const char *host)
{
	struct hostport hp = { (char *)host, 53 };
	struct address a;

	assert_true(address_parse(&hp, &a));
	return a;
}

/* stderr goes to a file while a test runs. */
static int
set_up(void **state)
{
	FILE *log = tmpfile();
	static int saved;

	saved = dup(STDERR_FILENO);
	dup2(fileno(log), STDERR_FILENO);
	fclose(log);
	*state = &saved;
	return 0;
}

static int
tear_down(void **state)
{
	int saved = *(int *)*state;

	dup2(saved, STDERR_FILENO);
	close(saved);
	return 0;
}

static void
assert_logged(const char *want)
{
	char text[4096];
	ssize_t n = pread(STDERR_FILENO, text, sizeof(text) - 1, 0);

	assert_true(n >= 0);
	text[n] = '\0';
	assert_string_equal(text, want);
}

static void
nobody_is_down_at_first(void **state)
{
	struct peers *peers = peers_new();
	struct address a = address_of("192.0.2.1");

	(void)state;
	assert_false(peers_is_down(peers, &a, 0));
	peers_answered(peers, &a);
	assert_logged("");
	peers_free(&peers);
	assert_null(peers);
}

static void
one_that_failed_is_down_for_a_minute(void **state)
{
	struct peers *peers = peers_new();
	struct address a = address_of("192.0.2.1");
	struct address b = address_of("2001:db8::1");

	(void)state;
	assert_true(peers_failed(peers, &a, &refused, 1000));
	assert_true(peers_is_down(peers, &a, 1000));
	assert_true(peers_is_down(peers, &a, 1059));
	assert_false(peers_is_down(peers, &a, 1060));
	assert_false(peers_is_down(peers, &b, 1000));
	peers_free(&peers);
}

static void
the_log_tells_it_once_and_when_it_is_over(void **state)
{
	struct peers *peers = peers_new();
	struct address a = address_of("192.0.2.1");

	(void)state;
	assert_true(peers_failed(peers, &a, &refused, 0));
	for (int i = 1; i < 1000; i++)
		assert_false(peers_failed(peers, &a, &refused, i));
	assert_logged("warning: primary 192.0.2.1: UDP is refused\n");
	peers_answered(peers, &a);
	peers_answered(peers, &a);
	assert_false(peers_is_down(peers, &a, 1000));
	assert_logged("warning: primary 192.0.2.1: UDP is refused\n"
	    "primary 192.0.2.1: answers again\n");
	assert_true(peers_failed(peers, &a, &refused, 2000));
	peers_free(&peers);
}

static void
many_failures_at_one_time_count_as_one(void **state)
{
	struct peers *peers = peers_new();
	struct address a = address_of("192.0.2.1");

	(void)state;
	for (int i = 0; i < 1000; i++)
		peers_failed(peers, &a, &refused, 5);
	assert_false(peers_is_down(peers, &a, 65));
	peers_free(&peers);
}

static void
the_while_doubles_up_to_ten_minutes(void **state)
{
	static const double waits[] = { 60, 120, 240, 480, 600, 600 };
	struct peers *peers = peers_new();
	struct address a = address_of("192.0.2.1");
	double now = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		peers_failed(peers, &a, &refused, now);
		assert_true(peers_is_down(peers, &a, now + waits[i] - 1));
		now += waits[i];
		assert_false(peers_is_down(peers, &a, now));
	}
	peers_free(&peers);
}

static void
edns_is_not_tried_again_for_ten_minutes(void **state)
{
	struct probe_result plain = { .outcome = PROBE_SERIAL,
		.plain = true };
	struct peers *peers = peers_new();
	struct address a = address_of("192.0.2.1");
	struct address b = address_of("192.0.2.2");

	(void)state;
	assert_true(peers_takes_edns(peers, &a, 0));
	assert_false(peers_note(peers, &a, &plain, 1000));
	assert_false(peers_takes_edns(peers, &a, 1599));
	assert_true(peers_takes_edns(peers, &a, 1600));
	assert_true(peers_takes_edns(peers, &b, 1000));
	peers_refused_edns(peers, &a, 2000);
	assert_false(peers_takes_edns(peers, &a, 2599));
	plain.outcome = PROBE_BAD;
	assert_false(peers_note(peers, &b, &plain, 1000));
	assert_true(peers_takes_edns(peers, &b, 1000));
	peers_free(&peers);
}

#define LOGGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LOGGED(nobody_is_down_at_first),
		LOGGED(one_that_failed_is_down_for_a_minute),
		LOGGED(the_log_tells_it_once_and_when_it_is_over),
		LOGGED(many_failures_at_one_time_count_as_one),
		LOGGED(the_while_doubles_up_to_ten_minutes),
		LOGGED(edns_is_not_tried_again_for_ten_minutes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
