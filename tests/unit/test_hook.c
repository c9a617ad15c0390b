#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/slurp.h"
#include "capture.h"
#include "hook.h"
#include "loop.h"
#include "tempdir.h"

static double now = 1000;

/* In place of that of base/clock.c. */
double
clock_seconds(void)
{
	return now;
}

struct hooking {
	char *dir;
	struct event_base *base;
	struct hook *hook;
};

static int
set_up(void **state)
{
	struct hooking *h = calloc(1, sizeof(*h));
	void *dir = NULL;

	assert_non_null(h);
	if (tempdir_setup(&dir) < 0)
		return -1;
	h->dir = dir;
	h->base = event_base_new();
	assert_non_null(h->base);
	h->hook = hook_new(h->base);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct hooking *h = *state;
	void *dir = h->dir;

	hook_free(&h->hook);
	assert_null(h->hook);
	event_base_free(h->base);
	free(h);
	return tempdir_teardown(&dir);
}

/* What the loop waits for: that a command has made the file "done". */
struct waiting {
	bool there;
	struct timer *again;
};

static void
look(void *ctx)
{
	struct waiting *w = ctx;

	w->there = access("done", F_OK) == 0;
	timer_set(w->again, 0.01);
}

static void
wait_for_done(struct hooking *h)
{
	struct waiting w = { false, NULL };

	w.again = timer_new(h->base, look, &w);
	timer_set(w.again, 0);
	assert_true(loop_until(h->base, &w.there));
	timer_free(&w.again);
}

static void
assert_out(const char *expected)
{
	struct buf text = { 0 };
	struct err err;

	assert_true(slurp("out", 1000, &text, &err));
	assert_string_equal(buf_str(&text), expected);
	buf_fini(&text);
}

static void
the_command_runs_in_a_shell_without_input(void **state)
{
	struct hooking *h = *state;

	hook_run(h->hook, "cat >out && echo $((1 + 1)) >>out && >done");
	wait_for_done(h);
	assert_out("2\n");
}

/* Ours is ignored, which a child would inherit. */
static void
assert_dies_of(struct hooking *h, int sig, const char *command)
{
	signal(sig, SIG_IGN);
	hook_run(h->hook, command);
	hook_run(h->hook, "echo next >>out; >done");
	wait_for_done(h);
	signal(sig, SIG_DFL);
	assert_out("next\n");
}

static void
the_command_may_die_of_a_broken_pipe(void **state)
{
	assert_dies_of(*state, SIGPIPE, "kill -PIPE $$; echo alive >>out");
}

static void
the_command_may_die_of_a_file_too_large(void **state)
{
	assert_dies_of(*state, SIGXFSZ, "kill -XFSZ $$; echo alive >>out");
}

static void
many_publishes_meanwhile_are_one_more_run(void **state)
{
	struct hooking *h = *state;

	hook_run(h->hook, "echo begin >>out; sleep 0.1; echo end >>out");
	for (int i = 0; i < 9; i++)
		hook_run(h->hook, "echo not this >>out");
	hook_run(h->hook, "echo again >>out; >done");
	wait_for_done(h);
	assert_out("begin\nend\nagain\n");
}

static void
it_can_run_again_when_it_has_ended(void **state)
{
	struct hooking *h = *state;

	for (int i = 0; i < 3; i++) {
		unlink("done");
		hook_run(h->hook, "echo run >>out; >done");
		wait_for_done(h);
	}
	assert_out("run\nrun\nrun\n");
}

static void
a_failure_is_logged(void **state)
{
	struct hooking *h = *state;
	struct capture c;

	capture_start(&c);
	hook_run(h->hook, "exit 3");
	hook_run(h->hook, ">done");
	wait_for_done(h);
	assert_string_equal(capture_end(&c), "warning: on-publish: the "
	    "command failed with exit code 3\n");
}

static void
an_end_by_signal_is_logged(void **state)
{
	struct hooking *h = *state;
	struct capture c;

	capture_start(&c);
	hook_run(h->hook, "kill -KILL $$");
	hook_run(h->hook, ">done");
	wait_for_done(h);
	assert_string_equal(capture_end(&c), "warning: on-publish: the "
	    "command was ended by signal 9\n");
}

static void
one_that_runs_for_long_is_logged_once(void **state)
{
	struct hooking *h = *state;
	struct capture c;

	capture_start(&c);
	hook_run(h->hook, "sleep 0.1");
	hook_run(h->hook, ">done");
	now += 60;
	hook_run(h->hook, ">done");
	now += 0.6;
	hook_run(h->hook, ">done");
	hook_run(h->hook, ">done");
	wait_for_done(h);
	assert_string_equal(capture_end(&c), "warning: on-publish: the "
	    "command has been running for 61 s; 3 publishes wait for it\n");
}

static void
each_run_has_its_own_time(void **state)
{
	struct hooking *h = *state;
	struct capture c;

	capture_start(&c);
	hook_run(h->hook, "sleep 0.1");
	now += 100;
	hook_run(h->hook, ">done; sleep 0.1");
	wait_for_done(h);
	unlink("done");
	now += 59;
	hook_run(h->hook, "true");
	now += 41;
	hook_run(h->hook, ">done");
	wait_for_done(h);
	assert_string_equal(capture_end(&c), "warning: on-publish: the "
	    "command has been running for 100 s; 1 publish waits for it\n"
	    "warning: on-publish: the command has been running for 100 s; "
	    "2 publishes wait for it\n");
}

static void
success_is_not_logged(void **state)
{
	struct hooking *h = *state;
	struct capture c;

	capture_start(&c);
	hook_run(h->hook, "true");
	hook_run(h->hook, ">done");
	wait_for_done(h);
	assert_string_equal(capture_end(&c), "");
}

static void
other_children_are_left_to_their_parents(void **state)
{
	struct hooking *h = *state;
	pid_t other = fork();
	int status;

	if (other == 0)
		_exit(7);
	hook_run(h->hook, "sleep 0.1");
	hook_run(h->hook, ">done");
	wait_for_done(h);
	assert_int_equal(waitpid(other, &status, 0), other);
	assert_int_equal(WEXITSTATUS(status), 7);
}

static void
a_command_goes_on_when_the_hook_is_freed(void **state)
{
	struct hooking *h = *state;

	hook_run(h->hook, "sleep 0.1; >done");
	hook_run(h->hook, "echo never >>out");
	hook_free(&h->hook);
	wait_for_done(h);
	assert_int_equal(access("out", F_OK), -1);
}

#define HOOKING(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOOKING(the_command_runs_in_a_shell_without_input),
		HOOKING(the_command_may_die_of_a_broken_pipe),
		HOOKING(the_command_may_die_of_a_file_too_large),
		HOOKING(many_publishes_meanwhile_are_one_more_run),
		HOOKING(it_can_run_again_when_it_has_ended),
		HOOKING(a_failure_is_logged),
		HOOKING(an_end_by_signal_is_logged),
		HOOKING(one_that_runs_for_long_is_logged_once),
		HOOKING(each_run_has_its_own_time),
		HOOKING(success_is_not_logged),
		HOOKING(other_children_are_left_to_their_parents),
		HOOKING(a_command_goes_on_when_the_hook_is_freed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
