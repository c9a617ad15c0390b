/*
 * compiling: a cdb made of text, in the test's own directory.
 */
#ifndef DNSSYNC_TESTS_COMPILING_H
#define DNSSYNC_TESTS_COMPILING_H

#include <assert.h>

#include "base/buf.h"
#include "compile.h"
#include "dns/datacdb.h"
#include "tempdir.h"

/* The cdb of some lines, opened; whatever was at the path is replaced. */
static inline struct datacdb_reader *
compiling_open(const char *path, const char *text)
{
	static const char *const files[] = { "lines" };
	const struct compile_job job = { .files = files, .nfiles = 1,
		.output = path };
	struct compile_stats stats;
	struct datacdb_reader *r;
	struct err err;

	tempdir_file("lines", text);
	if (compile_run(&job, &stats, &err) != COMPILE_DONE)
		abort();
	r = datacdb_open(path, &err);
	assert(r != NULL);
	return r;
}

#endif
