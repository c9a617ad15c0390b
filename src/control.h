/*
 * control: the daemon's ear for `dnssync status` and `dnssync sync`, a Unix
 * stream socket of mode 0600 in the state directory.
 *
 * A request is one line: a verb and its arguments, separated by tabs.  The
 * answer is lines: "o" and a line for stdout, "e" and a line for stderr, and
 * last "x" and the exit code.  The process has to ignore SIGPIPE.
 */
#ifndef DNSSYNC_CONTROL_H
#define DNSSYNC_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct event_base;
struct control;

/* One request under way.  Lives until control_end(), also if the client
 * goes away before: what is said to it then goes nowhere. */
struct control_request;

/* argv[0] is the verb.  argv lasts during the call. */
typedef void control_fn(void *ctx, struct control_request *request,
    char **argv, size_t argc);

/*
 * Listens at path, replacing a socket that stands there: the caller holds the
 * state directory's lock.  NULL on failure.
 */
struct control *control_new(struct event_base *base, const char *path,
    control_fn *handler, void *ctx, struct err *err);

/*
 * Ends all requests with exit code 111 and removes the socket; no request is
 * to be used any more.  Clients get what the kernel takes without waiting.
 */
void control_free(struct control **take);

/* Sends text, which may hold several lines, for the client's stdout. */
void control_out(struct control_request *request, const char *text);

/* The same for its stderr. */
void control_err(struct control_request *request, const char *text);

/* Ends the request; the client exits with this code. */
void control_end(struct control_request **take, int exit_code);

#endif
