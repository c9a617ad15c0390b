#include "builder.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/publish.h"
#include "delta.h"
#include "dns/datacdb.h"
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
	double wanted_since;
	struct timer *timer;
};

/* One build; the worker's while it runs. */
struct build_job {
	struct builder *builder;
	char *path;
	struct merge_source *sources;
	struct merge_conflicts conflicts;
	struct build build;
	struct delta delta;
	double started;
};

/* Writes the sources into the temporary file. */
static bool
write_cdb(struct build_job *job, struct publish *p, struct err *err)
{
	struct datacdb *db = datacdb_new(publish_fd(p));

	if (merge_zones(job->sources, job->build.n, db, &job->conflicts, err))
		return datacdb_finish(&db, err);
	datacdb_drop(&db);
	return false;
}

static bool
build_cdb(struct build_job *job, struct err *err)
{
	struct publish *p = publish_open(job->path, err);
	bool same;

	if (p == NULL)
		return false;
	if (!write_cdb(job, p, err)) {
		publish_drop(&p);
		return err_about(err, job->path);
	}
	same = publish_is_same(p);
	job->build.replaced = !same;
	if (same) {
		publish_drop(&p);
		return true;
	}
	delta_open(&job->delta, job->path, publish_fd(p));
	if (publish_commit(&p, err))
		return true;
	delta_close(&job->delta);
	return false;
}

/* In the worker's thread. */
static void
work(void *arg)
{
	struct build_job *job = arg;

	job->build.ok = build_cdb(job, &job->build.why);
	for (size_t i = 0; i < job->build.n; i++)
		job->build.records += job->sources[i].records;
}

static void
job_free(struct build_job *job)
{
	for (size_t i = 0; i < job->build.n; i++) {
		free(job->sources[i].path);
		free(job->sources[i].label);
	}
	free(job->sources);
	merge_conflicts_fini(&job->conflicts);
	delta_close(&job->delta);
	free(job->path);
	free(job);
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
		b->wanted_since = clock_seconds();
	b->wanted = b->leisurely = true;
}

static void
done(void *arg, bool ran)
{
	struct build_job *job = arg;
	struct builder *b = job->builder;
	struct build *build = &job->build;

	b->running = false;
	if (!ran)
		err_set(&build->why, "stopped before data.cdb was built");
	build->sources = job->sources;
	build->conflicts = &job->conflicts;
	build->delta = &job->delta;
	build->milliseconds = 1e3 * (clock_seconds() - job->started);
	if (build->ok)
		b->retry = b->not_before = 0;
	else
		try_again(b);
	if (b->wanted)
		schedule(b, clock_seconds());
	b->calls.built(b->calls.ctx, build);
	job_free(job);
}

static void
begin(void *ctx)
{
	struct builder *b = ctx;
	struct build_job *job = xcalloc(1, sizeof(*job));

	b->running = true;
	job->builder = b;
	job->build.urgent = b->urgent && !b->leisurely;
	b->wanted = b->urgent = b->leisurely = false;
	job->path = xstrdup(b->path);
	job->build.n = b->calls.gather(b->calls.ctx, &job->sources);
	job->started = clock_seconds();
	worker_run(b->worker, work, done, job);
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
	free(b->path);
	free(b);
}

void
builder_configure(struct builder *b, const char *path, double quiet,
    double max)
{
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
		schedule(b, clock_seconds());
}

bool
builder_is_held(const struct builder *b)
{
	return b->held;
}

bool
builder_is_idle(const struct builder *b)
{
	return !b->wanted && !b->running;
}
