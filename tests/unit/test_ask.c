#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/tsig_key.h"
#include "probe_server.h"
#include "sync/ask.h"

/* One who asks, and what came of it. */
struct asker {
	struct ask_server *server;
	struct ask *ask;
	enum ask_outcome outcome;
	size_t n;
	bool cut, done, again;
	struct err why;
};

static void
put(struct asker *a)
{
	struct name name;
	struct err err;

	assert_true(name_parse(&name, "example.com", &err));
	a->done = false;
	ask_put(a->ask, &name, RR_SOA);
	assert_false(a->done);
}

static void
on_answer(void *ctx, const struct ask_result *result)
{
	struct asker *a = ctx;

	assert_false(a->done);
	a->outcome = result->outcome;
	a->n = result->said.n;
	a->cut = result->said.cut;
	a->why = result->why;
	if (a->again) {
		a->again = false;
		put(a);
	} else {
		a->done = true;
	}
}

static void
begin(struct asker *a, const struct server *s, bool tcp)
{
	struct ask_server_args args = { .base = s->base,
		.trunks = s->trunks,
		.address = s->address, .tcp = tcp, .key = s->key };

	memset(a, 0, sizeof(*a));
	a->server = ask_server_new(&args);
	a->ask = ask_new(a->server, on_answer, a);
}

static enum ask_outcome
outcome(struct asker *a, const struct server *s)
{
	put(a);
	assert_true(loop_until(s->base, &a->done));
	return a->outcome;
}

static void
end(struct asker *a, struct server *s)
{
	ask_free(&a->ask);
	ask_server_free(&a->server);
	server_close(s);
}

static void
an_answer_over_udp_is_taken(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, say_good, NULL);
	begin(&a, &s, false);
	assert_int_equal(outcome(&a, &s), ASK_ANSWER);
	assert_int_equal(a.n, 1);
	assert_int_equal(s.asked_tcp, 0);
	end(&a, &s);
}

static void
a_question_that_is_lost_is_asked_again(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, say_good_at_last, NULL);
	begin(&a, &s, false);
	assert_int_equal(outcome(&a, &s), ASK_ANSWER);
	assert_int_equal(s.asked_udp, 3);
	assert_int_equal(s.asked_tcp, 0);
	end(&a, &s);
}

static void
what_is_forged_is_not_heard(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, say_good_behind_forgeries, NULL);
	begin(&a, &s, false);
	assert_int_equal(outcome(&a, &s), ASK_ANSWER);
	assert_int_equal(s.asked_udp, 3);
	end(&a, &s);
}

static void
an_answer_that_is_cut_is_asked_for_over_tcp(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, say_cut, say_good);
	begin(&a, &s, false);
	assert_int_equal(outcome(&a, &s), ASK_ANSWER);
	assert_int_equal(a.n, 1);
	assert_false(a.cut);
	assert_int_equal(s.asked_udp, 1);
	assert_int_equal(s.asked_tcp, 1);
	end(&a, &s);
}

static void
without_tcp_it_stays_cut(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, say_cut, NULL);
	server_no_tcp(&s);
	begin(&a, &s, false);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(outcome(&a, &s), ASK_CUT);
		assert_true(a.cut);
		assert_int_equal(a.n, 0);
		assert_string_equal(a.why.text,
		    "its answer over UDP is cut");
	}
	end(&a, &s);
}

static void
a_server_that_cuts_even_over_tcp_has_a_cut_answer(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, say_cut, say_cut);
	begin(&a, &s, false);
	assert_int_equal(outcome(&a, &s), ASK_CUT);
	assert_true(a.cut);
	end(&a, &s);
}

static void
silence_is_told_in_full(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, NULL, NULL);
	server_no_tcp(&s);
	begin(&a, &s, false);
	assert_int_equal(outcome(&a, &s), ASK_SILENT);
	assert_string_equal(a.why.text, "no answer over UDP, and over TCP: "
	    "cannot connect: Connection refused");
	assert_int_equal(s.asked_udp, 3);
	end(&a, &s);
}

static void
a_port_where_nobody_is_is_silent_at_once(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, NULL, NULL);
	server_no_udp(&s);
	server_no_tcp(&s);
	begin(&a, &s, false);
	assert_int_equal(outcome(&a, &s), ASK_SILENT);
	assert_string_equal(a.why.text, "UDP is refused, and over TCP: "
	    "cannot connect: Connection refused");
	end(&a, &s);
}

static void
over_tcp_alone_nothing_goes_over_udp(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, say_good, say_good);
	begin(&a, &s, true);
	assert_int_equal(outcome(&a, &s), ASK_ANSWER);
	assert_int_equal(s.asked_udp, 0);
	end(&a, &s);
}

static void
over_tcp_alone_a_connection_that_ends_is_silence(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, NULL, NULL);
	s.hang_up = true;
	begin(&a, &s, true);
	assert_int_equal(outcome(&a, &s), ASK_SILENT);
	assert_string_equal(a.why.text,
	    "over TCP: the connection was closed");
	end(&a, &s);
}

static size_t
say_broken(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	(void)n;
	return reply_add(reply, reply_begin(reply, query, len, REPLY_GOOD),
	    "\xc0\x0c", 2, RR_A, "abc", 3);
}

static void
an_answer_that_cannot_be_read_is_one(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, say_broken, NULL);
	begin(&a, &s, false);
	assert_int_equal(outcome(&a, &s), ASK_BROKEN);
	assert_string_equal(a.why.text, "sent a record whose rdata is "
	    "broken: example.com A");
	end(&a, &s);
}

static size_t
say_cut_at_first(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	return (n == 0 ? say_cut : say_good)(n, query, len, reply);
}

static void
the_next_question_may_be_put_from_the_answer(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, say_cut_at_first, say_good);
	begin(&a, &s, false);
	a.again = true;
	assert_int_equal(outcome(&a, &s), ASK_ANSWER);
	assert_int_equal(s.asked_udp, 2);
	assert_int_equal(s.asked_tcp, 1);
	end(&a, &s);
}

static void
with_a_key_an_answer_without_signature_is_none(void **state)
{
	struct server s;
	struct asker a;
	struct name name;
	struct err err;

	(void)state;
	server_open(&s, say_good, NULL);
	server_no_tcp(&s);
	assert_true(name_parse(&name, "xfr", &err));
	s.key = tsig_key_new(&name, TSIG_HMAC_SHA256, "secret", 6, &err);
	assert_non_null(s.key);
	begin(&a, &s, false);
	assert_int_equal(outcome(&a, &s), ASK_SILENT);
	assert_int_equal(s.asked_udp, 3);
	tsig_key_unref(&s.key);
	end(&a, &s);
}

static void
what_is_out_may_be_freed(void **state)
{
	struct server s;
	struct asker a;

	(void)state;
	server_open(&s, NULL, NULL);
	begin(&a, &s, false);
	put(&a);
	loop_rounds(s.base, 3);
	ask_free(&a.ask);
	loop_rounds(s.base, 3);
	assert_false(a.done);
	end(&a, &s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_over_udp_is_taken),
		cmocka_unit_test(a_question_that_is_lost_is_asked_again),
		cmocka_unit_test(what_is_forged_is_not_heard),
		cmocka_unit_test(an_answer_that_is_cut_is_asked_for_over_tcp),
		cmocka_unit_test(without_tcp_it_stays_cut),
		cmocka_unit_test(
		    a_server_that_cuts_even_over_tcp_has_a_cut_answer),
		cmocka_unit_test(silence_is_told_in_full),
		cmocka_unit_test(a_port_where_nobody_is_is_silent_at_once),
		cmocka_unit_test(over_tcp_alone_nothing_goes_over_udp),
		cmocka_unit_test(
		    over_tcp_alone_a_connection_that_ends_is_silence),
		cmocka_unit_test(an_answer_that_cannot_be_read_is_one),
		cmocka_unit_test(the_next_question_may_be_put_from_the_answer),
		cmocka_unit_test(
		    with_a_key_an_answer_without_signature_is_none),
		cmocka_unit_test(what_is_out_may_be_freed),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
