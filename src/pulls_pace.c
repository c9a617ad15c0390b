#include "pulls_pace.h"

static double
least(double a, double b)
{
	return a < b ? a : b;
}

static double
most(double a, double b)
{
	return a > b ? a : b;
}

void
pace_begin(struct pace *p, double period)
{
	*p = (struct pace){ .period = period };
}

unsigned
pace_start(struct pace *p, bool knows, double now)
{
	p->started = p->answered = now;
	p->wait = 0;
	if (knows && !p->is_refused && now >= p->shunned)
		p->wait = (unsigned)most(1, least(p->period, PACE_MAX_WAIT));
	return p->wait;
}

void
pace_answered(struct pace *p, double now)
{
	p->answered = now;
}

/* A server may have a limit of its own, below what it is asked for. */
static bool
has_waited(const struct pace *p)
{
	return p->wait > 0 &&
	    p->answered - p->started >= least(p->wait / 2.0, 3);
}

/* It may have been one bad moment, or another program by now. */
static void
shun(struct pace *p)
{
	p->shun = p->shun > 0 ? least(2 * p->shun, PACE_MAX_SHUN) :
	    PACE_FIRST_SHUN;
	p->shunned = p->answered + p->shun;
}

/* An answer to a question with a wait shows that it is understood. */
double
pace_succeeded(struct pace *p, enum pace_news news, bool has_etag)
{
	double rest = most(p->period - (p->answered - p->started),
	    pace_breath);

	p->pause = 0;
	if (p->is_refused)
		shun(p);
	else if (p->wait > 0)
		p->shun = 0;
	p->is_refused = false;
	if (!has_etag)
		return rest;
	if (p->answered < p->shunned)
		return least(rest, p->shunned - p->answered);
	if (news == PACE_NOTHING && p->wait > 0 && !has_waited(p))
		return rest;
	return news == PACE_SAME ? pace_idle_breath : pace_breath;
}

double
pace_failed(struct pace *p, bool answered)
{
	double limit = most(p->period, PACE_MAX_RETRY);

	p->pause = p->pause > 0 ? least(2 * p->pause, limit) :
	    least(p->period, PACE_FIRST_RETRY);
	p->is_refused = answered && p->wait > 0;
	return p->pause;
}

bool
pace_is_known(const struct pace *p)
{
	return p->wait > 0 && p->shun > 0;
}
