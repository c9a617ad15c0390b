/*
 * hush: lines of log that strangers cause: one for each subject and minute;
 * what is alike is counted, and told of at the end of the minute.
 *
 * However many subjects there are, memory and lines are bounded.
 */
#ifndef DNSSYNC_SYNC_HUSH_H
#define DNSSYNC_SYNC_HUSH_H

#include <stdbool.h>

struct event_base;
struct hush;

enum { HUSH_MAX = 256 };		/* subjects told of in a minute */

/* topic is for what is said of those beyond HUSH_MAX.  Seconds. */
struct hush *hush_new(struct event_base *base, const char *topic,
    double minute);

/* What was counted and not told is told now.  NULL is allowed in it. */
void hush_free(struct hush **take);

/* Logs a line, as a warning or not, unless one with this key was. */
void hush_say(struct hush *hush, const char *key, bool is_warning,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
