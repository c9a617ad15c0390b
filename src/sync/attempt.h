/*
 * attempt: to have the changes of a zone alone from a primary, and what is to
 * be remembered and said of it (sync/reluctance.h).
 */
#ifndef DNSSYNC_SYNC_ATTEMPT_H
#define DNSSYNC_SYNC_ATTEMPT_H

#include <stdbool.h>

#include "base/err.h"
#include "sync/address.h"
#include "sync/reluctance.h"

struct peers;
struct xfr_progress;

/* A value, zeroed first but for what comes first. */
struct attempt {
	struct peers *peers;		/* NULL: nobody remembers */
	const struct address *address;
	const char *zone;		/* its name, for people */
	bool failed;
	enum reluctance_word word;	/* if so: what of the primary, */
	struct err why;			/* and why */
};

/* Is there no use in it? */
bool attempt_is_vain(const struct attempt *a);

/* It failed after so much; the whole zone is asked for. */
void attempt_fail(struct attempt *a, const struct xfr_progress *progress,
    const struct err *why);

/*
 * The primary has nothing newer, although its serial was newer just now: it is
 * of several minds.
 */
void attempt_stale(const struct attempt *a);

/*
 * The transfer is over, and good: by changes, or whole after they failed, which
 * only then is believed and told.
 */
void attempt_end(const struct attempt *a);

/* The whole zone could not be had either: adds what was wrong before. */
void attempt_explain(const struct attempt *a, struct err *why);

#endif
