#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "dns/tsig_server.h"
#include "probe_server.h"

static struct tsig_key *right, *wrong;

static int
make_keys(void **state)
{
	struct name name;
	struct err err;

	(void)state;
	assert_true(name_parse(&name, "xfr", &err));
	right = tsig_key_new(&name, TSIG_HMAC_SHA256, "right", 5, &err);
	wrong = tsig_key_new(&name, TSIG_HMAC_SHA256, "wrong", 5, &err);
	return right == NULL || wrong == NULL;
}

static int
free_keys(void **state)
{
	(void)state;
	tsig_key_unref(&right);
	tsig_key_unref(&wrong);
	return 0;
}

/* An answer to a question that has to be signed with the right key. */
static size_t
answer(const uint8_t *query, size_t len, uint8_t *reply,
    struct tsig_request *request)
{
	struct tsig_record r;
	struct err err;

	assert_int_equal(tsig_request_read(request, &right, 1, query, len,
	    (uint64_t)time(NULL), &err), TSIG_GOOD);
	assert_int_equal(tsig_record_find(query, len, &r, &err), TSIG_FOUND);
	return reply_good(reply, query, r.start, 42);
}

static size_t
say_signed(unsigned asked, const uint8_t *query, size_t len, uint8_t *reply)
{
	struct tsig_request request;
	size_t n = answer(query, len, reply, &request);

	(void)asked;
	return tsig_request_answer(&request, reply, n, (uint64_t)time(NULL));
}

static size_t
say_unsigned(unsigned asked, const uint8_t *query, size_t len, uint8_t *reply)
{
	struct tsig_request request;

	(void)asked;
	return answer(query, len, reply, &request);
}

static size_t
say_wrongly(unsigned asked, const uint8_t *query, size_t len, uint8_t *reply)
{
	struct tsig_request request;
	size_t n = answer(query, len, reply, &request);

	(void)asked;
	request.key = wrong;
	return tsig_request_answer(&request, reply, n, (uint64_t)time(NULL));
}

/* The first one is forged. */
static size_t
say_signed_at_last(unsigned asked, const uint8_t *query, size_t len,
    uint8_t *reply)
{
	return asked == 0 ? say_wrongly(asked, query, len, reply) :
	    say_signed(asked, query, len, reply);
}

static void
open_with_key(struct server *s, say_fn *udp, say_fn *tcp)
{
	server_open(s, udp, tcp);
	s->key = right;
}

static void
a_signed_answer_over_udp_is_believed(void **state)
{
	struct server s;

	(void)state;
	open_with_key(&s, say_signed, NULL);
	run_to_serial(&s, long_timeout, 42);
}

static void
a_forged_answer_over_udp_is_as_good_as_none(void **state)
{
	struct server s;

	(void)state;
	open_with_key(&s, say_signed_at_last, NULL);
	run_to_serial(&s, 1, 42);
}

static void
unsigned_answers_over_udp_lead_to_tcp(void **state)
{
	struct server s;

	(void)state;
	open_with_key(&s, say_unsigned, say_signed);
	run_to_serial(&s, 0.2, 42);
}

static void
an_unsigned_answer_over_tcp_is_bad(void **state)
{
	struct server s;

	(void)state;
	open_with_key(&s, say_unsigned, say_unsigned);
	run_to_failure(&s, 0.2, PROBE_BAD, "does not sign its answer, though "
	    "the key xfr is set for it");
}

static void
a_wrong_signature_over_tcp_is_bad(void **state)
{
	struct server s;

	(void)state;
	open_with_key(&s, NULL, say_wrongly);
	run_to_failure(&s, 0.2, PROBE_BAD, "sent a signature that is wrong "
	    "(BADSIG): the secret of the key xfr is another one there, or "
	    "somebody changed the answer");
}

static void
the_doubt_about_udp_is_told_where_tcp_is_refused(void **state)
{
	struct server s;

	(void)state;
	open_with_key(&s, say_unsigned, NULL);
	server_no_tcp(&s);
	run_to_failure(&s, 0.2, PROBE_UNREACHABLE, "does not sign its answer, "
	    "though the key xfr is set for it, and over TCP: cannot connect: "
	    "Connection refused");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signed_answer_over_udp_is_believed),
		cmocka_unit_test(a_forged_answer_over_udp_is_as_good_as_none),
		cmocka_unit_test(unsigned_answers_over_udp_lead_to_tcp),
		cmocka_unit_test(an_unsigned_answer_over_tcp_is_bad),
		cmocka_unit_test(a_wrong_signature_over_tcp_is_bad),
		cmocka_unit_test(
		    the_doubt_about_udp_is_told_where_tcp_is_refused),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, make_keys, free_keys);
}
