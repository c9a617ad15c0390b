#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "probe_server.h"

static void
an_answer_that_is_cut_is_asked_for_over_tcp(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_cut, say_good);
	run_to_serial(&s, long_timeout, 42);
	assert_int_equal(s.asked_udp, 1);
	assert_int_equal(s.asked_tcp, 1);
}

static void
what_is_not_for_udp_is_asked_over_tcp_alone(void **state)
{
	int before = fcntl(STDIN_FILENO, F_GETFD);
	struct server s;

	(void)state;
	server_open(&s, say_good, say_good);
	s.tcp_only = true;
	run_to_serial(&s, long_timeout, 42);
	/* It has no socket that it could close. */
	assert_int_equal(fcntl(STDIN_FILENO, F_GETFD), before);
	assert_int_equal(s.asked_udp, 0);
	assert_int_equal(s.asked_tcp, 1);
}

static void
who_is_silent_over_udp_is_asked_over_tcp(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, NULL, say_good);
	run_to_serial(&s, 1, 42);
	assert_int_equal(s.asked_udp, 3);
	assert_int_equal(s.asked_tcp, 1);
}

static void
where_udp_is_refused_tcp_is_asked_without_waiting(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, NULL, say_good);
	server_no_udp(&s);
	run_to_serial(&s, long_timeout, 42);
}

static void
where_all_is_refused_nobody_waits(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, NULL, NULL);
	server_no_udp(&s);
	server_no_tcp(&s);
	run_to_failure(&s, long_timeout, PROBE_UNREACHABLE, "UDP is refused, "
	    "and over TCP: cannot connect: Connection refused");
}

static void
silence_over_both_is_unreachable(void **state)
{
	struct server s;
	struct user u;

	(void)state;
	server_open(&s, NULL, NULL);
	run(&s, &u, 0.2);
	assert_int_equal(u.result.outcome, PROBE_UNREACHABLE);
	assert_memory_equal(u.result.why.text,
	    "no answer over UDP, and over TCP: no", 36);
	assert_int_equal(s.asked_tcp, 1);
	server_close(&s);
}

static void
a_connection_that_is_closed_is_no_answer(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_cut, NULL);
	s.hang_up = true;
	run_to_failure(&s, long_timeout, PROBE_UNREACHABLE, "its answer over "
	    "UDP is cut, and over TCP: the connection was closed");
}

static void
a_wrong_id_over_tcp_is_bad(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_cut, say_wrong_id);
	run_to_failure(&s, long_timeout, PROBE_BAD,
	    "answered another question");
}

static void
an_answer_that_is_cut_over_tcp_is_bad(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, say_cut, say_cut);
	run_to_failure(&s, long_timeout, PROBE_BAD,
	    "cuts its answer even over TCP");
}

static void
an_address_without_route_is_unreachable(void **state)
{
	struct hostport hp = { (char *)"255.255.255.255", 53 };
	struct server s;
	struct user u;

	(void)state;
	server_open(&s, NULL, NULL);
	assert_true(address_parse(&hp, &s.address));
	run(&s, &u, long_timeout);
	assert_int_equal(u.result.outcome, PROBE_UNREACHABLE);
	server_close(&s);
}

static void
it_may_be_cancelled_at_any_time(void **state)
{
	struct server s;
	struct user u;

	(void)state;
	server_open(&s, say_cut, NULL);
	start(&s, &u, long_timeout, on_result);
	probe_cancel(&u.probe);
	probe_cancel(&u.probe);
	loop_rounds(s.base, 3);
	start(&s, &u, long_timeout, on_result);
	for (int i = 0; i < 1000 && s.asked_tcp == 0; i++)
		event_base_loop(s.base, EVLOOP_ONCE);
	assert_int_equal(s.asked_tcp, 1);
	probe_cancel(&u.probe);
	loop_rounds(s.base, 3);
	assert_false(u.done);
	server_close(&s);
}

static void
it_may_be_cancelled_inside_its_result(void **state)
{
	struct server s;
	struct user u;

	(void)state;
	server_open(&s, say_good, NULL);
	start(&s, &u, long_timeout, on_result_cancel);
	assert_true(loop_until(s.base, &u.done));
	server_close(&s);
	server_open(&s, say_cut, say_good);
	start(&s, &u, long_timeout, on_result_cancel);
	assert_true(loop_until(s.base, &u.done));
	server_close(&s);
	server_open(&s, say_cut, NULL);
	s.hang_up = true;
	start(&s, &u, long_timeout, on_result_cancel);
	assert_true(loop_until(s.base, &u.done));
	assert_null(u.probe);
	server_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_that_is_cut_is_asked_for_over_tcp),
		cmocka_unit_test(what_is_not_for_udp_is_asked_over_tcp_alone),
		cmocka_unit_test(who_is_silent_over_udp_is_asked_over_tcp),
		cmocka_unit_test(
		    where_udp_is_refused_tcp_is_asked_without_waiting),
		cmocka_unit_test(where_all_is_refused_nobody_waits),
		cmocka_unit_test(silence_over_both_is_unreachable),
		cmocka_unit_test(a_connection_that_is_closed_is_no_answer),
		cmocka_unit_test(a_wrong_id_over_tcp_is_bad),
		cmocka_unit_test(an_answer_that_is_cut_over_tcp_is_bad),
		cmocka_unit_test(an_address_without_route_is_unreachable),
		cmocka_unit_test(it_may_be_cancelled_at_any_time),
		cmocka_unit_test(it_may_be_cancelled_inside_its_result),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
