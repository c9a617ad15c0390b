#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "probe_server.h"

static void
a_good_answer_over_udp_is_the_result(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_good, NULL);
	run_to_serial(&s, long_timeout, 42);
	assert_int_equal(s.asked_udp, 1);
	assert_int_equal(s.asked_tcp, 0);
}

static void
the_question_is_plain(void **state)
{
	static const uint8_t rest[] = "\0\0\0\1\0\0\0\0\0\0"
	    "\7example\3com\0\0\6\0\1";
	struct server s;

	(void)state;
	server_open(&s, say_good, NULL);
	run_to_serial(&s, long_timeout, 42);
	assert_int_equal(s.query_len, 2 + sizeof(rest) - 1);
	assert_memory_equal(s.query + 2, rest, sizeof(rest) - 1);
}

static void
ports_differ_from_probe_to_probe(void **state)
{
	struct user u[2];
	struct server s;

	(void)state;
	server_open(&s, say_good, NULL);
	start(&s, &u[0], long_timeout, on_result);
	start(&s, &u[1], long_timeout, on_result);
	assert_true(loop_until(s.base, &u[0].done));
	assert_true(loop_until(s.base, &u[1].done));
	assert_int_equal(s.asked_udp, 2);
	assert_int_not_equal(s.from[0].sin_port, s.from[1].sin_port);
	probe_cancel(&u[0].probe);
	probe_cancel(&u[1].probe);
	server_close(&s);
}

static void
a_question_that_is_lost_is_asked_again(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_good_at_last, NULL);
	run_to_serial(&s, 1, 44);
	assert_int_equal(s.asked_udp, 3);
	assert_int_equal(s.asked_tcp, 0);
}

static void
forged_answers_are_passed_over(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_good_behind_forgeries, NULL);
	run_to_serial(&s, 1, 44);
}

static void
only_forged_answers_are_none(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_rubbish, say_good);
	run_to_serial(&s, 1, 42);
	assert_int_equal(s.asked_udp, 3);
	assert_int_equal(s.asked_tcp, 1);
}

static void
a_refusal_ends_it_at_once(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_refused, say_good);
	run_to_failure(&s, long_timeout, PROBE_BAD, "answers REFUSED "
	    "(is this address allowed to ask there?)");
	assert_int_equal(s.asked_tcp, 0);
}

static void
an_answer_without_authority_ends_it_at_once(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_relayed, say_good);
	run_to_failure(&s, long_timeout, PROBE_BAD,
	    "is not authoritative for it");
}

static void
two_soas_end_it_at_once(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_two, say_good);
	run_to_failure(&s, long_timeout, PROBE_BAD, "sent 2 SOA records");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_answer_over_udp_is_the_result),
		cmocka_unit_test(the_question_is_plain),
		cmocka_unit_test(ports_differ_from_probe_to_probe),
		cmocka_unit_test(a_question_that_is_lost_is_asked_again),
		cmocka_unit_test(forged_answers_are_passed_over),
		cmocka_unit_test(only_forged_answers_are_none),
		cmocka_unit_test(a_refusal_ends_it_at_once),
		cmocka_unit_test(an_answer_without_authority_ends_it_at_once),
		cmocka_unit_test(two_soas_end_it_at_once),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
