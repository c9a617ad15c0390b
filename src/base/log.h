/*
 * log: one line per event on stderr, for the admin's log keeper.
 *
 * "subject: what happened, numbers with units", without time stamps: svlogd,
 * multilog and journald add their own.  Bytes that are no printable ASCII are
 * written as \ooo, so that nothing from outside can forge a line.  Only the
 * thread that runs the loop (and main) logs.
 */
#ifndef DNSSYNC_BASE_LOG_H
#define DNSSYNC_BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG };

/* Lines above this level are not written.  At start: LOG_LEVEL_INFO. */
void log_set_level(enum log_level level);

/* Are lines of this level written?  For who would make them at some cost. */
bool log_has_level(enum log_level level);

void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Shows a line of progress that the next line of log, or the next call,
 * replaces; NULL takes it away.  Only for a stderr that is a terminal:
 * callers ask log_is_terminal() first.
 */
void log_progress(const char *line);
int log_is_terminal(void);

#endif
