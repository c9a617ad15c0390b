#include "pulls_feed.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "pulls.h"
#include "pulls_health.h"
#include "pulls_judge.h"
#include "pulls_pace.h"
#include "sync/pull.h"
#include "sync/timer.h"
#include "worker.h"

/* Kinds of failures besides those of pull.h. */
enum { KIND_REFUSED = 2000, KIND_UNKEPT };

struct feed_job {
	struct feed *feed;		/* NULL: nobody waits for it */
	struct judging judging;
	char *etag;
};

struct feed {
	const struct feed_env *env;
	char *title, *url, *shown, *path;
	char *etag;			/* of the list; "": none */
	struct pull_list *list;
	bool is_kept;
	struct timer *timer;
	struct pull *pull;
	struct feed_job *job;
	struct pace pace;
	struct health health;
};

static void on_timer(void *ctx);

struct feed *
feed_new(const struct feed_env *env, const struct conf_pull *pull)
{
	struct feed *f = xcalloc(1, sizeof(*f));

	f->env = env;
	f->title = xstrdup(pull->title);
	f->url = xstrdup(pull->url);
	f->shown = pull_url_text(pull->url);
	f->path = xasprintf("%s/%s", env->directory, pull->title);
	f->etag = xstrdup("");
	f->timer = timer_new(env->base, on_timer, f);
	pace_begin(&f->pace, pull->period);
	return f;
}

static void
stop(struct feed *f)
{
	pull_cancel(&f->pull);
	timer_stop(f->timer);
	if (f->job != NULL)
		f->job->feed = NULL;
	f->job = NULL;
}

void
feed_free(struct feed **take)
{
	struct feed *f = *take;

	*take = NULL;
	if (f == NULL)
		return;
	stop(f);
	timer_free(&f->timer);
	pull_list_unref(&f->list);
	free(f->title);
	free(f->url);
	free(f->shown);
	free(f->path);
	free(f->etag);
	free(f);
}

static void
take_failure(struct feed *f, unsigned kind, const struct err *why)
{
	health_fail(&f->health, f->title, kind, kind == KIND_REFUSED, why,
	    f->list != NULL);
}

static void
take_success(struct feed *f, bool is_new)
{
	health_succeed(&f->health, f->title, f->shown,
	    f->list != NULL ? pull_list_count(f->list) : 0, is_new);
}

static void
set_list(struct feed *f, struct judging *j)
{
	pull_list_unref(&f->list);
	f->list = j->list;
	j->list = NULL;
	if (f->list != NULL)
		health_left(&f->health, f->title, f->list);
}

/* Kept lists are good unless the configuration was changed meanwhile. */
static void
take_loaded(struct feed *f, struct judging *j)
{
	if (j->refused.text[0] != '\0')
		log_warn("dynamic-from %s: the kept list is not used any "
		    "more: %s", f->title, j->refused.text);
	set_list(f, j);
	f->is_kept = j->is_kept;
	xreplace(&f->etag, "");
	timer_set(f->timer, 0);
}

/* One that could not be kept is good, but has to be fetched again. */
static void
take_judged(struct feed *f, struct judging *j, const char *etag)
{
	bool is_known = *etag != '\0' && strcmp(f->etag, etag) == 0;
	size_t before = f->list != NULL ? pull_list_count(f->list) : 0;

	if (j->refused.text[0] != '\0') {
		err_about(&j->refused, f->shown);
		take_failure(f, KIND_REFUSED, &j->refused);
		timer_set(f->timer, pace_failed(&f->pace, false));
		return;
	}
	if (j->is_new) {
		if (before > 0 && pull_list_count(j->list) == 0)
			health_empty(f->title, f->shown, before);
		set_list(f, j);
	}
	f->is_kept = j->is_kept;
	xreplace(&f->etag, f->is_kept ? etag : "");
	if (f->is_kept)
		take_success(f, j->is_new);
	else
		take_failure(f, KIND_UNKEPT, &j->unkept);
	timer_set(f->timer, f->is_kept ?
	    pace_succeeded(&f->pace, j->is_new ? PACE_NEWS :
	    is_known ? PACE_NOTHING : PACE_SAME, f->etag[0] != '\0') :
	    pace_failed(&f->pace, false));
}

static void
work(void *arg)
{
	struct feed_job *job = arg;

	judging_work(&job->judging);
}

static void
done(void *arg, bool ran)
{
	struct feed_job *job = arg;
	struct feed *f = job->feed;

	if (f != NULL)
		f->job = NULL;
	if (f != NULL && ran) {
		if (job->judging.loads)
			take_loaded(f, &job->judging);
		else
			take_judged(f, &job->judging, job->etag);
	}
	judging_fini(&job->judging);
	free(job->etag);
	free(job);
	if (f != NULL && ran)
		f->env->judged(f->env->ctx);
}

static struct feed_job *
job_new(struct feed *f)
{
	struct feed_job *job = xcalloc(1, sizeof(*job));
	const struct feed_env *env = f->env;

	job->feed = f;
	job->judging.path = xstrdup(f->path);
	job->judging.old = f->list != NULL ? pull_list_ref(f->list) : NULL;
	job->judging.was_kept = f->is_kept;
	pull_zones_copy(&job->judging.zones, env->zones);
	f->job = job;
	return job;
}

void
feed_load(struct feed *f, bool at_once)
{
	struct feed_job *job;

	stop(f);
	job = job_new(f);
	job->judging.loads = true;
	if (!at_once) {
		worker_run(f->env->worker, work, done, job);
		return;
	}
	work(job);
	f->job = NULL;
	take_loaded(f, &job->judging);
	judging_fini(&job->judging);
	free(job);
}

static void
on_pulled(void *ctx, const struct pull_result *result)
{
	struct feed *f = ctx;
	struct feed_job *job;

	f->pull = NULL;
	pace_answered(&f->pace, clock_seconds());
	switch (result->outcome) {
	case PULL_GOT:
		job = job_new(f);
		job->judging.text = *result->text;
		*result->text = (struct buf){ 0 };
		job->etag = xstrdup(result->etag);
		job->judging.has_etag = *result->etag != '\0';
		worker_run(f->env->worker, work, done, job);
		break;
	case PULL_SAME:
		take_success(f, false);
		timer_set(f->timer, pace_succeeded(&f->pace, PACE_NOTHING,
		    true));
		f->env->judged(f->env->ctx);
		break;
	default:
		if (!result->answered || !pace_is_known(&f->pace))
			take_failure(f, result->kind, &result->why);
		timer_set(f->timer, pace_failed(&f->pace, result->answered));
		break;
	}
}

static void
on_timer(void *ctx)
{
	struct feed *f = ctx;
	const struct pull_request request = { .url = f->url,
		.etag = f->etag, .wait = pace_start(&f->pace,
		f->etag[0] != '\0', clock_seconds()) };

	f->pull = pull_start(f->env->puller, &request, on_pulled, f);
}

void
feed_change(struct feed *f, const struct conf_pull *pull)
{
	if (strcmp(f->url, pull->url) == 0 && f->pace.period == pull->period)
		return;
	xreplace(&f->url, pull->url);
	xreplace(&f->etag, "");
	free(f->shown);
	f->shown = pull_url_text(pull->url);
	pace_begin(&f->pace, pull->period);
	if (f->job != NULL && f->job->judging.loads)
		return;
	stop(f);
	timer_set(f->timer, 0);
}

const char *
feed_title(const struct feed *f)
{
	return f->title;
}

struct pull_list *
feed_list(const struct feed *f)
{
	return f->list;
}

void
feed_status(const struct feed *f, struct pulls_status *status)
{
	*status = (struct pulls_status){ .title = f->title, .url = f->shown,
		.hosts = f->list != NULL ? pull_list_count(f->list) : 0,
		.succeeded = f->health.succeeded,
		.error = f->health.why.text };
}
