#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stream_peer.h"

static void
the_question_goes_out_behind_its_length(void **state)
{
	struct user u = { 0 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	run(&peer, &u, 20, "the connection was closed");
	assert_int_equal(peer.heard.len, 5);
	assert_memory_equal(peer.heard.data, "\0\3\1\2\3", 5);
	assert_int_equal(u.count, 0);
	peer_close(&peer);
}

static void
messages_that_come_byte_by_byte_are_handed_over_whole(void **state)
{
	struct user u = { 0 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	peer.step = 1;
	peer_says(&peer, 300, 'a');
	peer_says(&peer, 1, 'b');
	run(&peer, &u, 20, "the connection was closed");
	assert_int_equal(u.count, 2);
	assert_int_equal(u.lens[0], 300);
	assert_int_equal(u.firsts[0], 'a');
	assert_int_equal(u.lens[1], 1);
	assert_int_equal(u.firsts[1], 'b');
	peer_close(&peer);
}

static void
messages_that_come_together_are_handed_over_one_by_one(void **state)
{
	struct user u = { 0 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	peer_says(&peer, 10, 'a');
	peer_says(&peer, 20, 'b');
	peer_says(&peer, 30, 'c');
	run(&peer, &u, 20, "the connection was closed");
	assert_int_equal(u.count, 3);
	assert_int_equal(u.lens[2], 30);
	assert_true(u.mores[0]);
	assert_true(u.mores[1]);
	assert_false(u.mores[2]);
	peer_close(&peer);
}

static void
a_byte_behind_a_message_is_told_of(void **state)
{
	struct user u = { 0 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	peer_says(&peer, 4094, 'a');
	buf_add_byte(&peer.script, 0);
	run(&peer, &u, 20, "the connection was closed inside a message");
	assert_int_equal(u.count, 1);
	assert_true(u.mores[0]);
	peer_close(&peer);
}

static void
the_empty_and_the_longest_message_are_messages_too(void **state)
{
	struct user u = { 0 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	peer_says(&peer, 0, 0);
	peer_says(&peer, 65535, 'x');
	peer_says(&peer, 0, 0);
	run(&peer, &u, 20, "the connection was closed");
	assert_int_equal(u.count, 3);
	assert_int_equal(u.lens[0], 0);
	assert_int_equal(u.lens[1], 65535);
	assert_int_equal(u.lens[2], 0);
	peer_close(&peer);
}

/* What was handed over when the rest of the loop had its turn. */
struct turn {
	struct timer *timer;
	struct user *user;
	size_t at_last, most;
};

static void
take_turn(void *ctx)
{
	struct turn *t = ctx;
	size_t bytes = t->user->bytes - t->at_last;

	t->most = bytes > t->most ? bytes : t->most;
	t->at_last = t->user->bytes;
	if (!t->user->done)
		timer_set(t->timer, 0);
}

static void
a_flood_leaves_the_rest_of_the_loop_its_turn(void **state)
{
	struct user u = { 0 };
	struct turn turn = { .user = &u };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	for (int i = 0; i < 100000; i++)
		peer_says(&peer, 30, 'a');
	turn.timer = timer_new(peer.base, take_turn, &turn);
	timer_set(turn.timer, 0);
	run(&peer, &u, 20, "the connection was closed");
	assert_int_equal(u.count, 100000);
	assert_in_range(turn.most, 1, 2 * 65536);
	timer_free(&turn.timer);
	peer_close(&peer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_question_goes_out_behind_its_length),
		cmocka_unit_test(
		    messages_that_come_byte_by_byte_are_handed_over_whole),
		cmocka_unit_test(
		    messages_that_come_together_are_handed_over_one_by_one),
		cmocka_unit_test(a_byte_behind_a_message_is_told_of),
		cmocka_unit_test(
		    the_empty_and_the_longest_message_are_messages_too),
		cmocka_unit_test(a_flood_leaves_the_rest_of_the_loop_its_turn),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
