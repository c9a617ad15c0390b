/*
 * compile: files of tinydns data become a tinydns cdb.
 *
 * The cdb is made beside and renamed into place, and only if no line is bad
 * (base/publish.h).  It logs and prints nothing, and may be called in any
 * thread.
 */
#ifndef DNSSYNC_COMPILE_H
#define DNSSYNC_COMPILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/record.h"
#include "dns/tinydata.h"

enum { COMPILE_TOLD_MAX = 20 };		/* sentences of a kind that are given */

struct compile_job {
	const char *const *files;	/* in order; "-": standard input */
	size_t nfiles;
	const char *output;		/* NULL: only check */
	int draft;			/* or, unless 0: an empty file that is
					   open; nothing makes it durable */
	struct tinydata_options options;
	bool whole;			/* no other source adds zones to it */
	bool only_files;		/* what is none, such as a pipe that
					   may never end, cannot be read */
	note_fn *error, *warn;		/* "data:17: '+a:1': ..."; warn may be
					   NULL */
	void *ctx;			/* of both */
};

struct compile_stats {
	uint64_t lines, items, errors, warnings;
};

enum compile_result {
	COMPILE_DONE,
	COMPILE_BAD,			/* error was called; output is as it
					   was */
	COMPILE_UNREADABLE,		/* err: a file could not be read;
					   output is as it was */
	COMPILE_FAILED			/* err: output could not be written,
					   and is as it was */
};

/*
 * The serial of an SOA without one is the time of the last change of its
 * file, on standard input the present time.
 */
enum compile_result compile_run(const struct compile_job *job,
    struct compile_stats *stats, struct err *err);

#endif
