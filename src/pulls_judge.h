/*
 * pulls_judge: a list is read, judged and kept, where one may wait for the
 * disk; inside of pulls.
 */
#ifndef DNSSYNC_PULLS_JUDGE_H
#define DNSSYNC_PULLS_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "pull_list.h"
#include "pull_zones.h"

/* Zeroed first; all that is in it is its own. */
struct judging {
	char *path;			/* of the kept list */
	bool loads;			/* that, and nothing else */
	struct buf text;		/* unless loads */
	struct pull_list *old;		/* NULL: none */
	bool was_kept;			/* the old one */
	bool has_etag;			/* the text */
	struct pull_zones zones;

	struct pull_list *list;		/* NULL: none, or refused */
	bool is_new;			/* another than the old one */
	bool is_kept;
	struct err refused;		/* why the text is no list, or "" */
	struct err unkept;		/* why it could not be kept, or "" */
};

/* In any thread, which takes no reference to the old list. */
void judging_work(struct judging *j);

/* In the thread of the lists. */
void judging_fini(struct judging *j);

#endif
