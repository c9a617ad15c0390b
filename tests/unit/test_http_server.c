#include "http_serving.h"

static void
open_house(struct serving *s)
{
	*s = (struct serving){ .limits = limits_default() };
	serving_listen(s, NULL);
}

static void
a_client_gets_its_answer_and_may_ask_again(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, GET("/a"));
	client_await(&c, "HTTP/1.1 200 OK\r\n");
	client_await(&c, "Connection: keep-alive\r\n\r\n/a\n");
	client_say(&c, GET("/b"));
	client_await(&c, "\r\n\r\n/b\n");
	assert_string_equal(s.client, "127.0.0.1");
	client_end(&c);
	serving_await_count(&s, 0);
	serving_end(&s);
}

static void
http_1_0_ends_after_one_answer(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, "GET /a HTTP/1.0\r\n\r\n");
	client_await_end(&c);
	assert_false(c.was_reset);
	client_await(&c, "Connection: close\r\n\r\n/a\n");
	client_end(&c);
	serving_await_count(&s, 0);
	serving_end(&s);
}

static void
pipelined_requests_are_answered_in_order(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, GET("/a") GET("/later") "POST /c HTTP/1.1\r\n"
	    "Host: a\r\nContent-Length: 2\r\n\r\nxx" GET("/d"));
	client_await(&c, "\n/a\n");
	assert_true(s.was_kept || loop_until(s.base, &s.was_kept));
	loop_rounds(s.base, 10);
	assert_int_equal(s.n_requests, 2);
	serving_answer(&s, "/b");
	client_await(&c, "\n/b\n");
	client_await(&c, "\n/c\n");
	client_await(&c, "\n/d\n");
	client_end(&c);
	serving_end(&s);
}

static void
many_pipelined_requests_are_all_answered(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_ask_much(&c);
	client_end(&c);
	serving_end(&s);
}

static void
a_client_that_closed_its_own_side_gets_its_answers(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, GET("/later") GET("/b"));
	client_shut(&c);
	assert_true(loop_until(s.base, &s.was_kept));
	loop_rounds(s.base, 10);
	assert_false(s.is_gone);
	serving_answer(&s, "/a");
	client_await_end(&c);
	assert_false(c.was_reset);
	client_await(&c, "\n/a\n");
	client_await(&c, "\n/b\n");
	client_end(&c);
	serving_await_count(&s, 0);
	serving_end(&s);
}

static void
half_a_request_is_dropped_when_the_client_closes(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, "GET / HTT");
	client_shut(&c);
	client_await_end(&c);
	assert_int_equal(c.got.len, 0);
	assert_int_equal(s.n_requests, 0);
	client_end(&c);
	serving_end(&s);
}

static void
the_handler_is_told_that_a_client_vanished(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, GET("/later"));
	assert_true(loop_until(s.base, &s.was_kept));
	assert_false(exchange_is_abandoned(s.kept[0]));
	client_vanish(&c);
	assert_true(loop_until(s.base, &s.is_gone));
	serving_await_count(&s, 0);
	assert_true(exchange_is_abandoned(s.kept[0]));
	serving_answer(&s, "nobody");
	serving_end(&s);
}

static void
an_answer_to_who_closed_and_left_is_harmless(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, GET("/later"));
	assert_true(loop_until(s.base, &s.was_kept));
	client_end(&c);
	loop_rounds(s.base, 10);
	serving_answer(&s, "nobody");
	serving_await_count(&s, 0);
	serving_end(&s);
}

static void
the_server_may_end_before_the_answer(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, GET("/later"));
	assert_true(loop_until(s.base, &s.was_kept));
	server_free(&s.server);
	assert_true(s.is_gone);
	serving_answer(&s, "nobody");
	client_await_end(&c);
	client_end(&c);
	serving_end(&s);
}

static void
an_answer_is_sent_though_the_server_ends_at_once(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, GET("/later"));
	assert_true(loop_until(s.base, &s.was_kept));
	serving_answer(&s, "at last");
	server_free(&s.server);
	client_await(&c, "\nat last\n");
	client_await_end(&c);
	client_end(&c);
	serving_end(&s);
}

/* The body is on its way when the server refuses, and the client still reads
 * the answer. */
static void
a_refused_client_can_read_why(void **state)
{
	struct serving s;
	struct client c;
	char *body = calloc(1, 1 << 20);

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, "POST / HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 1048576\r\n\r\n");
	bufferevent_write(c.bev, body, 1 << 20);
	free(body);
	client_await_end(&c);
	assert_false(c.was_reset);
	client_await(&c, "HTTP/1.1 413 Content Too Large\r\n");
	client_await(&c, "Content-Type: text/plain\r\n");
	client_await(&c, "Connection: close\r\n\r\nthe body is too large\n");
	client_end(&c);
	serving_await_count(&s, 0);
	serving_end(&s);
}

static void
nothing_is_read_behind_a_refused_request(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, "PUT / HTTP/1.1\r\nHost: a\r\n\r\n" GET("/b"));
	client_await(&c, "HTTP/1.1 405 Method Not Allowed\r\n");
	client_await(&c, "Allow: GET, HEAD, POST\r\n");
	client_await_end(&c);
	assert_int_equal(s.n_requests, 0);
	client_end(&c);
	serving_end(&s);
}

static void
head_gets_the_length_alone(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n" GET("/b"));
	client_await(&c, "Content-Length: 3\r\n");
	client_await(&c, "\r\n\r\n");
	client_await(&c, "HTTP/1.1 200 OK\r\n");
	client_await(&c, "\n/b\n");
	client_end(&c);
	serving_end(&s);
}

static void
a_client_that_expects_a_word_before_the_body_gets_it(void **state)
{
	struct serving s;
	struct client c;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
	    "Expect: 100-continue\r\n\r\n");
	client_await(&c, "HTTP/1.1 100 Continue\r\n\r\n");
	client_say(&c, "xx");
	client_await(&c, "HTTP/1.1 200 OK\r\n");
	client_end(&c);
	serving_end(&s);
}

static void
a_large_answer_arrives_whole(void **state)
{
	struct serving s;
	struct client c;
	bool whole = false;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, GET("/big") GET("/b"));
	client_await(&c, "\r\n\r\n/big\n");
	while (!c.ended && !whole) {
		event_base_loop(s.base, EVLOOP_ONCE);
		whole = c.got.len > SERVING_BIG && memmem(c.got.data +
		    SERVING_BIG, c.got.len - SERVING_BIG, "\n/b\n", 4);
	}
	assert_true(whole);
	assert_memory_equal(c.got.data + SERVING_BIG, "HTTP/1.1", 8);
	client_end(&c);
	serving_end(&s);
}

static void
a_trusted_proxy_says_who_asks(void **state)
{
	struct ip_prefix loopback;
	struct serving s;
	struct client c;
	struct err err;

	(void)state;
	open_house(&s);
	assert_true(ip_prefix_parse(&loopback, "127.0.0.0/8", &err));
	client_connect(&c, &s);
	client_say(&c, "GET /a HTTP/1.1\r\nHost: a\r\n"
	    "X-Forwarded-For: 192.0.2.7\r\n\r\n");
	client_await(&c, "\n/a\n");
	assert_string_equal(s.client, "127.0.0.1");
	server_trust(s.server, &loopback, 1);
	client_say(&c, "GET /b HTTP/1.1\r\nHost: a\r\n"
	    "X-Forwarded-For: 192.0.2.7\r\n\r\n");
	client_await(&c, "\n/b\n");
	assert_string_equal(s.client, "192.0.2.7");
	client_end(&c);
	serving_end(&s);
}

static void
on_drained(void *ctx)
{
	*(bool *)ctx = true;
}

static void
draining_waits_for_the_answers_under_way(void **state)
{
	struct serving s;
	struct client idle, waiting;

	(void)state;
	open_house(&s);
	client_connect(&idle, &s);
	client_say(&idle, GET("/a"));
	client_await(&idle, "\n/a\n");
	client_connect(&waiting, &s);
	client_say(&waiting, GET("/later") GET("/c"));
	assert_true(loop_until(s.base, &s.was_kept));
	server_drain(s.server, on_drained, &s.is_drained);
	client_await_end(&idle);
	assert_false(s.is_drained);
	serving_answer(&s, "/b");
	client_await(&waiting, "Connection: close\r\n\r\n/b\n");
	client_await_end(&waiting);
	client_end(&waiting);
	assert_true(s.is_drained || loop_until(s.base, &s.is_drained));
	assert_int_equal(s.n_requests, 2);
	client_end(&idle);
	serving_end(&s);
}

static void
an_empty_server_is_drained_at_once_but_not_from_inside(void **state)
{
	struct serving s;

	(void)state;
	open_house(&s);
	server_drain(s.server, on_drained, &s.is_drained);
	assert_false(s.is_drained);
	assert_true(loop_until(s.base, &s.is_drained));
	serving_end(&s);
}

static void
a_closed_socket_leaves_its_connections(void **state)
{
	struct serving s;
	struct client c, late;

	(void)state;
	open_house(&s);
	client_connect(&c, &s);
	client_say(&c, GET("/a"));
	client_await(&c, "\n/a\n");
	server_unlisten(&s.socket);
	client_connect(&late, &s);
	client_await_end(&late);
	client_say(&c, GET("/b"));
	client_await(&c, "\n/b\n");
	client_end(&late);
	client_end(&c);
	serving_end(&s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_client_gets_its_answer_and_may_ask_again),
		cmocka_unit_test(http_1_0_ends_after_one_answer),
		cmocka_unit_test(pipelined_requests_are_answered_in_order),
		cmocka_unit_test(many_pipelined_requests_are_all_answered),
		cmocka_unit_test(
		    a_client_that_closed_its_own_side_gets_its_answers),
		cmocka_unit_test(
		    half_a_request_is_dropped_when_the_client_closes),
		cmocka_unit_test(the_handler_is_told_that_a_client_vanished),
		cmocka_unit_test(an_answer_to_who_closed_and_left_is_harmless),
		cmocka_unit_test(the_server_may_end_before_the_answer),
		cmocka_unit_test(
		    an_answer_is_sent_though_the_server_ends_at_once),
		cmocka_unit_test(a_refused_client_can_read_why),
		cmocka_unit_test(nothing_is_read_behind_a_refused_request),
		cmocka_unit_test(head_gets_the_length_alone),
		cmocka_unit_test(
		    a_client_that_expects_a_word_before_the_body_gets_it),
		cmocka_unit_test(a_large_answer_arrives_whole),
		cmocka_unit_test(a_trusted_proxy_says_who_asks),
		cmocka_unit_test(draining_waits_for_the_answers_under_way),
		cmocka_unit_test(
		    an_empty_server_is_drained_at_once_but_not_from_inside),
		cmocka_unit_test(a_closed_socket_leaves_its_connections),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
