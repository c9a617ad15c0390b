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

/* The end comes only when all three are there, so that they are open. */
static void
hear_one_and_close(struct conn *c, uint16_t id, unsigned n)
{
	if (n > 0 && n < 2)
		return;
	if (n == 0 && c->server->accepts > 1) {
		say(c, id, 100);
		hang_up(c);
	} else if (n == 2) {
		say(c, c->ids[0], 100);
		hang_up(c);
	}
}

/* Of what comes in one piece, it sees the first question only. */
static void
hear_only_first(struct conn *c, uint16_t id, unsigned n)
{
	if (n == 0)
		say(c, id, 100);
}

static void
who_closes_after_one_answer_is_asked_again(void **state)
{
	struct asker a[3];
	struct server s;

	(void)state;
	server_open(&s, hear_one_and_close);
	ask_all(&s, a, 3, true);
	await_all(&s, a, 3);
	assert_int_equal(s.accepts, 3);
	server_close(&s);
}

static void
who_passes_questions_over_is_asked_again(void **state)
{
	struct asker a[3];
	struct server s;

	(void)state;
	server_open(&s, hear_only_first);
	for (uint16_t i = 0; i < 3; i++)
		ask(&s, &a[i], i, true, 0.3);
	await_all(&s, a, 3);
	assert_int_equal(s.accepts, 3);
	server_close(&s);
}

static void
where_that_has_helped_each_question_has_its_connection(void **state)
{
	struct asker a[4];
	struct server s;

	(void)state;
	server_open(&s, hear_one_and_close);
	ask_all(&s, a, 3, true);
	await_all(&s, a, 3);
	s.hear = hear_good;
	ask_all(&s, a, 4, true);
	await_all(&s, a, 4);
	assert_int_equal(s.accepts, 7);
	await_over(&s, 4);
	server_close(&s);
}

static void
who_never_answers_is_not_asked_forever(void **state)
{
	struct asker a[3];
	struct server s;

	(void)state;
	server_open(&s, hear_good);
	s.none_more = true;
	ask_all(&s, a, 3, true);
	for (int i = 0; i < 3; i++) {
		assert_true(loop_until(s.base, &a[i].ended));
		assert_false(a[i].answered);
		stream_cancel(&a[i].stream);
	}
	assert_in_range(s.accepts, 1, 8);
	server_close(&s);
}

static void
silence_is_told_once_for_each_question(void **state)
{
	struct asker a[2];
	struct server s;

	(void)state;
	server_open(&s, hear_only_first);
	ask(&s, &a[0], 1, true, long_timeout);
	await_all(&s, a, 1);
	ask(&s, &a[1], 2, false, 0.2);
	s.conns[0].heard = 1;
	assert_true(loop_until(s.base, &a[1].answered));
	assert_true(loop_until(s.base, &a[1].ended));
	assert_true(a[1].connected);
	assert_string_equal(a[1].why.text, "nothing came for 0.2 s");
	stream_cancel(&a[1].stream);
	server_close(&s);
}

static void
hear_silent(struct conn *c, uint16_t id, unsigned n)
{
	(void)c;
	(void)id;
	(void)n;
}

/* With a connection for each question, they would wait for each other. */
static void
where_nothing_is_answered_those_who_wait_do_not_try(void **state)
{
	struct asker a[3], b[100];
	struct server s;

	(void)state;
	server_open(&s, hear_one_and_close);
	ask_all(&s, a, 3, true);
	await_all(&s, a, 3);
	s.hear = hear_silent;
	for (uint16_t i = 0; i < 100; i++)
		ask(&s, &b[i], i, true, 0.5);
	for (int i = 0; i < 100; i++) {
		assert_true(loop_until(s.base, &b[i].ended));
		stream_cancel(&b[i].stream);
	}
	assert_in_range(s.accepts, TRUNKS_MAX, 3 + 2 * TRUNKS_MAX);
	server_close(&s);
}

static void
who_takes_no_more_connections_is_asked_over_those_there_are(void **state)
{
	struct asker first, a[6];
	struct server s;

	(void)state;
	server_open(&s, hear_good);
	ask(&s, &first, 1, false, long_timeout);
	assert_true(loop_until(s.base, &first.answered));
	s.none_more = true;
	ask_all(&s, a, 6, false);
	await_questions(&s, 7);
	for (int i = 0; i < 6; i++) {
		assert_true(loop_until(s.base, &a[i].answered));
		stream_finish(&a[i].stream);
	}
	assert_int_equal(s.conns[0].heard, 7);
	stream_finish(&first.stream);
	server_close(&s);
}

static void
a_stray_answer_ends_a_connection_and_the_questions_go_on(void **state)
{
	struct asker a[3];
	struct server s;

	(void)state;
	server_open(&s, hear_only_first);
	ask_all(&s, a, 3, true);
	assert_true(loop_until(s.base, &a[0].answered));
	say(&s.conns[0], 999, 20);
	await_all(&s, a, 3);
	assert_int_equal(s.accepts, 3);
	server_close(&s);
}

/* It has the id of the first question, and repeats another one. */
static void
an_answer_to_another_question_is_a_stray_one(void **state)
{
	uint8_t answer[2 + QUERY_LEN] = { [1] = QUERY_LEN, [7] = 1, [14] = 1,
		[15] = 'b', [18] = 6, [20] = 1 };
	struct asker a[3];
	struct server s;

	(void)state;
	server_open(&s, hear_silent);
	ask_all(&s, a, 3, true);
	await_questions(&s, 3);
	s.hear = hear_only_first;
	put_u16(answer + 2, a[0].id);
	assert_int_equal(send(s.conns[0].fd, answer, sizeof(answer), 0),
	    sizeof(answer));
	await_all(&s, a, 3);
	assert_int_equal(s.accepts, 4);
	server_close(&s);
}

/* In another case it is the same. */
static void
a_question_may_be_repeated_in_capitals(void **state)
{
	uint8_t answer[2 + QUERY_LEN] = { [1] = QUERY_LEN, [7] = 1, [14] = 1,
		[15] = 'A', [18] = 6, [20] = 1 };
	struct asker a[2];
	struct server s;

	(void)state;
	server_open(&s, hear_silent);
	ask_all(&s, a, 2, true);
	await_questions(&s, 2);
	put_u16(answer + 2, a[1].id);
	assert_int_equal(send(s.conns[0].fd, answer, sizeof(answer), 0),
	    sizeof(answer));
	await_all(&s, a + 1, 1);
	assert_int_equal(s.accepts, 1);
	stream_cancel(&a[0].stream);
	server_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_closes_after_one_answer_is_asked_again),
		cmocka_unit_test(who_passes_questions_over_is_asked_again),
		cmocka_unit_test(
		    where_that_has_helped_each_question_has_its_connection),
		cmocka_unit_test(who_never_answers_is_not_asked_forever),
		cmocka_unit_test(silence_is_told_once_for_each_question),
		cmocka_unit_test(
		    where_nothing_is_answered_those_who_wait_do_not_try),
		cmocka_unit_test(
	    who_takes_no_more_connections_is_asked_over_those_there_are),
		cmocka_unit_test(
		    a_stray_answer_ends_a_connection_and_the_questions_go_on),
		cmocka_unit_test(an_answer_to_another_question_is_a_stray_one),
		cmocka_unit_test(a_question_may_be_repeated_in_capitals),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
