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

/* Each third question brings the answers of three, the last one first. */
static void
hear_backwards(struct conn *c, uint16_t id, unsigned n)
{
	(void)id;
	if (n % 3 != 2)
		return;
	for (unsigned i = 0; i < 3; i++)
		say(c, c->ids[n - i], 50);
}

static void
answers_are_known_by_their_id(void **state)
{
	struct asker a[3];
	struct server s;

	(void)state;
	server_open(&s, hear_backwards);
	ask_all(&s, a, 3, true);
	await_all(&s, a, 3);
	assert_int_equal(s.accepts, 1);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(a[i].messages, 1);
	server_close(&s);
}

static void
an_id_that_is_open_takes_another_connection(void **state)
{
	struct asker a[2];
	struct server s;

	(void)state;
	server_open(&s, hear_silent);
	ask(&s, &a[0], 7, true, long_timeout);
	ask(&s, &a[1], 7, true, long_timeout);
	await_questions(&s, 2);
	assert_int_equal(s.accepts, 2);
	stream_cancel(&a[0].stream);
	stream_cancel(&a[1].stream);
	server_close(&s);
}

/* Even one that nobody waits for any more: its answer is yet to come. */
static void
the_id_of_a_cancelled_question_is_open_still(void **state)
{
	struct asker a[3];
	struct server s;

	(void)state;
	server_open(&s, hear_silent);
	ask(&s, &a[0], 7, true, long_timeout);
	ask(&s, &a[1], 8, true, long_timeout);
	await_questions(&s, 2);
	stream_cancel(&a[0].stream);
	ask(&s, &a[2], 7, true, long_timeout);
	await_questions(&s, 3);
	assert_int_equal(s.accepts, 2);
	say(&s.conns[0], 7, 20);
	say(&s.conns[0], 8, 20);
	say(&s.conns[1], 7, 20);
	await_all(&s, a + 1, 2);
	assert_false(a[0].answered);
	server_close(&s);
}

static void
hundreds_of_questions_need_few_connections(void **state)
{
	struct asker a[200];
	struct server s;

	(void)state;
	server_open(&s, hear_good);
	ask_all(&s, a, 200, true);
	await_all(&s, a, 200);
	assert_int_equal(s.accepts, 2);
	assert_int_equal(s.questions, 200);
	server_close(&s);
}

static void
a_question_does_not_wait_behind_a_transfer(void **state)
{
	struct asker transfer, probe;
	struct server s;

	(void)state;
	server_open(&s, hear_silent);
	ask(&s, &transfer, 1, false, long_timeout);
	await_questions(&s, 1);
	s.hear = hear_good;
	ask(&s, &probe, 2, true, long_timeout);
	await_all(&s, &probe, 1);
	assert_int_equal(s.accepts, 2);
	stream_cancel(&transfer.stream);
	server_close(&s);
}

static void
transfers_share_what_connections_there_may_be(void **state)
{
	struct asker a[TRUNKS_TRANSFERS + 8], probe;
	struct server s;
	unsigned n = TRUNKS_TRANSFERS + 8;

	(void)state;
	server_open(&s, hear_silent);
	ask_all(&s, a, n, false);
	await_questions(&s, n);
	assert_int_equal(s.accepts, TRUNKS_TRANSFERS);
	assert_int_equal(s.conns[0].heard, 2);
	assert_int_equal(s.conns[7].heard, 2);
	assert_int_equal(s.conns[8].heard, 1);
	ask(&s, &probe, 9, true, long_timeout);
	await_questions(&s, n + 1);
	assert_int_equal(s.accepts, TRUNKS_TRANSFERS + 1);
	stream_cancel(&probe.stream);
	for (unsigned i = 0; i < n; i++)
		stream_cancel(&a[i].stream);
	server_close(&s);
}

static void
what_was_used_is_used_again(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, hear_good);
	for (uint16_t i = 0; i < 3; i++) {
		ask(&s, &a, i, i != 1, long_timeout);
		a.finish_at = 1;
		assert_true(loop_until(s.base, &a.answered));
		stream_finish(&a.stream);
		loop_rounds(s.base, 3);
	}
	assert_int_equal(s.accepts, 1);
	server_close(&s);
}

static void
a_transfer_that_is_cancelled_takes_its_connection_along(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, hear_good);
	ask(&s, &a, 1, false, long_timeout);
	await_all(&s, &a, 1);
	await_over(&s, 1);
	ask(&s, &a, 2, true, long_timeout);
	await_all(&s, &a, 1);
	assert_int_equal(s.accepts, 2);
	server_close(&s);
}

static void
a_transfer_that_is_cancelled_leaves_others_alone(void **state)
{
	struct asker a[TRUNKS_TRANSFERS + 1];
	unsigned n = TRUNKS_TRANSFERS + 1;
	struct server s;

	(void)state;
	server_open(&s, hear_silent);
	ask_all(&s, a, n, false);
	await_questions(&s, n);
	stream_cancel(&a[0].stream);
	loop_rounds(s.base, 3);
	say(&s.conns[0], a[0].id, 200);
	say(&s.conns[0], a[n - 1].id, 200);
	assert_true(loop_until(s.base, &a[n - 1].answered));
	assert_int_equal(a[n - 1].messages, 1);
	assert_int_equal(s.over, 0);
	stream_finish(&a[n - 1].stream);
	await_over(&s, 1);
	assert_true(s.conns[0].is_over);
	for (unsigned i = 0; i < n; i++)
		stream_cancel(&a[i].stream);
	server_close(&s);
}

static void
an_idle_connection_is_closed_by_us(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, hear_good);
	ask(&s, &a, 1, true, long_timeout);
	await_all(&s, &a, 1);
	await_over(&s, 1);
	assert_true(s.conns[0].is_over);
	server_close(&s);
}

static void
a_connection_that_was_closed_while_idle_is_no_failure(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, hear_good);
	for (unsigned i = 0; i < 3; i++) {
		ask(&s, &a, 1, true, long_timeout);
		await_all(&s, &a, 1);
		hang_up(&s.conns[i]);
		if (i == 1)
			loop_rounds(s.base, 5);
	}
	assert_int_equal(s.accepts, 3);
	server_close(&s);
}

/* What waits behind it: nothing, another's answer, or what nobody asked. */
static void
more_is_what_belongs_to_no_other_question(void **state)
{
	static const struct {
		uint16_t behind;
		bool more;
	} cases[] = { { 0, false }, { 101, false }, { 100, true },
		{ 999, true } };
	struct asker a[2];
	struct server s;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		server_open(&s, hear_silent);
		ask_all(&s, a, 2, true);
		await_questions(&s, 2);
		say(&s.conns[0], 100, 30);
		if (cases[i].behind > 0)
			say(&s.conns[0], cases[i].behind, 30);
		assert_true(loop_until(s.base, &a[0].answered));
		assert_int_equal(a[0].more, cases[i].more);
		stream_cancel(&a[0].stream);
		stream_cancel(&a[1].stream);
		server_close(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_known_by_their_id),
		cmocka_unit_test(an_id_that_is_open_takes_another_connection),
		cmocka_unit_test(the_id_of_a_cancelled_question_is_open_still),
		cmocka_unit_test(hundreds_of_questions_need_few_connections),
		cmocka_unit_test(a_question_does_not_wait_behind_a_transfer),
		cmocka_unit_test(
		    transfers_share_what_connections_there_may_be),
		cmocka_unit_test(what_was_used_is_used_again),
		cmocka_unit_test(
		    a_transfer_that_is_cancelled_takes_its_connection_along),
		cmocka_unit_test(
		    a_transfer_that_is_cancelled_leaves_others_alone),
		cmocka_unit_test(an_idle_connection_is_closed_by_us),
		cmocka_unit_test(
		    a_connection_that_was_closed_while_idle_is_no_failure),
		cmocka_unit_test(more_is_what_belongs_to_no_other_question),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
