#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "probe_server.h"
#include "sync/pairs.h"

struct quizzer {
	struct ask_server *a, *b;
	unsigned wanted, put, answered, different;
	bool done;
};

static bool
next(void *ctx, struct quiz_question *question)
{
	struct quizzer *q = ctx;
	struct err err;

	if (q->put == q->wanted)
		return false;
	q->put++;
	question->type = RR_SOA;
	return name_parse(&question->name, "example.com", &err);
}

static void
answered(void *ctx, const struct quiz_question *question,
    const struct ask_result *a, const struct ask_result *b)
{
	struct quizzer *q = ctx;

	assert_int_equal(question->type, RR_SOA);
	assert_int_equal(a->outcome, ASK_ANSWER);
	assert_int_equal(b->outcome, ASK_ANSWER);
	q->different += a->said.rcode != b->said.rcode;
	q->answered++;
}

static void
ended(void *ctx)
{
	struct quizzer *q = ctx;

	assert_false(q->done);
	q->done = true;
}

static const struct pairs_calls calls = { next, answered, ended };

/* Seconds that it takes. */
static double
quiz(unsigned questions, unsigned rate, say_fn *say_a, say_fn *say_b,
    struct quizzer *q)
{
	struct ask_server_args args = { 0 };
	struct pairs_args pairs = { .rate = rate };
	struct pairs *p;
	struct server a, b;
	double start = clock_seconds();

	server_open(&a, say_a, NULL);
	server_open(&b, say_b, NULL);
	event_del(b.on_udp);
	event_base_set(a.base, b.on_udp);
	event_add(b.on_udp, NULL);
	*q = (struct quizzer){ .wanted = questions };
	args.base = pairs.base = a.base;
	args.trunks = a.trunks;
	args.address = a.address;
	pairs.a = q->a = ask_server_new(&args);
	args.address = b.address;
	pairs.b = q->b = ask_server_new(&args);
	p = pairs_start(&pairs, &calls, q);
	assert_int_equal(q->put, 0);
	assert_true(loop_until(a.base, &q->done));
	pairs_cancel(&p);
	ask_server_free(&q->a);
	ask_server_free(&q->b);
	server_close(&b);
	server_close(&a);
	return clock_seconds() - start;
}

static void
each_question_gets_both_answers(void **state)
{
	struct quizzer q;

	(void)state;
	quiz(3 * PAIRS_OPEN, 1000000, say_good, say_refused, &q);
	assert_int_equal(q.put, 3 * PAIRS_OPEN);
	assert_int_equal(q.answered, 3 * PAIRS_OPEN);
	assert_int_equal(q.different, 3 * PAIRS_OPEN);
}

static void
no_questions_end_at_once(void **state)
{
	struct quizzer q;

	(void)state;
	quiz(0, 1, say_good, say_good, &q);
	assert_int_equal(q.answered, 0);
}

static void
the_rate_is_not_passed(void **state)
{
	struct quizzer q;

	(void)state;
	assert_true(quiz(40, 100, say_good, say_good, &q) > 0.3);
	assert_int_equal(q.answered, 40);
	assert_int_equal(q.different, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_question_gets_both_answers),
		cmocka_unit_test(no_questions_end_at_once),
		cmocka_unit_test(the_rate_is_not_passed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
