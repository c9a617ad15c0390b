#include "sync/commit.h"

#include <time.h>

enum { COMMIT_OPEN, COMMIT_BEGUN, COMMIT_ENDED, COMMIT_FORBIDDEN };

bool
commit_begin(struct commit *c)
{
	int open = COMMIT_OPEN;

	return atomic_compare_exchange_strong(&c->state, &open, COMMIT_BEGUN);
}

void
commit_end(struct commit *c)
{
	atomic_store(&c->state, COMMIT_ENDED);
}

void
commit_forbid(struct commit *c)
{
	const struct timespec moment = { .tv_nsec = 1000000 };
	int open = COMMIT_OPEN;

	if (atomic_compare_exchange_strong(&c->state, &open,
	    COMMIT_FORBIDDEN))
		return;
	while (atomic_load(&c->state) == COMMIT_BEGUN)
		nanosleep(&moment, NULL);
}
