#include "changes.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "delta.h"
#include "worker.h"

struct changes {
	struct worker *worker;
	struct delta waiting;
	bool running;
	atomic_bool closing;
	double until;			/* once it is closing */
};

/* One comparison; the worker's while it runs. */
struct changes_job {
	struct changes *changes;
	struct delta delta;
	unsigned publishes;
	struct delta_report report;
	bool ok, given_up;
	struct err why;			/* unless ok */
};

static bool
go_on(void *arg)
{
	struct changes_job *job = arg;

	job->given_up = atomic_load(&job->changes->closing) &&
	    clock_seconds() >= job->changes->until;
	return !job->given_up;
}

/* In the worker's thread; closes there, which may be a file's end. */
static void
work(void *arg)
{
	struct changes_job *job = arg;

	job->publishes = job->delta.publishes;
	job->ok = delta_compare(&job->delta, go_on, job, &job->report,
	    &job->why);
	delta_close(&job->delta);
}

static void
say_lines(struct delta_report *report)
{
	char *line = (char *)report->lines.data;
	char *end = line + report->lines.len;

	while (line < end) {
		char *newline = memchr(line, '\n', (size_t)(end - line));

		*newline = '\0';
		log_debug("publish: %s", line);
		line = newline + 1;
	}
	if (report->untold > 0)
		log_debug("publish: and %llu more records",
		    (unsigned long long)report->untold);
}

static void
say(struct changes_job *job)
{
	struct delta_report *report = &job->report;
	struct buf joined = { 0 };

	if (job->given_up) {
		log_info("publish: not compared to the end: it would take too "
		    "long");
		return;
	}
	if (!job->ok) {
		log_debug("publish: cannot tell what has changed: %s",
		    job->why.text);
		return;
	}
	if (job->publishes > 1)
		buf_addf(&joined, " (%u publishes)", job->publishes);
	log_info("publish: +%llu -%llu records%s",
	    (unsigned long long)report->added,
	    (unsigned long long)report->removed, buf_str(&joined));
	buf_fini(&joined);
	say_lines(report);
}

static struct changes_job *
take_waiting(struct changes *c)
{
	struct changes_job *job = xcalloc(1, sizeof(*job));

	job->changes = c;
	job->delta = c->waiting;
	memset(&c->waiting, 0, sizeof(c->waiting));
	return job;
}

static void begin(struct changes *c);

static void
done(void *arg, bool ran)
{
	struct changes_job *job = arg;
	struct changes *c = job->changes;

	/* The thread has ended before its turn. */
	if (!ran)
		work(job);
	say(job);
	delta_report_fini(&job->report);
	free(job);
	c->running = false;
	if (c->waiting.publishes > 0 && !atomic_load(&c->closing))
		begin(c);
}

static void
begin(struct changes *c)
{
	c->running = true;
	worker_run(c->worker, work, done, take_waiting(c));
}

struct changes *
changes_new(struct event_base *base, struct err *err)
{
	struct worker *worker = worker_new(base, err);
	struct changes *c;

	if (worker == NULL)
		return NULL;
	c = xcalloc(1, sizeof(*c));
	c->worker = worker;
	return c;
}

void
changes_free(struct changes **take, double patience)
{
	struct changes *c = *take;

	*take = NULL;
	if (c == NULL)
		return;
	c->until = clock_seconds() + patience;
	atomic_store(&c->closing, true);
	worker_free(&c->worker);
	if (c->waiting.publishes > 0)
		done(take_waiting(c), false);
	free(c);
}

void
changes_add(struct changes *c, struct delta *take)
{
	if (take->publishes == 0)
		return;
	if (c->waiting.publishes > 0)
		delta_join(&c->waiting, take);
	else
		c->waiting = *take;
	memset(take, 0, sizeof(*take));
	if (!c->running)
		begin(c);
}
