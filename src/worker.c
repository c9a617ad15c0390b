#include "worker.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/mem.h"

struct job {
	void (*work)(void *arg);
	void (*done)(void *arg, bool ran);
	void *arg;
	STAILQ_ENTRY(job) link;
};

STAILQ_HEAD(jobs, job);

struct worker {
	pthread_t thread;
	int fd;				/* an eventfd: something is finished */
	struct event *event;		/* pending while outstanding > 0 */
	unsigned outstanding;		/* jobs whose done() is still to come */
	pthread_mutex_t lock;		/* for what follows */
	pthread_cond_t wanted;
	struct jobs waiting, finished;
	bool stop;
};

/* Waits for a job; NULL: the worker stops, whatever still waits. */
static struct job *
next_job(struct worker *worker)
{
	struct job *job = NULL;

	pthread_mutex_lock(&worker->lock);
	while (!worker->stop && STAILQ_EMPTY(&worker->waiting))
		pthread_cond_wait(&worker->wanted, &worker->lock);
	if (!worker->stop) {
		job = STAILQ_FIRST(&worker->waiting);
		STAILQ_REMOVE_HEAD(&worker->waiting, link);
	}
	pthread_mutex_unlock(&worker->lock);
	return job;
}

static void *
work_on(void *arg)
{
	struct worker *worker = arg;
	struct job *job;

	while ((job = next_job(worker)) != NULL) {
		job->work(job->arg);
		pthread_mutex_lock(&worker->lock);
		STAILQ_INSERT_TAIL(&worker->finished, job, link);
		pthread_mutex_unlock(&worker->lock);
		eventfd_write(worker->fd, 1);
	}
	return NULL;
}

/* The loop's half. */

static struct job *
take_first(struct worker *worker, struct jobs *jobs)
{
	struct job *job;

	pthread_mutex_lock(&worker->lock);
	job = STAILQ_FIRST(jobs);
	if (job != NULL)
		STAILQ_REMOVE_HEAD(jobs, link);
	pthread_mutex_unlock(&worker->lock);
	return job;
}

static void
finish(struct worker *worker, struct job *job, bool ran)
{
	if (--worker->outstanding == 0)
		event_del(worker->event);
	job->done(job->arg, ran);
	free(job);
}

static void
on_finished(evutil_socket_t fd, short what, void *arg)
{
	struct worker *worker = arg;
	struct job *job;
	eventfd_t count;

	(void)what;
	eventfd_read(fd, &count);
	while ((job = take_first(worker, &worker->finished)) != NULL)
		finish(worker, job, true);
}

/* Signals are the loop's: the thread takes none. */
static bool
start_thread(struct worker *worker, struct err *err)
{
	sigset_t all, old;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&worker->thread, NULL, work_on, worker);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	errno = error;
	if (error != 0)
		return err_set(err, "cannot make a thread: %m");
	return true;
}

static void
discard(struct worker *worker)
{
	event_free(worker->event);
	close(worker->fd);
	pthread_cond_destroy(&worker->wanted);
	pthread_mutex_destroy(&worker->lock);
	free(worker);
}

struct worker *
worker_new(struct event_base *base, struct err *err)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct worker *worker;

	if (fd < 0) {
		err_set(err, "cannot make an eventfd: %m");
		return NULL;
	}
	worker = xcalloc(1, sizeof(*worker));
	worker->fd = fd;
	worker->event = xgot(event_new(base, fd, EV_READ | EV_PERSIST,
	    on_finished, worker));
	pthread_mutex_init(&worker->lock, NULL);
	pthread_cond_init(&worker->wanted, NULL);
	STAILQ_INIT(&worker->waiting);
	STAILQ_INIT(&worker->finished);
	if (!start_thread(worker, err)) {
		discard(worker);
		return NULL;
	}
	return worker;
}

void
worker_free(struct worker **take)
{
	struct worker *worker = *take;
	struct job *job;

	if (worker == NULL)
		return;
	*take = NULL;
	pthread_mutex_lock(&worker->lock);
	worker->stop = true;
	pthread_cond_signal(&worker->wanted);
	pthread_mutex_unlock(&worker->lock);
	pthread_join(worker->thread, NULL);
	while ((job = take_first(worker, &worker->finished)) != NULL)
		finish(worker, job, true);
	while ((job = take_first(worker, &worker->waiting)) != NULL)
		finish(worker, job, false);
	assert(worker->outstanding == 0);
	discard(worker);
}

void
worker_run(struct worker *worker, void (*work)(void *arg),
    void (*done)(void *arg, bool ran), void *arg)
{
	struct job *job = xcalloc(1, sizeof(*job));

	job->work = work;
	job->done = done;
	job->arg = arg;
	if (worker->outstanding++ == 0)
		event_add(worker->event, NULL);
	pthread_mutex_lock(&worker->lock);
	STAILQ_INSERT_TAIL(&worker->waiting, job, link);
	pthread_cond_signal(&worker->wanted);
	pthread_mutex_unlock(&worker->lock);
}
