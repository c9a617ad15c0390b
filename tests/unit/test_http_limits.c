#include "http_serving.h"

#include <sys/resource.h>

#include "base/clock.h"
#include "capture.h"

static struct serving
strict_house(void)
{
	struct serving s = { .limits = limits_default() };

	s.limits.request = s.limits.idle = s.limits.send = 0.3;
	s.limits.send_rate = 1e12;
	s.limits.linger = 0.3;
	return s;
}

/* One byte after the other, each long before the idle time is over. */
struct trickle {
	struct client *client;
	struct timer *timer;
	const char *next;
};

static void
on_drip(void *ctx)
{
	struct trickle *t = ctx;

	if (*t->next == '\0')
		return;
	bufferevent_write(t->client->bev, t->next++, 1);
	timer_set(t->timer, 0.05);
}

static void
await_408(struct serving *s, const char *at_once, const char *slowly)
{
	struct client c;
	struct trickle t = { .client = &c, .next = slowly };

	client_connect(&c, s);
	client_say(&c, at_once);
	t.timer = timer_new(s->base, on_drip, &t);
	on_drip(&t);
	client_await(&c, "HTTP/1.1 408 Request Timeout\r\n");
	client_await(&c, "the request did not arrive in time\n");
	assert_true(t.next > slowly + 2);
	assert_true(*t.next != '\0');
	timer_free(&t.timer);
	client_await_end(&c);
	client_end(&c);
}

static void
a_request_that_comes_byte_by_byte_has_no_more_time(void **state)
{
	static const char slowly[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	struct serving s = strict_house();

	(void)state;
	s.limits.request = 1;
	serving_listen(&s, NULL);
	await_408(&s, "GET /", slowly);
	await_408(&s, "POST / HTTP/1.0\r\nContent-Length: 99\r\n\r\n",
	    slowly);
	assert_int_equal(s.n_requests, 0);
	serving_end(&s);
}

static void
a_client_that_says_nothing_is_left_without_a_word(void **state)
{
	struct serving s = strict_house();
	struct client c;

	(void)state;
	serving_listen(&s, NULL);
	client_connect(&c, &s);
	client_await_end(&c);
	assert_int_equal(c.got.len, 0);
	client_end(&c);
	serving_end(&s);
}

static void
an_idle_connection_ends(void **state)
{
	struct serving s = strict_house();
	struct client c;
	double asked;

	(void)state;
	s.limits.idle = 0.6;
	serving_listen(&s, NULL);
	client_connect(&c, &s);
	client_say(&c, GET("/a"));
	client_await(&c, "\n/a\n");
	asked = clock_seconds();
	client_await_end(&c);
	assert_true(clock_seconds() - asked > 0.5);
	assert_int_equal(c.got.len, 0);
	client_end(&c);
	serving_end(&s);
}

static void
the_handler_takes_its_time(void **state)
{
	struct serving s = strict_house();
	struct client c, quick;

	(void)state;
	s.limits.request = s.limits.idle = 0.1;
	serving_listen(&s, NULL);
	client_connect(&c, &s);
	client_say(&c, GET("/later"));
	assert_true(loop_until(s.base, &s.was_kept));
	for (int i = 0; i < 3; i++) {
		client_connect(&quick, &s);
		client_await_end(&quick);
		client_end(&quick);
	}
	assert_false(s.is_gone);
	serving_answer(&s, "done");
	client_await(&c, "\ndone\n");
	client_end(&c);
	serving_end(&s);
}

static void
who_does_not_read_the_answer_is_cut_off(void **state)
{
	struct serving s = strict_house();
	struct client c;

	(void)state;
	serving_listen(&s, NULL);
	client_connect(&c, &s);
	client_say(&c, GET("/big"));
	serving_await_count(&s, 1);
	bufferevent_disable(c.bev, EV_READ);
	serving_await_count(&s, 0);
	assert_int_equal(s.n_requests, 1);
	client_end(&c);
	serving_end(&s);
}

static void
a_large_answer_has_more_time_than_a_small_one(void **state)
{
	struct serving s = strict_house();
	struct client c;
	double asked = clock_seconds();

	(void)state;
	s.limits.send_rate = SERVING_BIG;
	serving_listen(&s, NULL);
	client_connect(&c, &s);
	client_say(&c, GET("/big"));
	serving_await_count(&s, 1);
	bufferevent_disable(c.bev, EV_READ);
	serving_await_count(&s, 0);
	assert_true(clock_seconds() - asked > 1.2);
	client_end(&c);
	serving_end(&s);
}

static void
a_client_that_does_not_read_is_not_read(void **state)
{
	struct serving s = { .limits = limits_default() };
	struct evbuffer *waiting;
	struct client c;
	size_t before = 0;
	char *noise = malloc(16 << 20);

	(void)state;
	serving_listen(&s, NULL);
	memset(noise, 'x', 16 << 20);
	client_connect(&c, &s);
	client_say(&c, GET("/later"));
	assert_true(loop_until(s.base, &s.was_kept));
	bufferevent_write(c.bev, noise, 16 << 20);
	free(noise);
	waiting = bufferevent_get_output(c.bev);
	while (evbuffer_get_length(waiting) != before) {
		before = evbuffer_get_length(waiting);
		loop_rounds(s.base, 50);
	}
	assert_true(before > 0);
	client_end(&c);
	serving_end(&s);
}

static void
a_source_has_no_more_connections_than_its_share(void **state)
{
	struct serving s = { .limits = limits_default() };
	struct capture log;
	struct client c[2], more;

	(void)state;
	s.limits.per_source = 2;
	serving_listen(&s, NULL);
	client_connect(&c[0], &s);
	client_connect(&c[1], &s);
	serving_await_count(&s, 2);
	capture_start(&log);
	client_connect(&more, &s);
	client_await_end(&more);
	client_end(&more);
	client_connect(&more, &s);
	client_await_end(&more);
	client_end(&more);
	assert_string_equal(capture_end(&log), "warning: http public: "
	    "127.0.0.1 has 2 connections, and may not have more\n");
	assert_int_equal(server_counts(s.server).refused, 2);
	client_end(&c[0]);
	serving_await_count(&s, 1);
	client_connect(&more, &s);
	client_say(&more, GET("/a"));
	client_await(&more, "\n/a\n");
	client_end(&more);
	client_end(&c[1]);
	serving_end(&s);
}

static void
a_trusted_proxy_may_have_more(void **state)
{
	struct serving s = { .limits = limits_default() };
	struct ip_prefix loopback;
	struct client c[2];
	struct err err;

	(void)state;
	s.limits.per_source = 1;
	serving_listen(&s, NULL);
	assert_true(ip_prefix_parse(&loopback, "127.0.0.1", &err));
	server_trust(s.server, &loopback, 1);
	client_connect(&c[0], &s);
	client_connect(&c[1], &s);
	serving_await_count(&s, 2);
	client_end(&c[0]);
	client_end(&c[1]);
	serving_await_count(&s, 0);
	serving_end(&s);
}

static void
further_clients_wait_when_all_places_are_taken(void **state)
{
	struct serving s = { .limits = limits_default() };
	struct capture log;
	struct client first, second;

	(void)state;
	s.limits.connections = 1;
	serving_listen(&s, NULL);
	capture_start(&log);
	client_connect(&first, &s);
	client_connect(&second, &s);
	client_say(&first, GET("/a"));
	client_say(&second, GET("/b"));
	client_await(&first, "\n/a\n");
	loop_rounds(s.base, 20);
	assert_int_equal(second.got.len, 0);
	client_end(&first);
	client_await(&second, "\n/b\n");
	assert_string_equal(capture_end(&log), "warning: http public: there "
	    "are 1 connections: further clients wait\n");
	client_end(&second);
	serving_end(&s);
}

/*
 * The client's socket takes the last descriptor.  Under valgrind that client
 * is accepted and closed before the server sees an error.
 */
static void
without_descriptors_accepting_pauses(void **state)
{
	struct serving s = { .limits = limits_default() };
	struct rlimit saved, few;
	struct capture log;
	struct client c, later;
	bool over = false;
	int rounds, last;
	struct timer *timer;

	(void)state;
	serving_listen(&s, NULL);
	timer = timer_new(s.base, loop_give_up, &over);
	capture_start(&log);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &saved), 0);
	client_connect(&c, &s);
	last = dup(0);
	close(last);
	few = saved;
	few.rlim_cur = (rlim_t)last;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	timer_set(timer, 0.5);
	for (rounds = 0; !over; rounds++)
		event_base_loop(s.base, EVLOOP_ONCE);
	assert_int_equal(server_counts(s.server).accepted, 0);
	assert_true(rounds < 20);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &saved), 0);
	client_connect(&later, &s);
	client_say(&later, GET("/a"));
	client_await(&later, "\n/a\n");
	assert_string_equal(capture_end(&log), "warning: http public: cannot "
	    "accept clients: Too many open files\n");
	timer_free(&timer);
	client_end(&later);
	client_end(&c);
	serving_end(&s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_request_that_comes_byte_by_byte_has_no_more_time),
		cmocka_unit_test(
		    a_client_that_says_nothing_is_left_without_a_word),
		cmocka_unit_test(an_idle_connection_ends),
		cmocka_unit_test(the_handler_takes_its_time),
		cmocka_unit_test(who_does_not_read_the_answer_is_cut_off),
		cmocka_unit_test(a_large_answer_has_more_time_than_a_small_one),
		cmocka_unit_test(a_client_that_does_not_read_is_not_read),
		cmocka_unit_test(
		    a_source_has_no_more_connections_than_its_share),
		cmocka_unit_test(a_trusted_proxy_may_have_more),
		cmocka_unit_test(
		    further_clients_wait_when_all_places_are_taken),
		cmocka_unit_test(without_descriptors_accepting_pauses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
