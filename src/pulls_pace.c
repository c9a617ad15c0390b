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
	if (knows && !p->is_refused && !p->may_not)
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

/* One that says no only to a wait is not asked for it again. */
double
pace_succeeded(struct pace *p, enum pace_news news, bool has_etag)
{
	double rest = most(p->period - (p->answered - p->started),
	    pace_breath);

	p->pause = 0;
	p->may_not = p->may_not || p->is_refused;
	p->is_refused = false;
	if (!has_etag || p->may_not)
		return rest;
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
