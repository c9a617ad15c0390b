/*
 * local_set: the local data files that there are, in the order of data.cdb.
 *
 * A file that is gone stays for a moment: editors put a new file into the place
 * of the old one.
 */
#ifndef DNSSYNC_LOCAL_SET_H
#define DNSSYNC_LOCAL_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "dns/merge.h"
#include "report.h"
#include "survey.h"

struct local_set;

/* directory: of the copies. */
struct local_set *local_set_new(const char *directory);
void local_set_free(struct local_set **take);

/*
 * Files of which there are copies are in force as they were before a restart,
 * if they are configured.  Returns whether there is any copy.
 */
bool local_set_restore(struct local_set *set, const struct conf_local *conf);

/* Nothing is known of what there is, which may be in data.cdb. */
void local_set_blind(struct local_set *set);

/* Tells a survey that is to come what is known. */
void local_set_prepare(const struct local_set *set, struct survey *survey);

/* Forgets which versions were read, so that all files are read anew. */
void local_set_forget(struct local_set *set);

/*
 * Takes what a survey has found, and logs it.  A file that is gone leaves
 * after grace seconds, one that is not configured any more as soon as no other
 * is about to take its place.  Returns whether data.cdb has to change; *later
 * becomes true if there is more to see soon.
 */
bool local_set_take(struct local_set *set, const struct survey *survey,
    const struct conf_local *conf, double grace, bool *later);

/*
 * Is all in force that data.cdb may hold?  Not so if the copy of a file is
 * broken, or if a file was bad from the start of which there is none, beside
 * a data.cdb.
 */
bool local_set_is_ready(const struct local_set *set);

/* What is wrong with the files? */
enum local_set_fault {
	LOCAL_SET_GOOD,
	LOCAL_SET_TEMPORARY,		/* a copy could not be written, or a
					   file is being written */
	LOCAL_SET_BAD			/* there is an error in one */
};
enum local_set_fault local_set_fault(const struct local_set *set);

/* Has a file that is in force an SOA record of this zone? */
bool local_set_has_zone(const struct local_set *set, const struct name *zone);

size_t local_set_count(const struct local_set *set);

/* Is any file in force?  One that is being written first is not yet. */
bool local_set_has_sources(const struct local_set *set);

/*
 * Fills in the sources of a build, local_set_count() at most; returns how
 * many.  Their paths and labels are allocated.
 */
size_t local_set_gather(const struct local_set *set,
    struct merge_source *sources);

/* data.cdb holds this source of kind MERGE_LOCAL now; logs what is new. */
void local_set_published(struct local_set *set,
    const struct merge_source *source, double milliseconds);

/* Its copy is broken: the next survey reads the file anew. */
void local_set_lose(struct local_set *set, const struct merge_source *source);

/* Says in the status what is left out of a file; NULL: nothing. */
void local_set_overrule(struct local_set *set, const char *path,
    const char *why);

/*
 * Fills in local_set_count() rows; their texts belong to the set.  unbuilt:
 * why there is no new data.cdb, or NULL.
 */
void local_set_report(const struct local_set *set, struct report_local *rows,
    const char *unbuilt);

#endif
