#include "hook.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <event2/event.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

extern char **environ;

struct hook {
	struct event *child;
	pid_t pid;			/* 0: none runs */
	double started;
	unsigned long long waiting;	/* publishes that came meanwhile */
	bool said_long;			/* that it runs for long */
	char *again;			/* to run when it has ended, or NULL */
};

static int
spawn(pid_t *pid, const char *command)
{
	char *argv[] = { "sh", "-c", (char *)(uintptr_t)command, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t ignored;		/* by us, which is inherited */
	int error;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawnattr_init(&attr);
	sigemptyset(&ignored);
	sigaddset(&ignored, SIGPIPE);
	sigaddset(&ignored, SIGXFSZ);
	posix_spawnattr_setsigdefault(&attr, &ignored);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	error = posix_spawn(pid, "/bin/sh", &files, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

static void
start(struct hook *hook, const char *command)
{
	int error = spawn(&hook->pid, command);

	hook->started = clock_seconds();
	hook->waiting = 0;
	hook->said_long = false;
	if (error != 0) {
		log_error("on-publish: cannot run '%s': %s", command,
		    strerror(error));
		hook->pid = 0;
	}
}

static void
say_end(int status)
{
	if (WIFSIGNALED(status))
		log_warn("on-publish: the command was ended by signal %d",
		    WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		log_warn("on-publish: the command failed with exit code %d",
		    WEXITSTATUS(status));
}

static void
on_child(evutil_socket_t sig, short what, void *arg)
{
	struct hook *hook = arg;
	char *again = hook->again;
	int status;

	(void)sig;
	(void)what;
	if (hook->pid == 0 || waitpid(hook->pid, &status, WNOHANG) !=
	    hook->pid)
		return;
	say_end(status);
	hook->pid = 0;
	hook->again = NULL;
	if (again != NULL)
		start(hook, again);
	free(again);
}

struct hook *
hook_new(struct event_base *base)
{
	struct hook *hook = xcalloc(1, sizeof(*hook));

	hook->child = evsignal_new(base, SIGCHLD, on_child, hook);
	if (hook->child == NULL || event_add(hook->child, NULL) < 0)
		log_error("on-publish: cannot watch over commands");
	return hook;
}

void
hook_free(struct hook **take)
{
	struct hook *hook = *take;

	*take = NULL;
	if (hook == NULL)
		return;
	if (hook->child != NULL)
		event_free(hook->child);
	free(hook->again);
	free(hook);
}

static void
note_publish(struct hook *hook)
{
	double ran = clock_seconds() - hook->started;

	hook->waiting++;
	if (ran <= HOOK_PATIENCE || hook->said_long)
		return;
	hook->said_long = true;
	log_warn("on-publish: the command has been running for %.0f s; %llu "
	    "publish%s it", ran, hook->waiting,
	    hook->waiting == 1 ? " waits for" : "es wait for");
}

void
hook_run(struct hook *hook, const char *command)
{
	if (hook->pid == 0) {
		start(hook, command);
		return;
	}
	note_publish(hook);
	free(hook->again);
	hook->again = xstrdup(command);
}
