#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stream_peer.h"

static void
half_a_length_and_the_end_is_no_message(void **state)
{
	struct user u = { 0 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	buf_add_byte(&peer.script, 0);
	run(&peer, &u, 20, "the connection was closed inside a message");
	assert_int_equal(u.count, 0);
	peer_close(&peer);
}

static void
a_message_that_breaks_off_is_no_message(void **state)
{
	struct user u = { 0 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	peer_says(&peer, 100, 'a');
	peer_says(&peer, 100, 'b');
	peer.script.len--;
	run(&peer, &u, 20, "the connection was closed inside a message");
	assert_int_equal(u.count, 1);
	peer_close(&peer);
}

static void
a_reset_connection_ends_the_stream(void **state)
{
	struct user u = { 0 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_RESET);
	run(&peer, &u, 20, "the connection broke: Connection reset by peer");
	peer_close(&peer);
}

static void
silence_inside_a_message_ends_the_stream(void **state)
{
	struct user u = { 0 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_SILENCE);
	peer_says(&peer, 100, 'a');
	peer.script.len = 50;
	run(&peer, &u, 0.3, "nothing came for 0.3 s");
	assert_int_equal(u.count, 0);
	peer_close(&peer);
}

static void
the_stream_may_be_cancelled_inside_a_message(void **state)
{
	struct user u = { .cancel_at = 2 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	for (int i = 0; i < 4; i++)
		peer_says(&peer, 100, 'a');
	start(&u, peer.trunks, &peer.address, 20);
	assert_true(loop_until(peer.base, &u.done));
	loop_rounds(peer.base, 3);
	assert_int_equal(u.count, 2);
	assert_null(u.stream);
	assert_false(u.ended);
	peer_close(&peer);
}

static void
the_stream_may_be_cancelled_inside_its_end(void **state)
{
	struct user u = { .cancel_in_end = true };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	run(&peer, &u, 20, "the connection was closed");
	peer_close(&peer);
}

static void
nothing_is_called_after_cancelling(void **state)
{
	struct user u = { 0 };
	struct peer peer;

	(void)state;
	peer_open(&peer, ENDING_CLOSE);
	start(&u, peer.trunks, &peer.address, 20);
	stream_cancel(&u.stream);
	stream_cancel(&u.stream);
	loop_rounds(peer.base, 3);
	assert_false(u.done);
	peer_close(&peer);
}

static void
a_refused_connection_is_no_connection(void **state)
{
	struct event_base *base = event_base_new();
	struct trunks *trunks = trunks_new(base);
	struct user u = { 0 };
	struct address a;
	int fd;

	(void)state;
	loop_closed_port(SOCK_STREAM, &fd, &a);
	start(&u, trunks, &a, 20);
	assert_true(loop_until(base, &u.done));
	assert_false(u.connected);
	assert_string_equal(u.why.text, "cannot connect: Connection refused");
	loop_rounds(base, 3);
	stream_cancel(&u.stream);
	close(fd);
	trunks_free(&trunks);
	event_base_free(base);
}

/* 255.255.255.255 is refused by connect() itself. */
static void
what_fails_at_once_is_told_later(void **state)
{
	struct hostport hp = { (char *)"255.255.255.255", 53 };
	struct event_base *base = event_base_new();
	struct trunks *trunks = trunks_new(base);
	struct user u = { 0 }, cancelled = { 0 };
	struct address a;

	(void)state;
	assert_true(address_parse(&hp, &a));
	start(&cancelled, trunks, &a, 20);
	stream_cancel(&cancelled.stream);
	start(&u, trunks, &a, 20);
	assert_true(loop_until(base, &u.done));
	assert_false(u.connected);
	assert_false(cancelled.done);
	assert_memory_equal(u.why.text, "cannot connect: ", 16);
	stream_cancel(&u.stream);
	trunks_free(&trunks);
	event_base_free(base);
}

/* A full queue of a listener that nobody serves: Linux drops what comes. */
static void
connecting_takes_no_longer_than_the_timeout(void **state)
{
	struct event_base *base = event_base_new();
	struct trunks *trunks = trunks_new(base);
	struct user u = { 0 };
	struct address a;
	int fd = loop_socket(SOCK_STREAM, 0, &a), filler[4];

	(void)state;
	assert_int_equal(listen(fd, 0), 0);
	for (int i = 0; i < 4; i++) {
		filler[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		connect(filler[i], (struct sockaddr *)&a.ss, a.len);
	}
	start(&u, trunks, &a, 0.05);
	assert_true(loop_until(base, &u.done));
	assert_false(u.connected);
	assert_string_equal(u.why.text, "cannot connect within 0.05 s");
	stream_cancel(&u.stream);
	for (int i = 0; i < 4; i++)
		close(filler[i]);
	close(fd);
	trunks_free(&trunks);
	event_base_free(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_a_length_and_the_end_is_no_message),
		cmocka_unit_test(a_message_that_breaks_off_is_no_message),
		cmocka_unit_test(a_reset_connection_ends_the_stream),
		cmocka_unit_test(silence_inside_a_message_ends_the_stream),
		cmocka_unit_test(the_stream_may_be_cancelled_inside_a_message),
		cmocka_unit_test(the_stream_may_be_cancelled_inside_its_end),
		cmocka_unit_test(nothing_is_called_after_cancelling),
		cmocka_unit_test(a_refused_connection_is_no_connection),
		cmocka_unit_test(what_fails_at_once_is_told_later),
		cmocka_unit_test(connecting_takes_no_longer_than_the_timeout),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
