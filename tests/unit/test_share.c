#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "trunk_server.h"

static void
hear_good(struct conn *c, uint16_t id, unsigned n)
{
	(void)n;
	say(c, id, 100);
}

static void
hear_silent(struct conn *c, uint16_t id, unsigned n)
{
	(void)c;
	(void)id;
	(void)n;
}

/* What nobody waits for any more keeps nobody waiting. */
static void
a_cancelled_transfer_without_end_does_not_hold_up_a_question(void **state)
{
	struct asker transfer, a;
	struct server s;

	(void)state;
	server_open(&s, hear_good);
	ask(&s, &transfer, 1, false, long_timeout);
	assert_true(loop_until(s.base, &transfer.answered));
	s.none_more = true;
	ask(&s, &a, 2, true, 0.3);
	s.hear = hear_silent;
	await_questions(&s, 2);
	assert_int_equal(s.conns[0].heard, 2);
	stream_cancel(&transfer.stream);
	for (int i = 0; i < 200 && !s.conns[0].is_over; i++) {
		say(&s.conns[0], 1, 20);
		event_base_loop(s.base, EVLOOP_NONBLOCK);
		usleep(10000);
	}
	assert_true(s.conns[0].is_over);
	assert_true(loop_until(s.base, &a.ended));
	stream_cancel(&a.stream);
	server_close(&s);
}

static void
a_transfer_that_has_begun_is_not_asked_for_again(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, hear_good);
	ask(&s, &a, 1, false, long_timeout);
	assert_true(loop_until(s.base, &a.answered));
	hang_up(&s.conns[0]);
	assert_true(loop_until(s.base, &a.ended));
	assert_true(a.connected);
	assert_string_equal(a.why.text, "the connection was closed");
	assert_int_equal(s.questions, 1);
	stream_cancel(&a.stream);
	server_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
	    a_cancelled_transfer_without_end_does_not_hold_up_a_question),
		cmocka_unit_test(
		    a_transfer_that_has_begun_is_not_asked_for_again),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
