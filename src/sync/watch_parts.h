/*
 * watch_parts: what the rooms of a watch have in common; inside of watch.
 */
#ifndef DNSSYNC_SYNC_WATCH_PARTS_H
#define DNSSYNC_SYNC_WATCH_PARTS_H

#include "sync/complaint.h"
#include "sync/notice.h"
#include "sync/standing.h"
#include "sync/watch.h"

struct timer;

struct watch {
	const struct watch_env *env;
	const struct conf_zone *zone;
	struct copy *copy;
	struct standing standing;

	struct round *round;
	unsigned rounds;		/* that ended */
	bool again;			/* one more when the round has ended */
	struct complaint complaint;
	unsigned retries;		/* failures since the last NOTIFY */
	struct notice notice;

	struct timer *next;
	double due;			/* by clock_seconds(), while it runs */
	time_t next_at;
	char primary[ADDRESS_TEXT_SIZE];	/* that answered last */
};

#endif
