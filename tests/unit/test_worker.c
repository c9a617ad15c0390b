#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <signal.h>

#include <cmocka.h>

#include "loop.h"
#include "worker.h"

/* What one job did; the loop reads it when done() has come. */
struct task {
	struct event_base *base;
	struct worker *worker;
	pthread_t thread;
	pthread_mutex_t *gate;		/* work waits for it, or NULL */
	int worked, finished;
	bool ran, done;
	int *order, place;		/* the order of finishing */
	struct task *then;		/* is handed in by done() */
};

static void
work(void *arg)
{
	struct task *t = arg;

	if (t->gate != NULL) {
		pthread_mutex_lock(t->gate);
		pthread_mutex_unlock(t->gate);
	}
	t->thread = pthread_self();
	t->worked++;
}

static void
done(void *arg, bool ran)
{
	struct task *t = arg;

	t->finished++;
	t->ran = ran;
	t->done = true;
	if (t->order != NULL)
		t->place = (*t->order)++;
	if (t->then != NULL)
		worker_run(t->worker, work, done, t->then);
}

static struct worker *
new_worker(struct event_base *base)
{
	struct worker *worker;
	struct err err;

	worker = worker_new(base, &err);
	assert_non_null(worker);
	return worker;
}

static void
work_runs_in_the_thread_and_done_in_the_loop(void **state)
{
	struct event_base *base = event_base_new();
	struct worker *worker = new_worker(base);
	struct task t = { 0 };

	(void)state;
	worker_run(worker, work, done, &t);
	assert_int_equal(t.finished, 0);
	assert_true(loop_until(base, &t.done));
	assert_int_equal(t.worked, 1);
	assert_int_equal(t.finished, 1);
	assert_true(t.ran);
	assert_false(pthread_equal(t.thread, pthread_self()));
	worker_free(&worker);
	assert_null(worker);
	assert_int_equal(t.finished, 1);
	event_base_free(base);
}

static void
jobs_run_in_the_order_in_which_they_came(void **state)
{
	struct event_base *base = event_base_new();
	struct worker *worker = new_worker(base);
	struct task t[100] = { 0 };
	int order = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		t[i].order = &order;
		worker_run(worker, work, done, &t[i]);
	}
	assert_true(loop_until(base, &t[99].done));
	for (int i = 0; i < 100; i++)
		assert_int_equal(t[i].place, i);
	worker_free(&worker);
	event_base_free(base);
}

static void
done_may_hand_in_the_next_job(void **state)
{
	struct event_base *base = event_base_new();
	struct worker *worker = new_worker(base);
	struct task second = { 0 };
	struct task first = { .worker = worker, .then = &second };

	(void)state;
	worker_run(worker, work, done, &first);
	assert_true(loop_until(base, &second.done));
	assert_int_equal(second.worked, 1);
	worker_free(&worker);
	event_base_free(base);
}

static void
the_loop_goes_on_only_while_a_job_is_out(void **state)
{
	struct event_base *base = event_base_new();
	struct worker *worker = new_worker(base);
	struct task t = { 0 };

	(void)state;
	assert_int_equal(event_base_dispatch(base), 1);
	worker_run(worker, work, done, &t);
	assert_int_equal(event_base_dispatch(base), 1);
	assert_true(t.done);
	worker_free(&worker);
	event_base_free(base);
}

/* The first job is held until the others are in the queue. */
static void
freeing_waits_for_the_running_job_and_drops_the_rest(void **state)
{
	struct event_base *base = event_base_new();
	struct worker *worker = new_worker(base);
	pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
	struct task t[3] = { { .gate = &gate } };

	(void)state;
	pthread_mutex_lock(&gate);
	for (int i = 0; i < 3; i++)
		worker_run(worker, work, done, &t[i]);
	pthread_mutex_unlock(&gate);
	worker_free(&worker);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(t[i].finished, 1);
		assert_int_equal(t[i].worked, t[i].ran);
		assert_true(i == 0 || t[i - 1].ran || !t[i].ran);
	}
	pthread_mutex_destroy(&gate);
	event_base_free(base);
}

static void
block_is_seen(void *arg)
{
	struct task *t = arg;
	sigset_t set;

	pthread_sigmask(SIG_BLOCK, NULL, &set);
	t->worked = sigismember(&set, SIGTERM) && sigismember(&set, SIGHUP);
}

static void
signals_are_left_to_the_loop(void **state)
{
	struct event_base *base = event_base_new();
	struct worker *worker = new_worker(base);
	struct task t = { 0 };
	sigset_t set;

	(void)state;
	worker_run(worker, block_is_seen, done, &t);
	assert_true(loop_until(base, &t.done));
	assert_int_equal(t.worked, 1);
	pthread_sigmask(SIG_BLOCK, NULL, &set);
	assert_false(sigismember(&set, SIGTERM));
	worker_free(&worker);
	event_base_free(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_runs_in_the_thread_and_done_in_the_loop),
		cmocka_unit_test(jobs_run_in_the_order_in_which_they_came),
		cmocka_unit_test(done_may_hand_in_the_next_job),
		cmocka_unit_test(the_loop_goes_on_only_while_a_job_is_out),
		cmocka_unit_test(
		    freeing_waits_for_the_running_job_and_drops_the_rest),
		cmocka_unit_test(signals_are_left_to_the_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
