/*
 * hook: the admin's command that runs after a publish.
 *
 * Nobody waits for it, and it runs once at a time: publishes that come while
 * it runs are answered by one more run behind it.  One that runs for longer
 * than HOOK_PATIENCE then is told of in the log, once.
 */
#ifndef DNSSYNC_HOOK_H
#define DNSSYNC_HOOK_H

struct event_base;
struct hook;

enum { HOOK_PATIENCE = 60 };		/* seconds */

/* Reaps its own children only, by SIGCHLD. */
struct hook *hook_new(struct event_base *base);

/* A command that runs goes on by itself. */
void hook_free(struct hook **take);

/*
 * Runs the command by /bin/sh -c, with standard input from /dev/null.  A
 * failure of it is logged when it ends.
 */
void hook_run(struct hook *hook, const char *command);

#endif
