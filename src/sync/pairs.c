#include "sync/pairs.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sync/timer.h"

static const double tick = 0.005;	/* seconds */

/* One question that is out. */
struct pair {
	struct pairs *pairs;
	struct ask *ask[2];
	const struct ask_result *result[2];	/* NULL: none yet */
	struct quiz_question question;
	struct pair *next_idle;
};

struct pairs {
	struct pairs_args args;
	const struct pairs_calls *calls;
	void *ctx;
	struct pair list[PAIRS_OPEN];
	struct pair *idle;
	unsigned open;
	bool no_more;
	struct timer *timer;
	double credit, counted;		/* questions; when that was */
};

static void
put_aside(struct pair *p)
{
	p->next_idle = p->pairs->idle;
	p->pairs->idle = p;
}

/* A pause is not made up for: there is credit for one tick and a bit. */
static void
count_credit(struct pairs *s)
{
	double now = clock_seconds(), most = 1 + 4 * tick * s->args.rate;

	s->credit += (now - s->counted) * s->args.rate;
	s->counted = now;
	if (s->credit > most)
		s->credit = most;
}

static void
put_question(struct pair *p)
{
	for (unsigned i = 0; i < 2; i++)
		p->result[i] = NULL;
	for (unsigned i = 0; i < 2; i++)
		ask_put(p->ask[i], &p->question.name, p->question.type);
}

static void
put_questions(struct pairs *s)
{
	count_credit(s);
	while (!s->no_more && s->idle != NULL && s->credit >= 1) {
		struct pair *p = s->idle;

		if (!s->calls->next(s->ctx, &p->question)) {
			s->no_more = true;
			return;
		}
		s->credit--;
		s->idle = p->next_idle;
		s->open++;
		put_question(p);
	}
}

static void
on_tick(void *ctx)
{
	struct pairs *s = ctx;

	put_questions(s);
	if (s->no_more && s->open == 0)
		s->calls->ended(s->ctx);
	else
		timer_set(s->timer, tick);
}

/* The results last until the next questions, which the timer puts. */
static void
on_answer(struct pair *p, unsigned i, const struct ask_result *result)
{
	struct pairs *s = p->pairs;

	p->result[i] = result;
	if (p->result[0] == NULL || p->result[1] == NULL)
		return;
	s->calls->answered(s->ctx, &p->question, p->result[0], p->result[1]);
	s->open--;
	put_aside(p);
}

static void
on_first(void *ctx, const struct ask_result *result)
{
	on_answer(ctx, 0, result);
}

static void
on_second(void *ctx, const struct ask_result *result)
{
	on_answer(ctx, 1, result);
}

struct pairs *
pairs_start(const struct pairs_args *args, const struct pairs_calls *calls,
    void *ctx)
{
	struct pairs *s = xcalloc(1, sizeof(*s));

	s->args = *args;
	s->calls = calls;
	s->ctx = ctx;
	s->counted = clock_seconds();
	for (unsigned i = 0; i < PAIRS_OPEN; i++) {
		struct pair *p = &s->list[i];

		p->pairs = s;
		p->ask[0] = ask_new(args->a, on_first, p);
		p->ask[1] = ask_new(args->b, on_second, p);
		put_aside(p);
	}
	s->timer = timer_new(args->base, on_tick, s);
	timer_set(s->timer, 0);
	return s;
}

void
pairs_cancel(struct pairs **take)
{
	struct pairs *s = *take;

	*take = NULL;
	if (s == NULL)
		return;
	for (unsigned i = 0; i < PAIRS_OPEN; i++) {
		ask_free(&s->list[i].ask[0]);
		ask_free(&s->list[i].ask[1]);
	}
	timer_free(&s->timer);
	free(s);
}
