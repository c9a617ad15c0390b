/*
 * local: one of the admin's own data files, and what of it is in force.
 */
#ifndef DNSSYNC_LOCAL_H
#define DNSSYNC_LOCAL_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/filemark.h"
#include "base/map.h"
#include "dns/merge.h"
#include "report.h"
#include "survey.h"

struct local {
	char *path, *copy;
	struct filemark mark;		/* of the version judged last */
	bool has_copy;			/* that is in force */
	bool is_lost;			/* it had one, which was broken */
	bool is_missed;			/* not read yet, and another program
					   may have made the product of it */
	bool is_new;			/* not published yet */
	uint64_t records;		/* of the copy, as far as published */
	time_t changed;			/* the version that is in force; 0: is
					   not known; also the serial of SOA
					   records that have none */
	double gone_since;		/* by clock_seconds(); 0: it is there */
	double changing_since;		/* likewise, and not read; 0: it is */
	bool said_changing;
	char *why;			/* what is wrong with it, or NULL */
	bool is_temporary;		/* and is not its own fault */
	char *overruled;		/* what is left out, or NULL */
};

struct local *local_new(const char *path, const char *directory);

/* The copy is in force, as before a restart.  false: there is none. */
bool local_restore(struct local *local);
void local_free(struct local **take);

/*
 * Takes what a survey has found; logs what is wrong.  Returns whether
 * data.cdb has to change.
 */
bool local_take(struct local *local, const struct survey_file *file);

/*
 * It does not exist any more, or is none of the files that are configured:
 * logs that, and removes the copy.
 */
void local_remove(struct local *local, bool is_configured);

/* The next of these files that is in force; NULL: that was all. */
const struct local *local_next_source(const struct map *files,
    struct map_walk *walk);

/* Must data.cdb stay as it is, because it may hold records of this file? */
bool local_is_wanting(const struct local *local);

void local_published(struct local *local, const struct merge_source *source,
    double milliseconds);

void local_overrule(struct local *local, const char *why);

/* unbuilt: as local_set_report() has it. */
void local_report(const struct local *local, struct report_local *row,
    const char *unbuilt);

#endif
