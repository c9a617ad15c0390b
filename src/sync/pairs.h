/*
 * pairs: the same questions are put to two servers, many at a time, but not
 * more than so many in a second.
 */
#ifndef DNSSYNC_SYNC_PAIRS_H
#define DNSSYNC_SYNC_PAIRS_H

#include <stdbool.h>

#include "dns/quiz.h"
#include "sync/ask.h"

enum { PAIRS_OPEN = 128 };		/* questions that are out at once */

struct event_base;
struct pairs;

struct pairs_calls {
	/* The next question; false: there is none, and none is asked for. */
	bool (*next)(void *ctx, struct quiz_question *question);
	/* Both have answered, or did not.  In any order of the questions. */
	void (*answered)(void *ctx, const struct quiz_question *question,
	    const struct ask_result *a, const struct ask_result *b);
	/* All have been answered: comes once, the last. */
	void (*ended)(void *ctx);
};

struct pairs_args {
	struct event_base *base;
	struct ask_server *a, *b;	/* the caller's, and last as long */
	unsigned rate;			/* questions in a second, at least 1 */
};

/* The calls last as long, are never made from inside, and do not free. */
struct pairs *pairs_start(const struct pairs_args *args,
    const struct pairs_calls *calls, void *ctx);

/* Also while questions are out.  NULL is allowed in it. */
void pairs_cancel(struct pairs **take);

#endif
