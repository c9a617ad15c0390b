#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/edns.h"
#include "probe_server.h"

enum { TOLD = 1234 };

static bool
has_edns(const uint8_t *query)
{
	return get_u16(query + 10) == 1;
}

/* An answer to the question that was asked, without its OPT. */
static size_t
say(const uint8_t *query, size_t len, unsigned flags, uint8_t *reply)
{
	return reply_begin(reply, query, has_edns(query) ? len - EDNS_ROOM :
	    len, flags);
}

static size_t
say_told(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	static const uint8_t opt[] = "\0\0\51\4\320\0\0\0\0\0\10\0\11\0\4";
	size_t end = reply_add_soa(reply, say(query, len, REPLY_GOOD, reply),
	    42 + n);

	if (!has_edns(query))
		return end;
	memcpy(reply + end, opt, sizeof(opt) - 1);
	end += sizeof(opt) - 1;
	put_u32(reply + end, TOLD);
	put_u16(reply + 10, 1);
	return end + 4;
}

/* Without EDNS, all is well. */
static size_t
refuse(unsigned n, const uint8_t *query, size_t len, unsigned rcode,
    uint8_t reply[REPLY_SIZE])
{
	return has_edns(query) ? say(query, len, REPLY_QR | rcode, reply) :
	    say_told(n, query, len, reply);
}

static size_t
say_formerr(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	return refuse(n, query, len, RCODE_FORMERR, reply);
}

static size_t
say_notimp(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	return refuse(n, query, len, RCODE_NOTIMP, reply);
}

static size_t
say_servfail(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	return refuse(n, query, len, RCODE_SERVFAIL, reply);
}

static size_t
say_nothing_to_edns(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	return has_edns(query) ? 0 : say_told(n, query, len, reply);
}

static size_t
say_never(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	(void)n;
	return say(query, len, REPLY_QR | RCODE_SERVFAIL, reply);
}

static size_t
say_cut_here(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	(void)n;
	return say(query, len, REPLY_GOOD | REPLY_TC, reply);
}

static void
ask(struct user *u, say_fn *udp, say_fn *tcp, double timeout,
    struct server *s)
{
	server_open(s, udp, tcp);
	s->edns = true;
	run(s, u, timeout);
	server_close(s);
}

static void
expire_is_told_over_udp_and_tcp(void **state)
{
	struct server s;
	struct user u;

	(void)state;
	ask(&u, say_told, NULL, long_timeout, &s);
	assert_int_equal(u.result.outcome, PROBE_SERIAL);
	assert_true(u.result.has_expire);
	assert_int_equal(u.result.expire, TOLD);
	assert_false(u.result.plain);
	ask(&u, say_cut_here, say_told, long_timeout, &s);
	assert_int_equal(s.asked_tcp, 1);
	assert_true(u.result.has_expire);
}

static void
a_refusal_is_followed_by_a_plain_question_at_once(void **state)
{
	static say_fn *const refusals[] = { say_formerr, say_notimp,
		say_servfail };
	struct server s;
	struct user u;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		ask(&u, refusals[i], NULL, long_timeout, &s);
		assert_int_equal(u.result.outcome, PROBE_SERIAL);
		assert_int_equal(s.asked_udp, 2);
		assert_false(u.result.has_expire);
		assert_true(u.result.plain);
	}
}

static void
silence_is_followed_by_a_plain_question(void **state)
{
	struct server s;
	struct user u;

	(void)state;
	ask(&u, say_nothing_to_edns, NULL, 1, &s);
	assert_int_equal(u.result.outcome, PROBE_SERIAL);
	assert_int_equal(s.asked_udp, 2);
	assert_int_equal(s.asked_tcp, 0);
	assert_true(u.result.plain);
}

static void
who_refuses_the_plain_question_too_has_refused_it(void **state)
{
	struct server s;
	struct user u;

	(void)state;
	ask(&u, say_never, NULL, long_timeout, &s);
	assert_int_equal(s.asked_udp, 2);
	assert_int_equal(u.result.outcome, PROBE_BAD);
	assert_string_equal(u.result.why.text,
	    "answers SERVFAIL (could it load the zone?)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expire_is_told_over_udp_and_tcp),
		cmocka_unit_test(
		    a_refusal_is_followed_by_a_plain_question_at_once),
		cmocka_unit_test(silence_is_followed_by_a_plain_question),
		cmocka_unit_test(
		    who_refuses_the_plain_question_too_has_refused_it),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
