/*
 * pulls_health: what became of the questions to another server, told to the
 * log once for each kind of failure; inside of pulls.
 */
#ifndef DNSSYNC_PULLS_HEALTH_H
#define DNSSYNC_PULLS_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "pull_list.h"

enum { HEALTH_KINDS = 16 };		/* of failures that are told apart */

/* A value, zeroed first. */
struct health {
	unsigned said[HEALTH_KINDS];	/* since the last success */
	size_t nsaid;
	struct err why;			/* of the last one; "": it was good */
	int64_t succeeded;		/* seconds since 1970; 0: never */
	size_t left;			/* lines, as the log knows */
};

/*
 * One of this kind; where the text makes it another one, by_text.  The title
 * is the dynamic-from's; has_list: there is a good one that stays.
 */
void health_fail(struct health *h, const char *title, unsigned kind,
    bool by_text, const struct err *why, bool has_list);

/* The list of n hosts is current; is_new: it is another than before. */
void health_succeed(struct health *h, const char *title, const char *url,
    size_t n, bool is_new);

/* The list that is taken has no hosts; the one before it had n. */
void health_empty(const char *title, const char *url, size_t n);

/* Tells how many lines of the list are left out, if it is news. */
void health_left(struct health *h, const char *title,
    const struct pull_list *list);

#endif
