/*
 * survey: a look at all local data files; those that have changed become
 * frozen cdbs.
 *
 * Each file's last good version stands in a directory of the state as a
 * tinydns cdb, so that it outlives both an error in the file and a restart.
 */
#ifndef DNSSYNC_SURVEY_H
#define DNSSYNC_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/filemark.h"
#include "base/map.h"
#include "conf_local.h"

/*
 * A file that changed less than so many seconds ago may be half written: it
 * is read only if it is trusted.
 */
enum { SURVEY_SETTLING = 2 };

/* What was seen of a file before. */
struct survey_known {
	struct filemark mark;		/* of what was judged last */
	bool has_copy;			/* there is one, or ought to be */
};

enum survey_outcome {
	SURVEY_SAME,			/* as it was marked */
	SURVEY_NEW,			/* read; the copy is of this version */
	SURVEY_BAD,			/* errors tell; the copy is of an older
					   one */
	SURVEY_LATER,			/* changed, but may be half written */
	SURVEY_UNREADABLE,		/* errors tell why it cannot be read */
	SURVEY_FAILED			/* errors tell why the copy cannot be
					   written */
};

struct survey_file {
	char *path;
	enum survey_outcome outcome;
	struct filemark mark;		/* of what was judged */
	bool has_copy;			/* unless SAME, or LATER of a file that
					   is known: there is a copy,
					   local_copy.h */
	uint64_t records;		/* in it */
	bool is_missed;			/* LATER: none, and the product may
					   hold records of the file */
	struct errs errors, warnings;	/* "data:17: ..." */
};

struct survey {
	/* What to look at; all of it is the survey's own. */
	struct conf_local *local;
	char *directory;		/* of the copies */
	struct map *known;		/* path -> struct survey_known */
	struct map *trusted;		/* path, as given or real -> struct
					   filemark when it was closed or
					   renamed */
	struct map *partial;		/* path, as given or real, of files
					   that are being written */
	bool trust_all;			/* also what has just changed */
	bool trust_new;			/* if it is not known */
	bool careful;			/* the product may hold records of a bad
					   file of which there is no copy */

	/* What there is. */
	bool ok;			/* else why tells, and nothing is known
					   about any file */
	struct err why;
	struct survey_file *files;	/* in the order of data.cdb */
	size_t n;
	struct map *directories;	/* that hold them, by path */
	struct errs removed;		/* paths of files of which there was a
					   copy that is gone now */
};

/* Takes local. */
struct survey *survey_new(struct conf_local *take, const char *directory);
void survey_free(struct survey **take);

/*
 * Looks.  A bad file of which there is no copy gets an empty one, unless the
 * survey is careful and there is a product.  Copies of files that are neither
 * found nor known are removed.  Any thread; blocks on the disk.
 */
void survey_run(struct survey *s);

#endif
