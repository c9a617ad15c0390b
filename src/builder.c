#include "builder.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/filemark.h"
#include "base/mem.h"
#include "sync/timer.h"
#include "worker.h"

static const double first_retry = 1, longest_retry = 60;	/* seconds */

struct builder {
	struct worker *worker;
	struct builder_calls calls;
	char *path;
	double quiet, max;
	double retry;			/* 0: the last build went well */
	double not_before;		/* after one that failed */
	bool wanted, running, held;
	bool urgent;			/* somebody wants it urgently, */
	bool leisurely;			/* and somebody else does not */
	double wanted_since;		/* the first wish, */
	double quiet_since;		/* and the last one */
	struct timer *timer;
	struct build_base base;		/* of the last build */
};

/* One build; the worker's while it runs. */
struct running {
	struct builder *builder;
	struct build_job *job;
};

static void
work(void *arg)
{
	struct running *r = arg;

	build_run(r->job);
}

/* When the next build is due: quiet from then, but max from the first wish. */
static void
schedule(struct builder *b, double since)
{
	double now = clock_seconds();
	double latest = b->wanted_since + b->max - now;
	double quiet = since + b->quiet - now;
	double wait = quiet < latest ? quiet : latest;

	if (b->running || b->held)
		return;
	if (b->urgent)
		wait = 0;
	if (b->not_before - now > wait)
		wait = b->not_before - now;
	timer_set(b->timer, wait);
}

static void
try_again(struct builder *b)
{
	b->retry = b->retry > 0 ? 2 * b->retry : first_retry;
	if (b->retry > longest_retry)
		b->retry = longest_retry;
	b->not_before = clock_seconds() + b->retry;
	if (!b->wanted)
		b->wanted_since = b->quiet_since = clock_seconds();
	b->wanted = b->leisurely = true;
}

static void
take_result(struct builder *b, struct build_job *job)
{
	struct build *build = build_result(job);

	build_give_base(job, &b->base);
	if (build->ok)
		b->retry = b->not_before = 0;
	else
		try_again(b);
	if (b->wanted)
		schedule(b, b->quiet_since);
	b->calls.built(b->calls.ctx, build);
}

static void
done(void *arg, bool ran)
{
	struct running *r = arg;
	struct builder *b = r->builder;

	b->running = false;
	if (ran && build_is_declined(r->job))
		builder_want_urgently(b);
	else
		take_result(b, r->job);
	build_free(&r->job);
	free(r);
}

static void
run(struct builder *b, struct build_job *job)
{
	struct running *r = xcalloc(1, sizeof(*r));

	r->builder = b;
	r->job = job;
	worker_run(b->worker, work, done, r);
}

static void
begin_merge(struct builder *b, bool urgent)
{
	struct merge_source *sources;
	size_t n;

	build_base_fini(&b->base);
	n = b->calls.gather(b->calls.ctx, &sources);
	run(b, build_merge(b->path, sources, n, urgent));
}

static bool
begin_patch(struct builder *b)
{
	struct patch_news news = { 0 };

	if (!b->base.is_known ||
	    !b->calls.gather_news(b->calls.ctx, &news))
		return false;
	run(b, build_patch(b->path, &b->base, &news));
	return true;
}

static void
begin(void *ctx)
{
	struct builder *b = ctx;
	bool urgent = b->urgent && !b->leisurely;

	b->running = true;
	b->wanted = b->urgent = b->leisurely = false;
	if (!urgent || !begin_patch(b))
		begin_merge(b, urgent);
}

struct builder *
builder_new(struct event_base *base, struct worker *worker,
    const struct builder_calls *calls, const char *path)
{
	struct builder *b = xcalloc(1, sizeof(*b));

	b->worker = worker;
	b->calls = *calls;
	b->path = xstrdup(path);
	b->timer = timer_new(base, begin, b);
	return b;
}

void
builder_free(struct builder **take)
{
	struct builder *b = *take;

	*take = NULL;
	if (b == NULL)
		return;
	timer_free(&b->timer);
	build_base_fini(&b->base);
	free(b->path);
	free(b);
}

void
builder_configure(struct builder *b, const char *path, double quiet,
    double max)
{
	if (strcmp(b->path, path) != 0)
		build_base_fini(&b->base);
	free(b->path);
	b->path = xstrdup(path);
	b->quiet = quiet;
	b->max = max;
}

static void
want(struct builder *b, double since)
{
	if (!b->wanted)
		b->wanted_since = since;
	b->wanted = true;
	b->quiet_since = since;
	schedule(b, since);
}

void
builder_want_since(struct builder *b, double since)
{
	b->leisurely = true;
	want(b, since);
}

void
builder_want(struct builder *b)
{
	builder_want_since(b, clock_seconds());
}

void
builder_want_urgently(struct builder *b)
{
	b->urgent = true;
	want(b, clock_seconds());
}

void
builder_hurry(struct builder *b)
{
	b->retry = 0;
	if (b->wanted && !b->running && !b->held)
		timer_set(b->timer, 0);
}

void
builder_hold(struct builder *b, bool held)
{
	if (held == b->held)
		return;
	b->held = held;
	if (held)
		timer_stop(b->timer);
	else if (b->wanted)
		schedule(b, b->quiet_since);
}

bool
builder_is_held(const struct builder *b)
{
	return b->held;
}

bool
builder_is_replaced(const struct builder *b, const struct filemark *now)
{
	return b->base.is_known && !filemark_is_same(now, &b->base.mark);
}
